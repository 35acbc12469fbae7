/**
 * `npm run bench`: the console beside curl, kubectl, az (if it is installed) and k9s ($K9S, or the one on PATH), in one run, on a real API server with
 * 100 constraint kinds of 500 violations each. Prints ratios; a machine's absolute figures stand beside them.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { startRealCluster } from '../real-cluster/cluster.ts';
import { parseScale, populateScale, type Scale, writeScaleStatus } from '../real-cluster/fixtures/scale.ts';
import { program } from '../terminal/terminal.ts';
import { azureRows } from './azure.ts';
import { churnShare, type StartFigures, startOnce, workOnce } from './console-figures.ts';
import { curlOfAllLists } from './curl.ts';
import { historyRows } from './history.ts';
import { k9sFigures } from './k9s.ts';
import { churnPods, createPods } from './pod-churn.ts';
import { byTurns, median, type ProcessFigures, runProcess } from './process-figures.ts';
import { memoryWhileRewritten } from './rewriting.ts';

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '100x500' }, runs: { type: 'string', default: '5' } },
});
const scale: Scale = parseScale(values.scale);
const runs = Number(values.runs);
const total = scale.kinds * scale.violations;

const cluster = await startRealCluster();
const folder = await mkdtemp(join(tmpdir(), 'constable-bench-'));
try {
  process.stderr.write(`writing ${scale.kinds} × ${scale.violations} violations …\n`);
  await populateScale(cluster, scale);
  const { kubeconfig } = cluster;
  const curlConfig = join(folder, 'curl.config');
  await writeFile(curlConfig, await curlOfAllLists(cluster, scale, folder));
  const kubectl =
    (...args: string[]) =>
    () =>
      runProcess(['kubectl', '--kubeconfig', kubeconfig, ...args]);

  process.stderr.write('peers and console by turns …\n');
  // As after a session that lasted: what the cluster's thread compiled is kept once it has been calm.
  await startOnce(kubeconfig, total, 3_000);
  const [curl16 = [], fetched = [], json = [], ours = []] = await byTurns<ProcessFigures>(runs, [
    () => runProcess(['curl', '-s', '--http1.1', '-Z', '--parallel-max', '16', '-K', curlConfig]),
    async () => ({ ...(await fetchOnce(kubeconfig)), peakMebibytes: undefined, code: 0 }),
    kubectl('get', 'constraints', '-o', 'json'),
    () => runProcess([process.execPath, program, 'violations', '-A', '-o', 'json', '--kubeconfig', kubeconfig]),
  ]);
  const [starts = [], counts = []] = await byTurns<Partial<StartFigures & ProcessFigures>>(runs, [
    () => startOnce(kubeconfig, total),
    kubectl('get', 'constraints'),
  ]);
  process.stderr.write('keys, filter, sort, audit, idle …\n');
  // The constraint on top of the screen is written last: when it shows, all do.
  const audit = async (round: number) => {
    const next = Array.from({ length: scale.kinds - 1 }, (_, index) => index + 1);
    const worker = async () => {
      for (let index = next.shift(); index !== undefined; index = next.shift())
        await writeScaleStatus(cluster, index, scale.violations, round);
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    await writeScaleStatus(cluster, 0, scale.violations, round);
  };
  const work = await workOnce(kubeconfig, total, audit);
  process.stderr.write('k9s …\n');
  const k9s = await k9sFigures(kubeconfig, runs, audit);

  process.stderr.write('memory while all is rewritten …\n');
  const rewritten = await memoryWhileRewritten(cluster, scale, { rounds: 12, pause: 5 });

  const pods = 10_000;
  process.stderr.write(`${pods} pods whose status changes …\n`);
  await createPods(cluster, pods);
  const churned = await churnShare(kubeconfig, total, () => churnPods(cluster, pods, 30, 10));

  process.stderr.write('history …\n');
  const history = await historyRows(scale);

  process.stderr.write('Azure, beside az …\n');
  const azure = await azureRows(runs);

  const ms = (list: readonly Partial<ProcessFigures>[]) =>
    median(list.map(({ milliseconds }) => milliseconds ?? Number.NaN));
  const mib = (list: readonly ProcessFigures[]) => median(list.map(({ peakMebibytes }) => peakMebibytes ?? Number.NaN));
  const complete = median(starts.map((start) => start.complete ?? Number.NaN));
  const firstFrame = median(starts.map((start) => start.firstFrame ?? Number.NaN));
  const rows: string[][] = [
    ['figure', 'constable', 'peer', 'ratio'],
    beside('fetch and parse all violations', ms(fetched), 'curl, 16 connections', ms(curl16), 'ms'),
    beside('start to all on screen', complete, 'kubectl get constraints (counts only)', ms(counts), 'ms'),
    beside('all as JSON, whole process', ms(ours), 'kubectl get constraints -o json', ms(json), 'ms'),
    beside('all as JSON, peak memory', mib(ours), 'kubectl get constraints -o json', mib(json), 'MiB'),
    beside(
      'console with all on screen, memory',
      work.resident ?? Number.NaN,
      'kubectl get constraints -o json',
      mib(json),
      'MiB',
    ),
    ...(k9s === undefined
      ? [
          ['start to first frame', `${firstFrame.toFixed(0)} ms`, 'k9s is not on PATH', '–'],
          ['keys, views opened among them, p50', `${work.script.p50.toFixed(1)} ms`, 'k9s is not on PATH', '–'],
          ['… the longest', `${work.script.longest.toFixed(1)} ms`, 'k9s is not on PATH', '–'],
        ]
      : [
          beside('start to first frame', firstFrame, 'k9s, start to its splash', k9s.start, 'ms'),
          beside('start to all on screen', complete, 'k9s, start to its first table', k9s.table, 'ms'),
          beside('keys, views opened among them, p50', work.script.p50, 'k9s', k9s.keys.p50, 'ms', 1),
          beside('… the longest', work.script.longest, 'k9s', k9s.keys.longest, 'ms', 1),
          beside(
            'memory, all on screen',
            work.resident ?? Number.NaN,
            'k9s, one kind',
            k9s.memory ?? Number.NaN,
            'MiB',
          ),
        ]),
    ['key to paint, p50 / p99', `${work.keyP50.toFixed(1)} / ${work.keyP99.toFixed(1)} ms`, '', ''],
    ['filter by 7 letters', `${work.filter.toFixed(0)} ms`, '', ''],
    ['sort', `${work.sort.toFixed(0)} ms`, '', ''],
    ['an audit of all, last write to screen', `${work.audit.toFixed(0)} ms`, '', ''],
    k9s === undefined
      ? ['longest wait of a key meanwhile', `${work.keyDuringAudit.toFixed(0)} ms`, '', '']
      : beside(
          'longest wait of a key meanwhile',
          work.keyDuringAudit,
          'k9s, which reads none of it',
          k9s.keyDuringAudit,
          'ms',
        ),
    [
      'idle for 10 s',
      `${work.idleBytes} bytes written`,
      '',
      `${((work.idleCpu ?? Number.NaN) * 100).toFixed(1)} % of a core`,
    ],
    ...(rewritten === undefined
      ? []
      : [
          beside('memory while rewritten every 5 s, peak', rewritten.peak, 'at rest', rewritten.atRest, 'MiB'),
          beside('… and when that is over', rewritten.after, 'at rest', rewritten.atRest, 'MiB'),
        ]),
    [
      `${pods} pods, 30 changes of status a second`,
      `${((churned ?? Number.NaN) * 100).toFixed(1)} % of a core`,
      '',
      '',
    ],
    ...history,
    ...azure,
  ];
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${scale.kinds} constraints × ${scale.violations} violations, medians of ${runs}`;
  process.stdout.write(`${machine}\n\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
  await cluster.stop();
}

function beside(figure: string, own: number, peer: string, its: number, unit: string, digits = 0): string[] {
  return [
    figure,
    `${own.toFixed(digits)} ${unit}`,
    `${peer}: ${its.toFixed(digits)} ${unit}`,
    `${(own / its).toFixed(2)} ×`,
  ];
}

/** The last of three in one process: a console is warm when it reads. */
async function fetchOnce(kubeconfig: string): Promise<{ milliseconds: number }> {
  const { stdout } = await execa(process.execPath, [join(import.meta.dirname, 'fetch-violations.ts'), kubeconfig, '3']);
  const last = stdout.trim().split('\n').at(-1) ?? '{}';
  return JSON.parse(last) as { milliseconds: number };
}
