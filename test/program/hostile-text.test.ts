import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ProgramInTerminal } from '../terminal/terminal.ts';
import { attacks, rawHostile } from '../terminal-text/hostile.ts';
import { type HostileCluster, startHostileCluster } from './hostile-cluster.ts';
import { bare, program, run } from './run.ts';

const texts = Object.values(attacks);
const raw = (text: string) => text.replaceAll('\n', '').match(rawHostile)?.[0];

let cluster: HostileCluster;
beforeAll(async () => {
  cluster = await startHostileCluster(texts);
});
afterAll(() => cluster.stop());

describe('headless output from a hostile cluster', () => {
  it.each(['health', 'violations', 'constraints', 'templates'])('%s has nothing raw, in no format', async (report) => {
    for (const output of ['table', 'json', 'yaml']) {
      const { stdout, stderr } = await run([report, '-o', output, '--kubeconfig', cluster.kubeconfig]);
      expect(stdout.length, stderr).toBeGreaterThan(100);
      expect([raw(stdout), raw(stderr)], output).toEqual([undefined, undefined]);
    }
  });

  it('loses nothing in JSON and YAML', async () => {
    for (const [output, read] of [
      ['json', JSON.parse],
      ['yaml', (text: string) => parse(text)],
    ] as const) {
      const { stdout } = await run(['violations', '-o', output, '--kubeconfig', cluster.kubeconfig]);
      const list = read(stdout) as { items: { message: string; object: { name: string } }[] };
      const messages = new Set(list.items.map(({ message }) => message));
      expect(texts.filter((text) => !messages.has(text))).toEqual([]);
    }
  });

  it('has nothing raw in the summary', async () => {
    const { stdout, stderr } = await run(['--kubeconfig', cluster.kubeconfig]);
    expect(stdout).toContain('VIOLATIONS: ');
    expect([raw(stdout), raw(stderr)]).toEqual([undefined, undefined]);
  });

  it.each([401, 403, 500])('has nothing raw when the server answers %i', async (status) => {
    const refusing = await startHostileCluster(texts, status);
    try {
      for (const args of [[], ['violations', '-o', 'json'], ['health']]) {
        const { stdout, stderr, code } = await run([...args, '--kubeconfig', refusing.kubeconfig]);
        expect(code).toBe(status === 500 ? 1 : 4);
        expect(stderr).toMatch(/^constable: /);
        expect([raw(stdout), raw(stderr)]).toEqual([undefined, undefined]);
      }
    } finally {
      await refusing.stop();
    }
  });
});

describe('a megabyte where a name or a message should be', () => {
  it('is cut in tables and the summary, which say so, and whole in JSON', async () => {
    const long = `${'\x1b[31m'.repeat(10)}${'x'.repeat(2 ** 20)}`;
    const verbose = await startHostileCluster(['context', long]);
    const on = (...args: string[]) => run([...args, '--kubeconfig', verbose.kubeconfig]);
    try {
      const [table, page, json] = [await on('violations'), await on(), await on('violations', '-o', 'json')];
      expect(table.stdout.trimEnd().split('\n')).toHaveLength(1 + 4);
      for (const { stdout } of [table, page]) {
        expect(stdout).toMatch(/… \([\d,]+ characters\)/);
        expect(raw(stdout)).toBeUndefined();
        for (const line of stdout.split('\n')) expect(line.length).toBeLessThan(100_000);
      }
      expect(raw(json.stdout)).toBeUndefined();
      expect(JSON.parse(json.stdout).items.some(({ message }: { message: string }) => message === long)).toBe(true);
    } finally {
      await verbose.stop();
    }
  });
});

describe('the console on a hostile cluster', () => {
  it('sends none of it to the terminal', async () => {
    const terminal = new ProgramInTerminal([], {
      columns: 120,
      rows: 40,
      command: [process.execPath, program, '--kubeconfig', cluster.kubeconfig],
      env: bare({ TERM: 'xterm-256color' }),
    });
    try {
      await terminal.see('live');
      for (const keys of [
        ':violations\r',
        'G',
        ':health\r',
        ':constraints\r',
        ':templates\r',
        ':contexts\r',
        ':overview\r',
      ]) {
        terminal.press(keys);
        await terminal.see((screen) => keys === 'G' || screen.toLowerCase().includes(keys.slice(1, 6)));
      }
      // Sequences of its own aside, nothing that only an attack holds may be there.
      for (const payload of [
        '\x1b]52;',
        '\x1b]8;;https://evil',
        '\x1b]0;',
        '\x1bP1',
        '\x1b_G',
        '\x1bc',
        '\x9b',
        '\x9d',
        '\x07',
      ]) {
        expect(terminal.raw.includes(payload), JSON.stringify(payload)).toBe(false);
      }
      expect(terminal.raw).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\u3164\x00\b]/);
      terminal.press('\x03');
      await terminal.exited;
    } finally {
      await terminal.end();
    }
  });
});
