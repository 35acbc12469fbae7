import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { startLinkedArm } from '../../src/sandbox/arm/cluster-link.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { screenAsSvg } from './svg.ts';
import { key, ProgramInTerminal } from './terminal.ts';

/** The README's pictures of the Azure side; `UPDATE_PICTURES=1 npm test -- azure-journey` draws them anew. */
const pictures = join(import.meta.dirname, 'pictures');
/** Milliseconds for one thing to be seen, and for one step of the journey. */
const soon = 40_000;
const patience = 120_000;
let folder: string;
let sandbox: Sandbox;
let arm: SandboxArm;
let terminal: ProgramInTerminal;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'constable-journey-'));
  sandbox = await startSandbox({ addon: false, auditIntervalSeconds: 2 });
  arm = await startLinkedArm(sandbox, {
    addon: false,
    durations: { cluster: 1500, sync: 500, scan: 1500, registration: 500 },
  });
  terminal = new ProgramInTerminal(
    ['--kubeconfig', sandbox.kubeconfig, '--cloud', arm.endpoint, '--arm-ca', arm.caPemPath, '-A'],
    {
      columns: 120,
      rows: 36,
      env: { ...arm.environment, XDG_STATE_HOME: folder, XDG_CONFIG_HOME: folder, CONSTABLE_HURRY: '25' },
    },
  );
});

afterAll(async () => {
  await terminal.end();
  await arm.stop();
  await sandbox.stop();
  await rm(folder, { recursive: true, force: true });
});

async function picture(name: string, title: string): Promise<void> {
  if (!process.env.UPDATE_PICTURES) return;
  await mkdir(pictures, { recursive: true });
  await writeFile(join(pictures, `azure-${name}.svg`), screenAsSvg(terminal.emulator, title));
}

const see = (wanted: Parameters<ProgramInTerminal['see']>[0]) => terminal.see(wanted, soon);

/** From a preview that is on the screen to its end: confirmed, followed, closed. */
async function carryOut(verb: string, name?: string): Promise<string> {
  await see(new RegExp(`> Cancel < +${verb}`));
  terminal.press(key.tab);
  await see(`> ${verb}`);
  terminal.press(key.enter);
  if (name !== undefined) {
    await see(`type ${name} to`);
    terminal.press(name);
    await see(`> ${name}_`);
    terminal.press(key.enter);
  }
  const end = await see(/[✔✖○▲] (done|failed|cancelled|interrupted|goes on unwatched) +after/);
  expect(end).toMatch(/✔ done +after/);
  return end;
}

async function close(): Promise<void> {
  terminal.press(key.escape);
  await see((screen) => !screen.includes('<esc> close'));
}

async function home(): Promise<void> {
  terminal.press(`:overview${key.enter}`);
  await see('NEEDS ATTENTION');
}

