/** What the screen says of health, constraints and templates, held against what the commands print of the same look. */
import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { ComponentPod } from '../../src/governance/component.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import type { ConstraintTemplate } from '../../src/governance/constraint-template.ts';
import { findFindings } from '../../src/governance/findings/find-findings.ts';
import { observe } from '../../src/governance/findings/observed.ts';
import { loading } from '../../src/governance/reading.ts';
import { countViolations } from '../../src/governance/violations.ts';
import { healthReport } from '../../src/reports/health-report.ts';
import { resourceList, resourceTable } from '../../src/reports/resource-list.ts';
import { summary } from '../../src/reports/summary.ts';
import { violationList } from '../../src/reports/violation-list.ts';
import { constraints } from '../../src/resources/constraints.ts';
import { health } from '../../src/resources/health.ts';
import type { Resource } from '../../src/resources/resource.ts';
import { templates } from '../../src/resources/templates.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { screenColumns } from '../../views/resource/screen-columns.ts';
import { ScreenRow } from '../../views/resource/screen-row.ts';
import {
  denied,
  constraint as made,
  reading,
  template,
  validating,
  violation,
  webhook,
} from '../governance/picture.ts';
import { drive } from './drive.tsx';
import { fakeConsole } from './fake-console.ts';

afterEach(cleanup);

const now = Date.now();
const pods = ['gatekeeper-audit-1', 'gatekeeper-controller-1', 'gatekeeper-controller-2'];
const error = { code: 'oops', message: 'of a pod that is gone', location: '' };

/** What the pods say, and what a pod says that is no more: an old generation, an error, and that it enforces nothing. */
const byPod = (generation: number): Constraint['byPod'] => [
  ...pods.map((id) => ({
    id,
    operations: [id.includes('audit') ? 'audit' : 'webhook'],
    enforced: true,
    observedGeneration: generation,
    errors: [],
    enforcementPoints: [],
  })),
  {
    id: 'vanished',
    operations: ['webhook'],
    enforced: false,
    observedGeneration: 1,
    errors: [error],
    enforcementPoints: [],
  },
];
const constraint = (action: string, change: Partial<Constraint> = {}): Constraint => {
  const violations = Array.from({ length: 3 }, () => violation({ kind: 'K', name: action }, { action }));
  const one = {
    name: `of-${action}`,
    action,
    generation: 2,
    byPod: byPod(2),
    totalViolations: 143,
    violations,
    auditedAt: now,
  };
  return made('K', { ...one, createdAt: now - 1e9, ...change });
};
const scoped = constraint('scoped', {
  name: 'scoped-warn',
  scoped: [{ action: 'warn', points: ['validation.gatekeeper.sh'] }],
});
const { auditedAt: _, totalViolations: __, ...fresh } = constraint('dryrun', { name: 'fresh', violations: [] });
const all = [constraint('dryrun'), constraint('warn'), constraint('deny'), scoped, fresh];

const statuses = byPod(1).map(({ id, observedGeneration, errors }) => ({ id, observedGeneration, errors }));
const broken = { code: 'ingest_error', message: 'rego', location: 'x:1' };
const allTemplates: readonly ConstraintTemplate[] = [
  template('k', { kind: 'K', byPod: statuses, createdAt: now - 1e9 }),
  template('unserved', {
    kind: 'Unserved',
    created: false,
    createdAt: now - 1e9,
    byPod: [{ id: pods[0] ?? '', observedGeneration: 1, errors: [broken] }, ...statuses.slice(1)],
  }),
  template('refused', { kind: 'Refused', byPod: statuses, createdAt: now - 1e9 }),
];

