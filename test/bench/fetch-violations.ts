/**
 * Reads everything the console reads, once, and prints the milliseconds from the first connection to the last parsed list, without
 * the program's own start: `node test/bench/fetch-violations.ts KUBECONFIG`. Run several times in one process, as a console would be warm.
 */
import { readOnce } from '../../src/state/read-once.ts';

const kubeconfig = process.argv[2] ?? '';
const runs = Number(process.argv[3] ?? 1);
for (let run = 0; run < runs; run++) {
  const started = performance.now();
  const { picture } = await readOnce(
    { kubeconfig, asGroups: [], readonly: true, sandbox: false },
    { timeoutMs: 60_000, lists: [] },
  );
  const milliseconds = performance.now() - started;
  let violations = 0;
  for (const { value = [] } of picture.constraints.values())
    for (const { violations: kept } of value) violations += kept.length;
  process.stdout.write(`${JSON.stringify({ milliseconds, violations })}\n`);
}