const journalOf = async () => {
  const lines = (await readFile(join(folder, 'constable', 'journal.jsonl'), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as { event: string; kind?: string; result?: string });
};

it(
  'says that the add-on is off while policies are assigned',
  async () => {
    await see('The Azure Policy add-on is off while');
    await see(/<e> enable add-on/);
    await picture('add-on-off', 'The add-on is off');
  },
  patience,
);

it(
  'enables the add-on by e: preview, progress, pods seen Ready',
  async () => {
    terminal.press('e');
    const preview = await see('az aks enable-addons');
    expect(preview).toContain('addonProfiles.azurepolicy.enabled: true');
    expect(preview).toContain('Microsoft.ContainerService/managedClusters/write');
    await picture('preview', 'What enabling the add-on would do');
    const end = await carryOut('Enable');
    expect(end).toMatch(/\d+ of \d+ pods ready/);
    await picture('enabled', 'The add-on is on');
    await close();
    await see(/add-on ✔/);
  },
  patience,
);

it(
  'attaches a registry by a',
  async () => {
    terminal.press(`:registries${key.enter}`);
    await see(/THIS CLUSTER/);
    await see(/not attached/);
    terminal.press(`/not attached${key.enter}`);
    await see((screen) => screen.includes('/not attached') && /> +\S+\.azurecr/.test(screen));
    terminal.press('a');
    await see('az aks update');
    await picture('attach', 'What attaching a registry would do');
    await carryOut('Attach');
    await close();
    terminal.press(key.escape);
    await see((screen) => !screen.includes('/not attached') && screen.includes('✔ attached'));
    await picture('registries', 'Registries');
  },
  patience,
);

it(
  'assigns the Pod Security baseline in audit by A',
  async () => {
    await home();
    terminal.press('A');
    await see('Assign what?');
    terminal.press('pod security baseline');
    await see(/> .*★ Pod Security baseline/);
    terminal.press(key.enter);
    await see(/Assign ".*" where\?/);
    await see('the resource group of this cluster');
    terminal.press(key.enter);
    await see('Enforcement mode');
    expect(terminal.text()).toMatch(/> Effect +< Audit >/);
    await picture('form', 'The form of an assignment');
    terminal.press(key.control('s'));
    const preview = await see(/> Cancel < +Assign/);
    expect(preview).toContain('policyAssignments/');
    await picture('assign', 'What the assignment would do');
    const end = await carryOut('Assign');
    expect(end).toMatch(/constraints?/);
    await close();
  },
  patience,
);

it(
  'scans by s and says what changed',
  async () => {
    await home();
    terminal.press('s');
    await see('az policy state trigger-scan');
    const end = await carryOut('Scan');
    expect(end).toContain('non-compliant resources');
    await picture('scan', 'A scan that is over');
    await close();
  },
  patience,
);

it(
  'shows the violations of the assignment, beside what Azure says',
  async () => {
    terminal.press(`:assignments${key.enter}`);
    await see('AZURE SAYS');
    // Another assignment of the same initiative was there before.
    terminal.press(`/assignment:^Kubernetes.cluster.pod.security${key.enter}`);
    // Its row, with violations of its constraints and Azure's figure.
    const screen = await see(/\n>.* [1-9][\d,]*( of [\d,]+)? +[✖✔] [1-9]\d* of \d+ (fails?|comply|complies)/);
    expect(screen).toContain('CLUSTER SAYS');
    await picture('assignments', 'Assignments');
    terminal.press('v');
    await see(/Violations|shown/);
    await see(/[1-9]\d* shown/);
    await picture('violations', 'Violations of one assignment');
    terminal.press(key.escape);
    await see('AZURE SAYS');
  },
  patience,
);

it(
  'deletes the assignment by ctrl-d and its typed name',
  async () => {
    terminal.press(key.control('d'));
    const preview = await see('az policy assignment delete');
    expect(preview).toContain('Delete the assignment "Kubernetes cluster pod security');
    const asked = await see(/> Cancel < +Delete/);
    expect(asked).toContain('WHO ELSE FEELS IT');
    terminal.press(key.tab);
    await see('> Delete');
    terminal.press(key.enter);
    const typed = /type (.+?) to delete/.exec(await see(/type .+ to delete/))?.[1] ?? '';
    expect(typed.length).toBeGreaterThan(0);
    terminal.press(typed);
    await see(`> ${typed}_`);
    terminal.press(key.enter);
    await see(/✔ done +after/);
    await close();
    await see('nothing matches');
  },
  patience,
);

it(
  'disables the add-on by E and its typed name',
  async () => {
    await home();
    terminal.press('E');
    await see('az aks disable-addons');
    await see(/> Cancel < +Disable/);
    terminal.press(key.tab);
    await see('> Disable');
    terminal.press(key.enter);
    const typed = /type (.+?) to disable/.exec(await see(/type .+ to disable/))?.[1] ?? '';
    terminal.press(typed);
    await see(`> ${typed}_`);
    terminal.press(key.enter);
    await see(/✔ done +after/);
    await close();
  },
  patience,
);

it(
  'keeps all of it in the journal, on the screen and on the disk',
  async () => {
    terminal.press(`:operations${key.enter}`);
    const titles = ['Enable the', 'Let prod-weu pull', 'Assign', 'Scan', 'Delete', 'Disable the'];
    await see((screen) => screen.includes('6 operations') && titles.every((title) => screen.includes(title)));
    await picture('operations', 'Operations, done and under way');
    terminal.press(key.enter);
    await see('The same by hand');
    const records = await journalOf();
    expect(records.flatMap(({ event, kind }) => (event === 'started' ? [kind] : []))).toEqual([
      'enable-addon',
      'attach-acr',
      'assign',
      'scan',
      'delete-assignment',
      'disable-addon',
    ]);
    expect(records.flatMap(({ event, result }) => (event === 'finished' ? [result] : []))).toEqual(
      Array(6).fill('succeeded'),
    );
  },
  patience,
);

it(
  'merges the credentials of another cluster by enter, and keeps the mode of the file',
  async () => {
    await chmod(sandbox.kubeconfig, 0o640);
    terminal.press(`:clusters${key.enter}`);
    // Not before the rows are there: a key that comes earlier has nothing to move over.
    await see(/^> \S* *prod-weu[\s\S]*^ +payments-neu/m);
    terminal.press(key.down);
    await see(/^> +payments-neu/m);
    terminal.press(key.enter);
    await see('az aks get-credentials');
    await see(/> Cancel < +Write/);
    terminal.press(key.tab);
    await see('> Write');
    terminal.press(key.enter);
    await see(/✔ done +after/);
    expect(await readFile(sandbox.kubeconfig, 'utf8')).toContain('clusterUser_rg-payments_payments-neu');
    expect((await stat(sandbox.kubeconfig)).mode & 0o777).toBe(0o640);
  },
  patience,
);
