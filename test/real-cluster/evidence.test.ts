/**
 * From one screen: a rollout that admission refuses appears, with constraint and assignment; what it lacks is mended, by a dry run that
 * says that it will pass; the pods come; the violation goes; and the history says when it was there.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { screenAsSvg } from '../terminal/svg.ts';
import { key, ProgramInTerminal } from '../terminal/terminal.ts';
import type { RealCluster } from './cluster.ts';
import { waitFor } from './processes.ts';
import { podsIn, readyPods, scene, setScene, shipRelease, strikeScene, violationsLeft } from './rollout-scene.ts';
import { sharedCluster } from './shared.ts';

/** `UPDATE_PICTURES=1` draws them anew. */
const pictures = join(import.meta.dirname, 'pictures');
let cluster: RealCluster;
let terminal: ProgramInTerminal;
let state = '';
let stopPods: () => Promise<void> = async () => {};

beforeAll(async () => {
  cluster = await sharedCluster();
  state = await mkdtemp(join(tmpdir(), 'constable-evidence-'));
  await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: scene.namespace } });
  stopPods = readyPods(cluster);
  // Before the policy comes, so that the history sees its violations come.
  terminal = new ProgramInTerminal(['--kubeconfig', cluster.kubeconfig, '-A'], {
    columns: 120,
    rows: 40,
    env: { XDG_STATE_HOME: state },
  });
  await terminal.see('● live', 60_000);
  await setScene(cluster);
});
afterAll(async () => {
  await terminal.end();
  await stopPods();
  await strikeScene(cluster);
  await rm(state, { recursive: true, force: true });
});

async function picture(name: string, title: string): Promise<void> {
  if (!process.env.UPDATE_PICTURES) return;
  await mkdir(pictures, { recursive: true });
  await writeFile(join(pictures, `${name}.svg`), screenAsSvg(terminal.emulator, title));
}

const workload = `Deployment/${scene.deployment}`;
const rowOf = (screen: string) => screen.split('\n').find((line) => line.includes(scene.namespace)) ?? '';

it('shows the refused rollout, with its constraint and assignment', async () => {
  terminal.press(`:denials${key.enter}`);
  await terminal.see((screen) => /WORKLOAD +PODS/.test(screen) && !screen.includes('<h> health'));
  expect(terminal.text()).not.toContain(scene.namespace);
  await shipRelease(cluster, '2');
  const events = `/api/v1/namespaces/${scene.namespace}/events?fieldSelector=reason%3DFailedCreate`;
  await waitFor(
    'the event is there',
    async () => ((await cluster.connection.send('GET', events)) as { items: unknown[] }).items.length > 0,
    { seconds: 20, every: 20 },
  );
  const known = performance.now();
  await terminal.see((screen) => rowOf(screen).includes(workload));
  process.stdout.write(`a refused rollout: shown ${Math.round(performance.now() - known)} ms after its event\n`);
  terminal.press(`/${scene.namespace}${key.enter}`);
  const screen = await terminal.see((text) => text.includes(scene.constraint) && text.includes('webhook log'));
  expect(screen).toContain('you must provide labels');
  await picture('evidence-denied', 'A rollout that admission refuses');
});

it('mends it by a patch that the dry run lets pass, and sees its pods come and the violations go', async () => {
  terminal.press('w');
  await terminal.see((screen) => /Pod\/web-/.test(screen) && /3 shown/.test(screen));
  terminal.press('f');
  await terminal.see(/label owner \*/);
  terminal.press(`storefront${key.enter}`);
  await terminal.see('> Preview <');
  terminal.press(key.enter);
  const plan = await terminal.see('THE SAME BY HAND');
  expect(plan).toContain('Dry run of the object and its next pod: passes 2 of 2 constraints.');
  expect(plan).toContain('+ spec.template.metadata.labels.owner: "storefront"');
  await picture('evidence-mend', 'What mends it');
  terminal.press(key.tab);
  await terminal.see('> Mend <');
  terminal.press(key.enter);
  const done = await terminal.see(/✔ done/, 60_000);
  expect(done).toContain('2 of 2 new pods are made, 2 ready');
  expect(done).toContain('none of 2 constraints has a violation of it any more');
  await picture('evidence-mended', 'Mended');
  const pods = await podsIn(cluster);
  expect(pods.map(({ metadata: { labels } }) => labels?.[scene.label])).toEqual(['storefront', 'storefront']);
  expect(await violationsLeft(cluster)).toBe(0);
});

it('says in the history when the violations were there', async () => {
  terminal.press(key.escape);
  await terminal.see((screen) => !screen.includes('✔ done'));
  terminal.press(`:history${key.enter}`);
  await terminal.see('Overview › History');
  terminal.press(`/${scene.constraint}${key.enter}`);
  const screen = await terminal.see(
    (text) => text.match(/▲ came/g)?.length === 2 && text.match(/✔ gone/g)?.length === 2,
  );
  expect(screen).toMatch(/✔ gone +.*Pod\/web-/);
  expect(screen).toContain('came between');
  expect(screen).toContain('went between');
  await picture('evidence-history', 'When it was there');
});
