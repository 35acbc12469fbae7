import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ProgramInTerminal } from '../terminal/terminal.ts';
import { bare, program } from './run.ts';
import { type Sandbox, stillSandbox } from './sandboxes.ts';

let sandbox: Sandbox;
let folder = '';
let terminal: ProgramInTerminal;
beforeAll(async () => {
  [sandbox, folder] = await Promise.all([stillSandbox(), mkdtemp(join(tmpdir(), 'restore-'))]);
});
afterAll(() => Promise.all([sandbox.stop(), rm(folder, { recursive: true })]));
afterEach(() => terminal.end());

/** Runs the program between two looks at the terminal's settings (raw mode, echo …), and keeps the screen. */
const shell =
  'before=$(stty -g); echo earlier; "$0" "$1" --kubeconfig "$2"; echo "ended $?"; [ "$before" = "$(stty -g)" ] && echo as-found; read -r _';
/** Tells the program's process id, and gives it and its cluster's thread a way to end as a fault of ours would end it. */
const trap = `
  const { BroadcastChannel, isMainThread } = require('node:worker_threads');
  const { readFileSync, writeFileSync } = require('node:fs');
  const channel = new BroadcastChannel('trap');
  channel.unref();
  const crash = () => { throw new Error('as if it had crashed'); };
  const ways = { throws: crash, rejects: async () => crash(), exits: () => process.exit(7) };
  if (isMainThread) {
    writeFileSync(__dirname + '/pid', String(process.pid));
    process.on('SIGUSR2', () => {
      const way = readFileSync(__dirname + '/way', 'utf8');
      if (way === '') crash();
      channel.postMessage(way);
    });
  } else {
    channel.onmessage = ({ data }) => setImmediate(ways[data]);
  }`;

/** `way` is how the cluster's thread ends on SIGUSR2, instead of the console's. */
async function open(kubeconfig = sandbox.kubeconfig, way = ''): Promise<void> {
  await writeFile(join(folder, 'trap.cjs'), trap);
  await writeFile(join(folder, 'way'), way);
  terminal = new ProgramInTerminal([], {
    columns: 100,
    rows: 30,
    command: ['sh', '-c', shell, process.execPath, program, kubeconfig],
    env: bare({ TERM: 'xterm-256color', NODE_OPTIONS: `--require ${join(folder, 'trap.cjs')}` }),
  });
}

async function signal(name: string): Promise<void> {
  process.kill(Number(await readFile(join(folder, 'pid'), 'utf8')), name);
}

async function expectAsFound(ended: RegExp): Promise<string> {
  const screen = await terminal.see('as-found');
  expect(screen).toMatch(ended);
  expect(screen).toMatch(/^earlier/);
  expect(screen).not.toContain('Overview');
  expect(terminal.emulator.buffer.active.type).toBe('normal');
  expect(terminal.emulator.modes).toMatchObject({
    bracketedPasteMode: false,
    mouseTrackingMode: 'none',
    applicationCursorKeysMode: false,
  });
  // The last word on the cursor is "show".
  expect(terminal.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(terminal.raw.lastIndexOf('\x1b[?25l'));
  return screen;
}

describe('the terminal is as it was found after', () => {
  it.each([
    ['Ctrl-C', '\x03'],
    [':q', ':q\r'],
  ])('%s', async (_, keys) => {
    await open();
    await terminal.see('live');
    terminal.press(keys);
    await expectAsFound(/ended 0/);
  });

  it.each([
    ['SIGTERM', /ended 143/],
    ['SIGHUP', /ended 129/],
    ['SIGINT', /ended 130/],
  ])('%s', async (name, ended) => {
    await open();
    await terminal.see('live');
    await signal(name);
    await expectAsFound(ended);
  });

  it('a crash, whose reason is there to be read', async () => {
    await open();
    await terminal.see('live');
    await signal('SIGUSR2');
    expect(await expectAsFound(/ended 1\b/)).toContain('constable: crashed: Error: as if it had crashed');
  });

  it.each([
    ['throws', /crashed: Error: as if it had crashed/],
    ['rejects', /crashed: Error: as if it had crashed/],
    ['exits', /crashed: Error: the thread that reads the cluster has ended \(7\)/],
  ])("a crash of the cluster's thread, which %s", async (way, reason) => {
    await open(sandbox.kubeconfig, way);
    await terminal.see('live');
    await signal('SIGUSR2');
    expect(await expectAsFound(/ended 1\b/)).toMatch(reason);
  });

  it('a kubeconfig that is broken', async () => {
    const broken = join(folder, 'broken');
    await writeFile(broken, 'clusters: {\n');
    await open(broken);
    expect(await expectAsFound(/ended 1\b/)).toMatch(/broken:\d: /);
  });
});
