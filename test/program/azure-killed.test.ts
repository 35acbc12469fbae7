import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type AzureSandbox, startAzureSandbox } from './azure-sandbox.ts';
import { program } from './run.ts';

let azure: AzureSandbox | undefined;
afterEach(async () => {
  await azure?.stop();
  azure = undefined;
});

function journal({ home }: AzureSandbox): readonly { readonly event: string; readonly result?: string }[] {
  try {
    const text = readFileSync(join(home, 'state', 'constable', 'journal.jsonl'), 'utf8');
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}

/** Runs the command and kills it with SIGKILL as soon as the journal has so many lines. @returns false when it was over first */
async function killAt(on: AzureSandbox, args: readonly string[], lines: number): Promise<boolean> {
  const child = spawn(process.execPath, [program, ...args, ...on.flags], { env: on.env, stdio: 'ignore' });
  const exit = once(child, 'exit');
  let over = false;
  void exit.then(() => {
    over = true;
  });
  const deadline = Date.now() + 30_000;
  while (!over && journal(on).length < lines && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  child.kill('SIGKILL');
  const [, signal] = await exit;
  return signal === 'SIGKILL';
}

const commands: readonly { readonly args: readonly string[]; readonly addon: boolean; readonly title: RegExp }[] = [
  { args: ['addon', 'enable', '--yes'], addon: false, title: /Enable the Azure Policy add-on/ },
  { args: ['addon', 'disable', '--confirm', 'prod-weu'], addon: true, title: /Disable the Azure Policy add-on/ },
  { args: ['acr', 'attach', 'contososhared', '--yes'], addon: true, title: /Let prod-weu pull/ },
  { args: ['assign', 'restricted', '--effect', 'Audit', '--yes'], addon: true, title: /Assign "/ },
  { args: ['unassign', 'allowed-images', '--confirm', 'allowed-images'], addon: true, title: /Delete the assignment/ },
  { args: ['scan', '--wait'], addon: true, title: /Scan resource group/ },
];

describe.each(commands)('constable $args', ({ args, addon, title }) => {
  // 1: only planned; 2: about to send; then submitted or sent, and what follows.
  it.each([1, 2, 3, 4])(
    'killed after %i lines of its journal: the next start takes it up or tells it',
    async (lines) => {
      const on = await startAzureSandbox({ addon });
      azure = on;
      if (!(await killAt(on, args, lines))) return;
      const unfinished = !journal(on).some(({ event }) => event === 'finished');
      let told = '';
      for (let start = 0; start < 10 && !journal(on).some(({ event }) => event === 'finished'); start++) {
        told += (await on.run('scan', '--dry-run')).stderr;
      }
      if (unfinished) expect(told).toMatch(new RegExp(`an earlier operation: .*${title.source}`));
      const finished = journal(on).filter(({ event }) => event === 'finished');
      expect(finished).toHaveLength(1);
      // A scan leaves no trace but its poller: once it may have been sent, nobody can tell.
      const results = ['succeeded', 'interrupted', ...(args[0] === 'scan' ? ['unknown'] : [])];
      expect(results).toContain(finished[0]?.result);
      const sent = on.writes();
      expect(sent.length).toBeLessThanOrEqual(1);
      // Nothing is repeated by any later start.
      await on.run('scan', '--dry-run');
      expect(on.writes()).toEqual(sent);
      if (finished[0]?.result === 'succeeded') expect(sent).toHaveLength(1);
    },
  );
});
