import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { run } from '../program/run.ts';
import type { RealCluster } from './cluster.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

/** A constraint as kubectl prints it: what this test knows of its shape, and nothing of the program's own reading. */
interface Raw {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly enforcementAction?: string;
    readonly scopedEnforcementActions?: readonly {
      readonly action: string;
      readonly enforcementPoints: readonly { readonly name: string }[];
    }[];
  };
  readonly status?: {
    readonly auditTimestamp?: string;
    readonly totalViolations?: number;
    readonly violations?: readonly {
      readonly enforcementAction: string;
      readonly enforcementActions?: readonly string[];
      readonly group: string;
      readonly version: string;
      readonly kind: string;
      readonly namespace?: string;
      readonly name: string;
      readonly message: string;
    }[];
  };
}

let cluster: RealCluster;
beforeAll(async () => {
  cluster = await sharedCluster();
});

async function kubectlReads(): Promise<readonly Raw[]> {
  const kinds = await cluster.kubectl(['api-resources', '--api-group=constraints.gatekeeper.sh', '-o', 'name']);
  const { stdout, code, stderr } = await cluster.kubectl([
    'get',
    kinds.stdout.trim().split('\n').join(','),
    '-o',
    'json',
  ]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).items;
}

const constable = (...args: string[]) => run([...args, '--kubeconfig', cluster.kubeconfig]);

/** Runs the program between two identical answers of kubectl: an audit may rewrite every status in between. */
async function side<T>(...args: string[]): Promise<{ readonly raw: readonly Raw[]; readonly list: T }> {
  return waitFor('kubectl reads the same before and after', async () => {
    const raw = await kubectlReads();
    const { stdout, stderr, code } = await constable(...args);
    expect(code, stderr).toBe(0);
    const after = await kubectlReads();
    const list: T = args.includes('yaml') ? parse(stdout) : JSON.parse(stdout);
    return JSON.stringify(raw) === JSON.stringify(after) && { raw, list };
  });
}

interface List {
  readonly shown: number;
  readonly total: number;
  readonly fromLog?: number;
  readonly items: readonly { readonly source: string }[];
}

/** Those that kubectl shows too, in what kubectl says of them; since when each is there only the history says. */
const inStatus = ({ items }: List) =>
  items.filter(({ source }) => source === 'status').map((item) => ({ ...item, source: undefined, since: undefined }));

/** What the webhook does: no constraint of the fixtures is scoped to vap.k8s.io. */
const atWebhook = ({ enforcementAction = 'deny', scopedEnforcementActions = [] }: Raw['spec']) =>
  enforcementAction === 'scoped'
    ? scopedEnforcementActions.find(({ enforcementPoints }) =>
        enforcementPoints.some(({ name }) => name === 'validation.gatekeeper.sh'),
      )?.action
    : enforcementAction;

const expectedItems = (raw: readonly Raw[]) =>
  raw.flatMap(({ kind, metadata: { name }, spec, status }) =>
    (status?.violations ?? []).map((violation) => ({
      admission: atWebhook(spec),
      action: violation.enforcementAction,
      ...(violation.enforcementActions ? { enforcementActions: violation.enforcementActions } : {}),
      constraint: { kind, name },
      object: {
        group: violation.group,
        version: violation.version,
        kind: violation.kind,
        namespace: violation.namespace ?? '',
        name: violation.name,
      },
      message: violation.message,
      auditedAt: status?.auditTimestamp,
    })),
  );

const sorted = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort();
const totalOf = (raw: readonly Raw[]) => raw.reduce((sum, { status }) => sum + (status?.totalViolations ?? 0), 0);

