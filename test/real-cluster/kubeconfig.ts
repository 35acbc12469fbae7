import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import type { Client } from '../contract/connection.ts';

const base64 = (text = '') => Buffer.from(text).toString('base64');

/** Writes a kubeconfig of one context, readable by its owner only, with the certificates inside it. */
export async function writeKubeconfig(path: string, context: string, user: string, client: Client): Promise<void> {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    clusters: [{ name: context, cluster: { server: client.server, 'certificate-authority-data': base64(client.ca) } }],
    users: [
      {
        name: user,
        user: { 'client-certificate-data': base64(client.cert), 'client-key-data': base64(client.key) },
      },
    ],
    contexts: [{ name: context, context: { cluster: context, user } }],
  };
  await writeFile(path, stringify(config), { mode: 0o600 });
}
