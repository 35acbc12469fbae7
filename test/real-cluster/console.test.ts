import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { key, ProgramInTerminal } from '../terminal/terminal.ts';
import type { RealCluster } from './cluster.ts';
import { sharedCluster } from './shared.ts';

/** What of a kubeconfig is put together here. */
interface Config {
  clusters: object[];
  users: object[];
  contexts: { name: string; context: object }[];
}

let cluster: RealCluster;
let kubeconfig = '';
let terminal: ProgramInTerminal;

beforeAll(async () => {
  cluster = await sharedCluster();
  kubeconfig = join(cluster.folder, 'two-contexts.kubeconfig');
  const admin = parse(await readFile(cluster.kubeconfig, 'utf8')) as Config;
  const guest = parse(await readFile(await cluster.userKubeconfig('console-guest'), 'utf8')) as Config;
  const contexts = [...admin.contexts, ...guest.contexts.map((context) => ({ ...context, name: 'as-guest' }))];
  await writeFile(kubeconfig, stringify({ ...admin, users: [...admin.users, ...guest.users], contexts }), {
    mode: 0o600,
  });
});
afterEach(() => terminal.end());

/** A shell that says whether the terminal's settings are what they were, once the program has ended. */
const shell = 'before=$(stty -g); "$@"; echo "ended $?"; [ "$before" = "$(stty -g)" ] && echo as-found; read -r _';

function open(columns: number, rows: number): void {
  const command = ['sh', '-c', shell, 'sh', process.execPath, program, '--kubeconfig', kubeconfig, '-A'];
  terminal = new ProgramInTerminal([], { columns, rows, command });
}

const program = join(import.meta.dirname, '../../dist/constable.js');
/** The row that the cursor is on. */
const selected = (screen: string) => screen.split('\n').find((line) => line.startsWith('>')) ?? '';

/** The rows of the violations table. */
const rows = (screen: string) => screen.split('\n').filter((line) => /^[> ] \S (deny|warn|scoped|dryrun) /.test(line));

describe.each([
  [80, 24],
  [120, 40],
  [200, 50],
])('the console at %i×%i on a real cluster', (columns, height) => {
  it('drills from the overview to the YAML of a violation and back to the same row, filters, sorts, switches and quits', async () => {
    open(columns, height);
    const overview = await terminal.see(/[1-9]\d* shown/);
    expect(overview).toContain('Overview');
    await terminal.see('● live');
    expect(terminal.lines().length).toBe(height);

    terminal.press('v');
    await terminal.see(/ACTION +NAMESPACE +OBJECT/);
    terminal.press('jjj');
    const violations = await terminal.see((screen) => screen.split('\n').indexOf(selected(screen)) === 6);
    const row = selected(violations);
    expect(row).toMatch(/deny|warn|scoped|dryrun/);
    terminal.press('y');
    await terminal.see(/\d+ of \d+ +● live/);
    terminal.press(key.escape);
    await terminal.see((screen) => selected(screen) === row);

    terminal.press(`/payments${key.enter}`);
    await terminal.see((screen) => {
      const shown = rows(screen);
      return shown.length > 0 && shown.every((line) => line.includes('payments'));
    });
    terminal.press(key.escape);
    await terminal.see((screen) => rows(screen).some((line) => line.includes('team-b')));

    // The second column is the namespace; the cursor stays on its violation.
    terminal.press('\x1b[1;2C\x1b[1;2CO');
    await terminal.see((screen) => rows(screen)[0]?.includes('payments') === true);
    terminal.press('O');
    await terminal.see((screen) => rows(screen)[0]?.includes('team-b') === true);

    terminal.press(`:ctx as-guest${key.enter}`);
    await terminal.see(/as-guest/);
    const guest = await terminal.see(/no permission|may not|cannot/i);
    expect(guest).not.toContain('node-probe');
    terminal.press(`:ctx constable-real${key.enter}`);
    await terminal.see(/[1-9]\d* shown/);

    terminal.resize(columns - 10, height - 4);
    await terminal.see((screen) => screen.includes('shown') && screen.trimEnd().split('\n').length <= height - 4);
    terminal.press(':q\r');
    const left = await terminal.see('as-found');
    expect(left).toContain('ended 0');
    expect(terminal.emulator.buffer.active.type).toBe('normal');
  });
});
