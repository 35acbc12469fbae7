/** The live picture through a proxy that spoils what goes through it: what is wrong is said, and the data is right afterwards. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { everyReading } from '../../src/governance/every-reading.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { LiveConsole } from '../../src/state/console-state.ts';
import { createLiveConsole } from '../../src/state/live-console.ts';
import { eventually } from '../cluster/scripted-server.ts';
import { ProgramInTerminal } from '../terminal/terminal.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { bare, program } from './run.ts';

let sandbox: Sandbox;
let proxy: FaultProxy;
let live: LiveConsole;
let names = 0;

// A list that was refused often is asked for again after half a minute only.
vi.setConfig({ testTimeout: 150_000 });

beforeAll(async () => {
  sandbox = await startSandbox({ auditIntervalSeconds: 0 });
});
afterAll(() => sandbox.stop());

beforeEach(async () => {
  proxy = await startFaultProxy(sandbox.kubeconfig);
  live = open();
  await eventually(() => state().connection.phase === 'connected' && isLive());
});

afterEach(async () => {
  await live.close();
  await proxy.close();
});

function open(): LiveConsole {
  return createLiveConsole(
    { phase: 'connecting', context: '', server: '', user: '', namespace: '', readonly: true, sandbox: false },
    { kubeconfig: proxy.kubeconfig, asGroups: [], readonly: true, sandbox: false },
    { health: { interval: 100, quiet: 1_000, dead: 3_000 } },
  );
}

const state = () => live.store.getState();
const readings = () => everyReading(state().picture);
const isLive = () =>
  state().picture.pods.state === 'live' && readings().every(({ state }) => state === 'live' || state === 'absent');

/** A change that nothing but the API server knows of yet. */
function changeBehindItsBack(): string {
  const name = `fault-${++names}`;
  sandbox.cluster.put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  return name;
}

/** The picture is as it would be without the fault: everything live, and every namespace there. */
async function recovered(name: string): Promise<void> {
  await eventually(
    () =>
      state().connection.phase === 'connected' &&
      isLive() &&
      state().picture.namespaces.value?.some((one) => one.name === name),
    60_000,
  );
  expect(state().connection.problem).toBeUndefined();
  expect(
    state()
      .picture.namespaces.value?.map((one) => one.name)
      .sort(),
  ).toEqual(
    sandbox.cluster
      .list('', 'namespaces')
      .map(({ metadata }) => metadata.name)
      .sort(),
  );
}

const phaseIs = (phase: string, words: RegExp) => () =>
  state().connection.phase === phase && words.test(state().connection.problem?.what ?? '');

describe('through a faulty network', () => {
  it('refused: says so, keeps what it knew as stale, and comes back by itself', async () => {
    const constraints = state().picture.constraints.size;
    await proxy.set('refused');
    await eventually(phaseIs('retrying', /refuses connections/));
    await eventually(() => readings().every(({ state }) => state !== 'live'));
    expect(state().picture.constraints.size).toBe(constraints);
    expect(state().picture.templates).toMatchObject({
      state: 'stale',
      value: expect.any(Array),
      asOf: expect.any(Number),
    });
    const name = changeBehindItsBack();
    await proxy.set('none');
    await recovered(name);
  });

  it('refused from the start: opens, says so, and fills when the server comes', async () => {
    await live.close();
    await proxy.set('refused');
    live = open();
    await eventually(phaseIs('retrying', /refuses connections/));
    expect(state().connection.retryAt).toBeGreaterThan(0);
    await proxy.set('none');
    await recovered(changeBehindItsBack());
  });

  it('dropped in the middle of the watches', async () => {
    const name = changeBehindItsBack();
    proxy.drop();
    await recovered(name);
    const asked = proxy.asked();
    await recovered(changeBehindItsBack());
    expect(proxy.asked() - asked).toBeLessThan(50);
  });

  it('silent: says how long, then connects anew', async () => {
    await proxy.set('silent');
    const name = changeBehindItsBack();
    await eventually(phaseIs('retrying', /has been silent/));
    await eventually(() => readings().every(({ state }) => state !== 'live'));
    await proxy.set('none');
    await recovered(name);
  });
});

describe('through a faulty server', () => {
  it.each([
    ['broken', /failed on GET .* \(500\)/],
    ['throttled', /limiting requests \(429\)/],
    ['unauthorized', /does not accept the credentials of tester \(401\)/],
  ] as const)('%s: says so, and comes back by itself', async (fault, words) => {
    await proxy.set(fault);
    await eventually(phaseIs('retrying', words));
    proxy.drop();
    await eventually(() => state().picture.templates.state !== 'live');
    expect(state().picture.templates.value?.length).toBeGreaterThan(0);
    const name = changeBehindItsBack();
    await proxy.set('none');
    await recovered(name);
  });

  it('asks little while it is throttled', async () => {
    await proxy.set('throttled');
    proxy.drop();
    await eventually(phaseIs('retrying', /429/));
    const asked = proxy.asked();
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(proxy.asked() - asked).toBeLessThan(readings().length * 3);
    await proxy.set('none');
    await recovered(changeBehindItsBack());
  });

  it('410 to every watch: lists again', async () => {
    await proxy.set('gone');
    proxy.drop();
    const name = changeBehindItsBack();
    await eventually(() => state().picture.namespaces.value?.some((one) => one.name === name));
    await proxy.set('none');
    await recovered(name);
  });

  it('410 within the watches, after the history was compacted', async () => {
    const name = changeBehindItsBack();
    sandbox.cluster.compact();
    proxy.spoilWatches(
      `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })}\n`,
    );
    await recovered(name);
  });

  it('half an object, then the end', async () => {
    const name = changeBehindItsBack();
    proxy.spoilWatches('{"type":"MODIFIED","object":{"kind":');
    await recovered(name);
  });

  it('truncated answers', async () => {
    await proxy.set('truncated');
    proxy.drop();
    await eventually(() => state().picture.templates.state !== 'live');
    const name = changeBehindItsBack();
    await proxy.set('none');
    await recovered(name);
  });
});

describe('on the screen', () => {
  let terminal: ProgramInTerminal;

  beforeEach(async () => {
    terminal = new ProgramInTerminal([], {
      columns: 120,
      rows: 30,
      command: [process.execPath, program, '--kubeconfig', proxy.kubeconfig],
      env: bare({ TERM: 'xterm-256color' }),
    });
    await terminal.see('● live');
    await terminal.see(/[1-9]\d* shown/);
  });
  afterEach(() => terminal.end());

  it.each([
    ['refused', 'refuses connections'],
    ['silent', 'has been silent'],
    ['broken', '(500)'],
    ['throttled', '(429)'],
    ['unauthorized', '(401)'],
  ] as const)('%s: said where the data stands, keys are answered, and it is live again', async (fault, words) => {
    await proxy.set(fault);
    await terminal.see((screen) => screen.includes(words) && screen.includes('retrying'));
    terminal.press('?');
    await terminal.see('› Help');
    terminal.press('\x1b');
    await terminal.see((screen) => !screen.includes('› Help'));
    terminal.press(':violations\r');
    await terminal.see(/Violations .*[1-9]\d* shown|[1-9]\d* shown/);
    await proxy.set('none');
    await terminal.see('● live', 90_000);
  });
});
