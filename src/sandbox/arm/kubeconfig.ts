/** The kubeconfigs that AKS hands out, with the names `az aks get-credentials` is known by. */
import { stringify } from 'yaml';

/** How one signs in to the sandbox's Kubernetes API; PEM texts and a bearer token. */
export interface ClusterSignIn {
  /** `https://127.0.0.1:6443`. */
  server: string;
  caPem: string;
  token?: string;
  clientCertPem?: string;
  clientKeyPem?: string;
}

export function kubeconfigFor(clusterName: string, user: string, signIn: ClusterSignIn): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const admin = user.startsWith('clusterAdmin');
  const context = admin ? `${clusterName}-admin` : clusterName;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: clusterName, cluster: { 'certificate-authority-data': base64(signIn.caPem), server: signIn.server } },
    ],
    contexts: [{ name: context, context: { cluster: clusterName, user } }],
    'current-context': context,
    preferences: {},
    users: [
      {
        name: user,
        user: {
          ...(signIn.clientCertPem ? { 'client-certificate-data': base64(signIn.clientCertPem) } : {}),
          ...(signIn.clientKeyPem ? { 'client-key-data': base64(signIn.clientKeyPem) } : {}),
          ...(signIn.token ? { token: signIn.token } : {}),
        },
      },
    ],
  });
}
