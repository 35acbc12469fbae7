import { readFileSync } from 'node:fs';
import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig-shape.ts';

/** What the TLS handshake with an API server needs: PEM texts, and how the server's certificate is checked. */
export interface TlsMaterial {
  readonly ca?: Buffer | string;
  readonly cert?: Buffer | string;
  readonly key?: Buffer | string;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

/** What the kubeconfig holds or names of it; what stands in the kubeconfig wins over a file. Throws for a file that cannot be read. */
export function tlsMaterial(cluster: KubeconfigCluster, user: KubeconfigUser): TlsMaterial {
  const ca = pem(cluster['certificate-authority-data'], cluster['certificate-authority']);
  const cert = pem(user['client-certificate-data'], user['client-certificate']);
  const key = pem(user['client-key-data'], user['client-key']);
  return {
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(cluster['tls-server-name'] && { servername: cluster['tls-server-name'] }),
    ...(cluster['insecure-skip-tls-verify'] === true && { rejectUnauthorized: false }),
  };
}

function pem(base64: string | null | undefined, file: string | null | undefined): Buffer | undefined {
  if (base64) return Buffer.from(base64, 'base64');
  return file ? readFileSync(file) : undefined;
}
