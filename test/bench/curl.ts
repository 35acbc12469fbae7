import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RealCluster } from '../real-cluster/cluster.ts';
import type { Scale } from '../real-cluster/fixtures/scale.ts';

/** A curl config that lists every constraint kind of the scale cluster with the admin's certificate and throws the answers away. */
export async function curlOfAllLists(cluster: RealCluster, { kinds }: Scale, folder: string): Promise<string> {
  const { ca, cert, key } = cluster.adminClient;
  const files = { cacert: ca, cert, key };
  const lines: string[] = [];
  for (const [option, pem] of Object.entries(files)) {
    const path = join(folder, `${option}.pem`);
    await writeFile(path, pem ?? '', { mode: 0o600 });
    lines.push(`${option} = "${path}"`);
  }
  for (let index = 0; index < kinds; index++) {
    const plural = `k8sazurev1scale${String(index).padStart(3, '0')}`;
    lines.push(`url = "${cluster.server}/apis/constraints.gatekeeper.sh/v1beta1/${plural}"`, 'output = "/dev/null"');
  }
  return `${lines.join('\n')}\n`;
}
