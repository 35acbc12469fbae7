/** Kubeconfigs: of one cluster, user and context. */
import { stringify } from 'yaml';

/** How one signs in to a Kubernetes API: by a certificate or by a bearer token. */
export type Credentials = { cert: string; key: string } | { token: string };

export interface KubeconfigTarget {
  /** `https://127.0.0.1:6443`. */
  server: string;
  /** PEM. */
  caPem: string;
  cluster: string;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The text of a kubeconfig; the context is called after the cluster unless told. */
export function kubeconfigText(
  { server, caPem, cluster }: KubeconfigTarget,
  user: string,
  credentials: Credentials,
  context = cluster,
): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster, cluster: { server, 'certificate-authority-data': base64(caPem) } }],
    users: [
      {
        name: user,
        user:
          'token' in credentials
            ? { token: credentials.token }
            : { 'client-certificate-data': base64(credentials.cert), 'client-key-data': base64(credentials.key) },
      },
    ],
    contexts: [{ name: context, context: { cluster, user } }],
    'current-context': context,
    preferences: {},
  });
}