function consoleWith(change: Partial<ClusterPicture> = {}) {
  const live = fakeConsole();
  const before = live.store.getState();
  const componentPods = pods.map(
    (name): ComponentPod => ({
      role: name.includes('audit') ? 'gatekeeper-audit' : 'gatekeeper-controller',
      namespace: 'gatekeeper-system',
      name,
      managedByAks: true,
      phase: 'Running',
      ready: true,
      createdAt: now - 1e9,
      deleting: false,
      nodeName: 'n',
      containers: [],
    }),
  );
  const picture: ClusterPicture = {
    ...before.picture,
    componentPods: reading(componentPods),
    kinds: reading(['K', 'Refused'].map((kind) => ({ kind, plural: kind.toLowerCase(), version: 'v1beta1' }))),
    constraints: new Map([
      ['K', reading<readonly Constraint[]>(all)],
      ['Refused', denied('refused', 'constraints.gatekeeper.sh')],
    ]),
    templates: reading(allTemplates),
    ...change,
  };
  live.store.setState({ picture, findings: findFindings(observe(picture, undefined, now)) });
  return live;
}

const listOf = (resource: Resource, state: ConsoleState) => resourceList(resource, { state, readAt: now });

/** The words of print, in those of the screen: it has a ? for what is not known, and nothing where there is nothing. */
function asOnScreen(word: string): string {
  return word === '<unknown>' ? '?' : word === '-' ? '' : word;
}

/** What a cell of the screen says, without the mark that stands for its tone. */
const unmarked = (text: string) => text.replace(/^[✔✖▲◆·●○] /u, '');

describe.each<[string, Resource]>([
  ['constraints', constraints as Resource],
  ['templates', templates as Resource],
])('%s', (name, resource) => {
  it.each<[string, Partial<ClusterPicture>]>([
    ['with pods that are gone and kinds that may not be listed', {}],
    ['with kinds that were not read', { kinds: loading('GET /apis/constraints.gatekeeper.sh') }],
    ['with pods that may not be read', { componentPods: denied('pods') }],
  ])('say the same %s', (_, change) => {
    const state = consoleWith(change).store.getState();
    const rows = resource.rows(state, { now }).map((row) => new ScreenRow(resource, row));
    const list = listOf(resource, state);
    expect(rows.map(({ row }) => row.facts)).toEqual(list.items);
    for (const [index, row] of rows.entries()) {
      const [header = '', line = ''] = resourceTable(resource, { ...list, items: [list.items[index] ?? {}] }).split(
        '\n',
      );
      const told = line.split(/ {3,}/);
      const titles = header.split(/ {3,}/);
      for (const column of screenColumns(resource)) {
        const said = told[titles.indexOf(column.title)] ?? '';
        const dated = ['age', 'audited'].includes(column.id);
        const [screen, print] = [unmarked(column.text(row, now)), asOnScreen(said)];
        // Ages are rounded otherwise; whether there is one is told alike. A zero that is usual is not drawn.
        if (dated) expect(/\d/.test(screen), column.id).toBe(/\d/.test(print));
        else expect(screen === '' && print === '0' ? '0' : screen, `${row.key} ${column.id}`).toBe(print);
      }
    }
  });

  it('stand in the same order', async () => {
    const live = consoleWith();
    const { press, sees, lines } = drive({ live, columns: 200, rows: 40 });
    press(`:${name}\r`);
    const names = listOf(resource, live.store.getState()).items.map((item) => String(Reflect.get(item, 'name')));
    await sees(name === 'constraints' ? 'ENFORCED BY' : 'CREATED');
    // The wide table has the names of templates, the narrow one those of their kinds.
    const kinds = listOf(resource, live.store.getState()).items.map((item) => String(Reflect.get(item, 'kind')));
    const wanted = name === 'constraints' ? names : kinds;
    const drawn = lines().flatMap((line) => line.split(/\s+/).findLast((word) => wanted.includes(word)) ?? []);
    expect(drawn.slice(0, wanted.length)).toEqual(wanted);
  });
});

it('count no pod that is gone: neither for nor against, nor its errors, nor how far it was behind', async () => {
  const live = consoleWith();
  const { items } = listOf(constraints as Resource, live.store.getState());
  for (const item of items) expect(item).toMatchObject({ enforcedBy: { pods: 3, of: 3 }, errors: [], lag: 0 });
  const { press, sees, screen } = drive({ live, columns: 200, rows: 40 });
  press(':constraints\r');
  await sees('3/3 pods');
  expect(screen()).not.toMatch(/\d\/4 pods/);
});

