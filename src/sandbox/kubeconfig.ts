/** Kubeconfig files in a private folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { KeyPair } from './certificates.ts';

export interface KubeconfigTarget {
  folder: string;
  server: string;
  caPem: string;
  cluster: string;
}

export type Credentials = KeyPair | { token: string };

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Writes `<folder>/<file>` with mode 0600 and answers its path. */
export function writeKubeconfig(
  { folder, server, caPem, cluster }: KubeconfigTarget,
  file: string,
  user: string,
  credentials: Credentials,
): string {
  const path = join(folder, file);
  const config = {
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
    contexts: [{ name: cluster, context: { cluster, user } }],
    'current-context': cluster,
  };
  writeFileSync(path, stringify(config), { mode: 0o600 });
  return path;
}
