import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { startTestArm } from '../azure/sandbox-arm.ts';
import { azPath } from '../real-cluster/install-az.ts';
import { benchmarkScale, filledUp } from '../sandbox/arm/scale.ts';
import { byTurns, median, type ProcessFigures, runProcess } from './process-figures.ts';

const run = promisify(execFile);

interface Compared {
  readonly figure: string;
  readonly list: string;
  /** What az is told. */
  readonly az: readonly string[];
}

const compared: readonly Compared[] = [
  { figure: 'policy states', list: 'states', az: ['policy', 'state', 'list'] },
  { figure: 'definitions', list: 'definitions', az: ['policy', 'definition', 'list'] },
  { figure: 'assignments', list: 'assignments', az: ['policy', 'assignment', 'list', '--disable-scope-strict-match'] },
];

/**
 * Whole lists of a sandbox Azure with 2,000 assignments, 5,000 definitions and 20,000 policy states, each by a process of its own that
 * signs in and reads to the end, by turns with the real az. Rows as bench.ts prints them; one that says why when az is not installed.
 */
export async function azureRows(runs = 3): Promise<string[][]> {
  let az: string;
  try {
    az = azPath();
  } catch (error) {
    return [['Azure lists', '–', error instanceof Error ? error.message : String(error), '–']];
  }
  const sandbox = await startTestArm({ fill: filledUp(benchmarkScale) });
  try {
    return await rowsOf(sandbox, az, runs);
  } finally {
    await sandbox.stop();
  }
}

async function rowsOf(sandbox: SandboxArm, az: string, runs: number): Promise<string[][]> {
  const env = { ...process.env, ...sandbox.environment, AZURE_CORE_ONLY_SHOW_ERRORS: 'yes' };
  const config = sandbox.environment.AZURE_CONFIG_DIR ?? '';
  await rm(config, { recursive: true, force: true });
  await run(az, ['cloud', 'register', '-n', 'Bench', '--endpoint-resource-manager', sandbox.endpoint], { env });
  await run(az, ['cloud', 'set', '-n', 'Bench'], { env });
  await run(az, ['login', '--identity'], { env });
  const reader = join(import.meta.dirname, 'read-azure.ts');
  const rows: string[][] = [];
  for (const { figure, list, az: line } of compared) {
    const ours = [process.execPath, reader, sandbox.endpoint, sandbox.caPemPath, list];
    const count = (await run(ours[0] ?? '', ours.slice(1), { env })).stdout.trim();
    const byAz = (await run(az, [...line, '--query', 'length(@)'], { env })).stdout.trim();
    const [own = [], its = []] = await byTurns(runs, [
      () => runProcess(ours, env),
      () => runProcess([az, ...line, '--output', 'json'], env),
    ]);
    rows.push(
      beside(`${count} ${figure} read`, own, `az ${line.slice(0, 3).join(' ')} (${byAz} of them)`, its, 'milliseconds'),
      beside(`${count} ${figure}, peak memory`, own, `az ${line.slice(0, 3).join(' ')}`, its, 'peakMebibytes'),
    );
  }
  return rows;
}

function beside(
  figure: string,
  own: readonly ProcessFigures[],
  peer: string,
  its: readonly ProcessFigures[],
  of: 'milliseconds' | 'peakMebibytes',
): string[] {
  const middle = (list: readonly ProcessFigures[]) => median(list.map((one) => one[of] ?? Number.NaN));
  const unit = of === 'milliseconds' ? 'ms' : 'MiB';
  const [ours, theirs] = [middle(own), middle(its)];
  return [
    figure,
    `${ours.toFixed(0)} ${unit}`,
    `${peer}: ${theirs.toFixed(0)} ${unit}`,
    `${(ours / theirs).toFixed(2)} ×`,
  ];
}