describe('constable violations', () => {
  test.each(['json', 'yaml'])('-o %s is what kubectl reads, item by item, for every action', async (format) => {
    const { raw, list } = await side<List>('violations', '-o', format);
    const expected = expectedItems(raw);
    expect(new Set(expected.map(({ action }) => action))).toEqual(new Set(['deny', 'dryrun', 'warn', 'scoped']));
    expect(expected.some(({ enforcementActions }) => enforcementActions?.includes('warn'))).toBe(true);
    expect(sorted(inStatus(list))).toEqual(sorted(expected));
    expect([list.shown - (list.fromLog ?? 0), list.total]).toEqual([expected.length, totalOf(raw)]);
    expect(list.total).toBeGreaterThan(expected.length);
  });

  test('-n keeps the items of one namespace and the total of all', async () => {
    const { raw, list } = await side<List>('violations', '-o', 'json', '-n', 'team-a');
    const expected = expectedItems(raw).filter(({ object }) => object.namespace === 'team-a');
    expect(expected.length).toBeGreaterThan(0);
    expect(sorted(inStatus(list))).toEqual(sorted(expected));
    expect(list.total).toBe(totalOf(raw));
  });

  test('the table has a line for each item, and says shown of total', async () => {
    const { raw, list } = await side<List>('violations', '-o', 'json');
    const { stdout, stderr } = await constable('violations');
    expect(stdout.trimEnd().split('\n')).toHaveLength(list.shown + 1);
    expect(stderr).toContain(`${list.shown} shown of ${totalOf(raw)}`);
  });

  test('exits 3 for actions that are violated, and only for those', async () => {
    const codes = await Promise.all(
      ['deny', 'warn', 'dryrun', 'scoped', 'any'].map(
        async (action) => (await constable('violations', '--fail-on', action)).code,
      ),
    );
    expect(codes).toEqual([3, 3, 3, 3, 3]);
    expect((await constable('violations', '--fail-on', 'deny', '-n', 'kube-system')).code).toBe(0);
  });
});

describe('constable constraints and templates', () => {
  test('list what kubectl lists', async () => {
    const { raw, list } = await side<List & { items: { kind: string; name: string; action: string }[] }>(
      'constraints',
      '-o',
      'json',
    );
    const names = (items: readonly { kind: string; name: string; action: string }[]) =>
      items.map(({ kind, name, action }) => `${kind}/${name} ${action}`).sort();
    expect(names(list.items)).toEqual(
      names(
        raw.map(({ kind, metadata: { name }, spec }) => ({ kind, name, action: spec.enforcementAction ?? 'deny' })),
      ),
    );
    const templates = JSON.parse((await constable('templates', '-o', 'json')).stdout);
    const { stdout } = await cluster.kubectl([
      'get',
      'constrainttemplates',
      '-o',
      'jsonpath={.items[*].metadata.name}',
    ]);
    expect(templates.items.map(({ name }: { name: string }) => name)).toEqual(stdout.split(' ').sort());
  });
});

describe('a user without permissions', () => {
  test('is told verb and resource, exits 4, and gets no zero', async () => {
    const kubeconfig = await cluster.userKubeconfig('nobody@contoso.com', []);
    const { stdout, stderr, code } = await run(['violations', '-o', 'json', '--kubeconfig', kubeconfig]);
    expect(code).toBe(4);
    const list = JSON.parse(stdout);
    expect([list.shown, list.total, list.items]).toEqual([0, null, []]);
    expect(list.incomplete[0]).toMatchObject({ state: 'denied', verb: 'list', group: 'constraints.gatekeeper.sh' });
    expect(stderr).toMatch(/nobody@contoso\.com may not list k8s\w+\.constraints\.gatekeeper\.sh/);
    const summary = await run(['--kubeconfig', kubeconfig]);
    expect(summary.code).toBe(4);
    expect(summary.stdout).toContain('VIOLATIONS: unknown');
  });

  test('the same when impersonated', async () => {
    expect((await constable('violations', '--as', 'nobody@contoso.com')).code).toBe(4);
    expect((await constable('violations', '--as', 'someone', '--as-group', 'system:masters')).code).toBe(0);
  });
});