it('know how many constraints a broken template has, or that nobody does', () => {
  const countsOf = (state: ConsoleState) =>
    Object.fromEntries(
      listOf(templates as Resource, state).items.map((item) => [
        Reflect.get(item, 'kind'),
        Reflect.get(item, 'constraints'),
      ]),
    );
  // A kind that is not served has none; of one that may not be listed, or of which it was not read whether it is, nobody knows.
  expect(countsOf(consoleWith().store.getState())).toEqual({ K: 5, Unserved: 0, Refused: undefined });
  const unread = consoleWith({ kinds: loading('GET …') }).store.getState();
  expect(countsOf(unread)).toEqual({ K: 5, Unserved: undefined, Refused: undefined });
});

it('the order of warn is one: after deny, before dryrun, in lists, figures and the page', () => {
  const state = consoleWith().store.getState();
  const order = (words: readonly string[]) => [...new Set(words)];
  const ofRows = constraints.rows(state, { now }).map(({ facts }) => facts.admission[0] ?? 'none');
  const violations = violationList({ ...state, readAt: now }, { namespace: '' });
  expect(order(ofRows)).toEqual(['deny', 'warn', 'dryrun']);
  expect(order(violations.items.map(({ admission }) => admission))).toEqual(['deny', 'warn', 'dryrun']);
  const page = summary(healthReport({ ...state, readAt: now }), violations);
  const table = page.slice(page.indexOf('AT ADMISSION')).split('\n').slice(1, 4);
  expect(table.map((line) => line.split(/\s+/)[0])).toEqual(['deny', 'warn', 'dryrun']);
  expect(new Set(countViolations([all]).byAction.keys())).toEqual(new Set(order(ofRows)));
});

it('health calls a webhook broken only where a finding does: one at a URL needs no CA bundle', () => {
  const url = { ...webhook('validation.gatekeeper.sh', { hasCaBundle: false }), url: 'https://gatekeeper.example' };
  const { service: _, ...reached } = url;
  const state = consoleWith({ webhooks: reading([validating([reached])]) }).store.getState();
  const part = health.rows(state, { now }).find(({ key }) => key.startsWith('webhook:validating:'));
  expect(part?.facts).toMatchObject({ state: 'ok', detail: expect.not.stringContaining('no CA') });
  expect(state.findings.filter(({ id }) => id.startsWith('webhook-no-ca'))).toEqual([]);
});

it('health has the same findings, in the same order and words, and the same components', async () => {
  const live = consoleWith();
  const state = live.store.getState();
  const report = healthReport({ ...state, readAt: now });
  const rows = health.rows(state, { now });
  const findings = rows.filter(({ facts }) => facts.section === 'finding');
  expect(findings.map(({ key, facts }) => [key, facts.state, facts.what])).toEqual(
    report.findings.map(({ id, severity, title }) => [id, severity, title]),
  );
  expect(findings.length).toBeGreaterThan(3);
  // Nothing is found of a pod that is gone.
  expect(JSON.stringify(report.findings)).not.toContain('vanished');
  const components = rows.filter(({ facts }) => facts.section === 'component').map(({ facts }) => facts);
  expect(components.map(({ what, detail }) => `${what} ${detail.split(' · ').slice(0, 2).join(' ')}`)).toEqual(
    report.components?.map(
      ({ namespace, name, ready, desired, version }) => `${namespace}/${name} ${ready}/${desired} ready ${version}`,
    ),
  );
  const { press, sees, lines } = drive({ live, columns: 200, rows: 60 });
  press(':health\r');
  await sees(report.findings.at(-1)?.title.slice(0, 40) ?? '');
  const begins = report.findings.map(({ title }) => title.slice(0, 40));
  const drawn = lines().flatMap((line) => begins.find((begin) => line.includes(begin)) ?? []);
  expect(drawn.slice(0, begins.length)).toEqual(begins);
});
