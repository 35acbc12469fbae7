/** Templates and constraints that come and go while the console is open: it shows them by itself, with no key pressed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConsoleState } from '../../src/state/console-state.ts';
import type { RealCluster } from './cluster.ts';
import { constraintKindServed } from './fixtures/fixtures.ts';
import { type LivePicture, openLivePicture } from './live-picture.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

const kind = 'K8sComesAndGoes';
const templatePath = `/apis/templates.gatekeeper.sh/v1/constrainttemplates/${kind.toLowerCase()}`;
const constraints = `/apis/constraints.gatekeeper.sh/v1beta1/${kind.toLowerCase()}`;

let cluster: RealCluster;
let picture: LivePicture;

beforeAll(async () => {
  cluster = await sharedCluster();
  picture = openLivePicture(cluster.kubeconfig);
  await picture.settled();
});
afterAll(async () => {
  await cluster.connection.request('DELETE', templatePath);
  await picture.close();
});

/**
 * Sees it in the store, and says how long after the API server knew. The console promises two seconds; a machine under load gets ten.
 */
async function shows(what: string, check: (state: ConsoleState) => boolean): Promise<void> {
  const known = performance.now();
  await picture.until(`the store shows ${what}`, check, 10);
  process.stdout.write(`${what}: shown ${Math.round(performance.now() - known)} ms after the API server knew\n`);
}

const templateIn = ({ picture }: ConsoleState) => picture.templates.value?.find((one) => one.kind === kind);
const constraintIn = ({ picture }: ConsoleState, name: string) =>
  picture.constraints.get(kind)?.value?.find((one) => one.name === name);

const scopedEnforcementActions = [
  { action: 'warn', enforcementPoints: [{ name: 'validation.gatekeeper.sh' }] },
  { action: 'deny', enforcementPoints: [{ name: 'audit.gatekeeper.sh' }] },
];
const actions: readonly [name: string, spec: object, action: string][] = [
  ['denies', { enforcementAction: 'deny' }, 'deny'],
  ['denies-unsaid', {}, 'deny'],
  ['dry-runs', { enforcementAction: 'dryrun' }, 'dryrun'],
  ['warns', { enforcementAction: 'warn' }, 'warn'],
  ['is-scoped', { enforcementAction: 'scoped', scopedEnforcementActions }, 'scoped'],
];

describe('while the console is open', () => {
  test('a new template shows, and the kind that it makes', async () => {
    const rego = `package ${kind.toLowerCase()}\n\nviolation[{"msg": msg}] {\n  input.review.object.spec.hostNetwork\n  msg := "shares the network"\n}\n`;
    await cluster.connection.send('POST', '/apis/templates.gatekeeper.sh/v1/constrainttemplates', {
      apiVersion: 'templates.gatekeeper.sh/v1',
      kind: 'ConstraintTemplate',
      metadata: { name: kind.toLowerCase() },
      spec: {
        crd: { spec: { names: { kind } } },
        targets: [{ target: 'admission.k8s.gatekeeper.sh', rego }],
      },
    });
    await shows('a new template', (state) => templateIn(state) !== undefined);
    await constraintKindServed(cluster, kind);
    await shows('its kind', ({ picture: { kinds, constraints } }) => {
      return kinds.value?.some((one) => one.kind === kind) === true && constraints.get(kind)?.state === 'live';
    });
    await picture.until('the template is made', (state) => templateIn(state)?.created === true);
  });

  test.each(actions)('a new constraint that %s shows', async (name, spec, action) => {
    const match = { kinds: [{ apiGroups: [''], kinds: ['Pod'] }] };
    await cluster.connection.send('POST', constraints, {
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind,
      metadata: { name },
      spec: { match, ...spec },
    });
    await shows(`a new constraint that ${name}`, (state) => constraintIn(state, name)?.action === action);
  });

  test.each(actions)('the violations of one that %s show when an audit has found them', async (name) => {
    interface Audited {
      status?: { totalViolations?: number; violations?: { name: string }[] };
    }
    const audited = await waitFor('an audit finds its violations', async () => {
      const { status } = (await cluster.connection.send('GET', `${constraints}/${name}`)) as Audited;
      return status?.totalViolations ? status : undefined;
    });
    expect(audited.totalViolations).toBe(2);
    await shows(`the violations of one that ${name}`, (state) => {
      const { totalViolations, violations = [] } = constraintIn(state, name) ?? {};
      const names = violations.map(({ object }) => object.name);
      return totalViolations === 2 && names.join() === audited.violations?.map((one) => one.name).join();
    });
  });

  test.each(actions)('a deleted constraint that %s goes', async (name) => {
    await cluster.connection.send('DELETE', `${constraints}/${name}`);
    await shows(`a deleted constraint that ${name}`, (state) => constraintIn(state, name) === undefined);
    expect(picture.state().picture.constraints.get(kind)?.state).toBe('live');
  });

  test('a deleted template goes, with its kind', async () => {
    await cluster.connection.send('DELETE', templatePath);
    await shows('a deleted template', (state) => templateIn(state) === undefined);
    await waitFor('the kind is served no more', async () => {
      return (await cluster.connection.request('GET', constraints)).status === 404;
    });
    await shows('a kind that is gone', (state) => !state.picture.constraints.has(kind));
  });
});
