import { describe, expect, it } from 'vitest';
import type { ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import type { Severity } from '../../../src/governance/finding.ts';
import { findFindings as find } from '../../../src/governance/findings/find-findings.ts';
import { observe } from '../../../src/governance/findings/observed.ts';
import type { Mutator } from '../../../src/governance/mutator.ts';
import {
  addonWebhooks,
  constraint,
  constraintsOf,
  container,
  denied,
  deployment,
  enforcing,
  healthy,
  minutes,
  now,
  pod,
  reading,
  template,
  unaudited,
  validating,
  violation,
  webhook,
  withDeployment,
  withPod,
} from '../picture.ts';

const findFindings = (picture: ClusterPicture, at: number) => find(observe(picture, undefined, at));

type Case = readonly [id: string, severity: Severity, change: Partial<ClusterPicture>, evidence?: RegExp];

const allBut = (role: string) => reading((healthy().deployments.value ?? []).filter((one) => one.role !== role));
const own = deployment('gatekeeper-controller', {
  namespace: 'policy',
  name: 'gatekeeper-controller-manager',
  managedByAks: false,
});
const origin = { assignmentId: '/a', definitionId: '/D', definitionReferenceId: '', setDefinitionId: '' };
const [audit, controllerA, controllerB] = enforcing;
if (!audit || !controllerA || !controllerB) throw new Error('three pods enforce');
const kept = (count: number) => Array.from({ length: count }, () => violation({ kind: 'K', name: 'c' }));
const waiting = (role: 'azure-policy' | 'gatekeeper-audit', reason: string) =>
  withPod(role, {
    containers: [container(role, { waiting: { reason, message: 'back-off' }, restarts: 3, ready: false })],
  });
const manyPods = (count: number) =>
  reading(new Map(Array.from({ length: count }, (_, index) => [`n/${index}`, { namespace: 'n', name: `${index}` }])));
const limited = (memory: string) =>
  withDeployment('gatekeeper-audit', {
    containers: [{ ...container('gatekeeper-audit'), resources: { limits: { memory } } }],
  });
const manyConstraints = constraintsOf(
  ...Array.from({ length: 41 }, (_, index) => constraint('K', { name: `c${index}` })),
);

const torn = (name: string): Mutator => ({
  kind: 'Assign',
  name,
  createdAt: now,
  location: 'spec.x',
  appliesTo: ['Pod'],
  byPod: [
    {
      id: 'p',
      enforced: false,
      observedGeneration: 1,
      errors: [{ code: 'ErrConflictingSchema', message: 'conflicting schemas: a, b', location: '' }],
    },
  ],
  installedByAddon: false,
});

const cases: readonly Case[] = [
  [
    'mutators-conflict',
    'error',
    { lists: new Map([['mutators', reading([torn('a'), torn('b')])]]) },
    /conflicting schemas/,
  ],
  ['component-missing:azure-policy', 'error', { deployments: allBut('azure-policy') }],
  ['component-missing:azure-policy-webhook', 'warning', { deployments: allBut('azure-policy-webhook') }],
  ['component-missing:gatekeeper-audit', 'error', { deployments: allBut('gatekeeper-audit') }],
  ['component-missing:gatekeeper-controller', 'error', { deployments: allBut('gatekeeper-controller') }],
  ['component-not-ready:gatekeeper-system/gatekeeper-audit', 'error', withDeployment('gatekeeper-audit', { ready: 0 })],
  [
    'component-not-ready:gatekeeper-system/gatekeeper-controller',
    'warning',
    withDeployment('gatekeeper-controller', { ready: 1 }),
    /1 of 2/,
  ],
  [
    'component-scaled-to-zero:kube-system/azure-policy',
    'error',
    withDeployment('azure-policy', { desired: 0, ready: 0 }),
  ],
  [
    'too-few-replicas:gatekeeper-system/gatekeeper-controller',
    'warning',
    withDeployment('gatekeeper-controller', { desired: 1, ready: 1, updated: 1 }),
  ],
  [
    'component-restarting:kube-system/azure-policy',
    'error',
    waiting('azure-policy', 'CrashLoopBackOff'),
    /CrashLoopBackOff back-off/,
  ],
  [
    'component-restarting:gatekeeper-system/gatekeeper-audit',
    'warning',
    withPod('gatekeeper-audit', {
      containers: [
        container('gatekeeper-audit', {
          restarts: 2,
          terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: now - minutes(10) },
        }),
      ],
    }),
    /OOMKilled, exit code 137, last 10 min before/,
  ],
  [
    'component-image-pull:kube-system/azure-policy',
    'error',
    waiting('azure-policy', 'ImagePullBackOff'),
    /addon-prod:1\.16\.2/,
  ],
  [
    'component-not-starting:gatekeeper-system/gatekeeper-audit',
    'error',
    waiting('gatekeeper-audit', 'CreateContainerConfigError'),
  ],
  [
    'versions-differ:gatekeeper-system',
    'warning',
    withDeployment('gatekeeper-audit', {
      containers: [
        { ...container('gatekeeper-audit'), image: 'g/gatekeeper:v3.19.0', version: '3.19.0', resources: {} },
      ],
    }),
    /v3\.19\.0/,
  ],
  [
    'versions-differ:gatekeeper-system',
    'warning',
    withPod('gatekeeper-controller', {
      containers: [container('gatekeeper-controller', { image: 'g/gatekeeper:v3.18.0', version: '3.18.0' })],
    }),
    /Pod .*v3\.18\.0/,
  ],
  ['webhook-missing:validation.gatekeeper.sh', 'error', { webhooks: reading(addonWebhooks) }],
  [
    'webhook-missing:check-ignore-label.gatekeeper.sh',
    'warning',
    { webhooks: reading([validating([webhook('validation.gatekeeper.sh')]), ...addonWebhooks]) },
  ],
  [
    'webhook-missing:mutation.gatekeeper.sh',
    'warning',
    withDeployment('gatekeeper-controller', {
      containers: [
        {
          ...container('gatekeeper-controller'),
          args: ['--operation=webhook', '--operation=mutation-webhook'],
          resources: {},
        },
      ],
    }),
  ],
  ...addonWebhooks.map(
    ({ name }): Case => [
      `webhook-missing:${name}`,
      'warning',
      { webhooks: reading([validating(), ...addonWebhooks.filter((one) => one.name !== name)]) },
    ],
  ),
  [
    'webhook-no-ca-bundle:gatekeeper-validating-webhook-configuration',
    'error',
    withWebhook({ hasCaBundle: false }),
    /caBundle: empty/,
  ],
  [
    'webhook-no-endpoints:gatekeeper-system/gatekeeper-webhook-service',
    'error',
    { endpoints: reading([]) },
    /no EndpointSlice/,
  ],
  [
    'webhook-no-endpoints:gatekeeper-system/gatekeeper-webhook-service',
    'error',
    {
      endpoints: reading([
        { namespace: 'gatekeeper-system', service: 'gatekeeper-webhook-service', ready: 0, notReady: 2 },
      ]),
    },
    /0 ready, 2 not ready/,
  ],
  ['webhook-fails-open:gatekeeper-validating-webhook-configuration', 'info', withWebhook({ failurePolicy: 'Ignore' })],
  ['webhook-timeout:gatekeeper-validating-webhook-configuration', 'warning', withWebhook({ timeoutSeconds: 30 })],
  ['webhook-timeout:gatekeeper-validating-webhook-configuration', 'warning', withWebhook({ timeoutSeconds: 1 })],
  [
    'webhook-exempt-namespaces:gatekeeper-validating-webhook-configuration',
    'info',
    { namespaces: reading([{ name: 'team-b', labels: { 'admission.gatekeeper.sh/ignore': 'yes' } }]) },
    /Namespace team-b: label/,
  ],
  [
    'config-exempt-namespaces:gatekeeper-system',
    'info',
    {
      config: reading([{ namespace: 'gatekeeper-system', exclusions: [{ processes: ['*'], namespaces: ['team-*'] }] }]),
    },
    /team-\* from \*/,
  ],
  ['audit-off', 'error', withAuditArgs('--operation=audit', '--audit-interval=0')],
  ['audit-never-run', 'error', changed({ auditedAt: undefined, totalViolations: undefined })],
  ['audit-late', 'warning', changed({ auditedAt: now - minutes(2) - 1 }), /--audit-interval: 1 min$/],
  ['audit-late', 'error', changed({ auditedAt: now - minutes(61) }), /ConstraintStatusStale/],
  [
    'audit-late',
    'warning',
    { ...withAuditArgs('--operation=audit'), ...changed({ auditedAt: now - minutes(3) }) },
    /1 min \(Gatekeeper’s default, the flag is not set\)/,
  ],
  [
    'constraint-status-stale:L/old',
    'warning',
    { constraints: constraintsOf(constraint('K'), constraint('L', { name: 'old', auditedAt: now - minutes(61) })) },
    /ConstraintStatusStale/,
  ],
  [
    'template-error:bad',
    'error',
    {
      templates: reading([
        template('bad', {
          byPod: [
            { id: 'p', observedGeneration: 1, errors: [{ code: 'ingest_error', message: 'rego', location: 'x:1' }] },
          ],
        }),
      ]),
    },
    /ingest_error at x:1: rego/,
  ],
  [
    'template-error:bad',
    'warning',
    {
      templates: reading([
        template('bad', {
          byPod: [
            {
              id: 'p',
              observedGeneration: 1,
              errors: [{ code: 'operation_mismatch_warning', message: 'm', location: '' }],
            },
          ],
        }),
      ]),
    },
  ],
  [
    'template-generation-lag:k',
    'warning',
    { templates: reading([template('k', { byPod: [{ id: 'elsewhere', observedGeneration: 0, errors: [] }] })]) },
    /0 of 1/,
  ],
  [
    'constraint-not-enforced:K/c',
    'error',
    changed({ byPod: [{ ...audit, id: 'elsewhere', enforced: false }] }),
    /byPod\[elsewhere\]\.enforced: false/,
  ],
  ['template-not-created:k', 'error', { templates: reading([template('k', { created: false })]) }],
  ['template-not-created:k', 'error', { templates: reading([without(template('k', { byPod: [] }), 'created')]) }],
  ['template-generation-lag:k', 'warning', { templates: reading([template('k', { generation: 2 })]) }],
  [
    'constraint-not-processed:L/new',
    'warning',
    {
      constraints: constraintsOf(
        constraint('K'),
        unaudited(constraint('L', { name: 'new', byPod: [], createdAt: now - minutes(5) })),
      ),
    },
  ],
  [
    'constraint-not-processed:L/new',
    'error',
    { constraints: constraintsOf(constraint('K'), unaudited(constraint('L', { name: 'new', byPod: [] }))) },
    /ConstraintNotProcessed/,
  ],
  [
    'constraint-error:K/c',
    'error',
    changed({
      byPod: [
        { ...audit, enforced: false, errors: [{ code: '', message: 'bad parameters', location: '' }] },
        controllerA,
        controllerB,
      ],
    }),
    /bad parameters/,
  ],
  [
    'constraint-generation-lag:K/c',
    'warning',
    changed({ generation: 2, byPod: [{ ...audit, observedGeneration: 2 }, controllerA, controllerB] }),
    /1 of 2/,
  ],
  [
    'enforcement-point-error:K/c',
    'warning',
    changed({
      byPod: [withPoint('vap.k8s.io', 'error', 'could not create the binding'), controllerA, controllerB],
    }),
  ],
  [
    'constraint-not-enforced:K/c',
    'warning',
    changed({ byPod: [audit, controllerA, { ...controllerB, enforced: false }] }),
  ],
  [
    'constraint-not-enforced:K/c',
    'error',
    changed({ byPod: enforcing.map((one) => ({ ...one, enforced: false })) }),
    /false \(webhook\)/,
  ],
  [
    'constraint-not-enforced:L/c',
    'warning',
    { constraints: constraintsOf(constraint('K'), constraint('L', { byPod: [audit, controllerA] })) },
    /no entry of gatekeeper-controller-6f-b/,
  ],
  ['pod-not-enforcing:gatekeeper-system/gatekeeper-controller-6f-b', 'error', changed({ byPod: [audit, controllerA] })],
  ['limit-records:/d', 'warning', changed({ origin, totalViolations: 400, violations: kept(400) })],
  [
    'limit-records:/d',
    'warning',
    {
      constraints: constraintsOf(
        constraint('K', { origin, totalViolations: 200, violations: kept(200) }),
        constraint('L', { origin: { ...origin, definitionId: '/d' }, totalViolations: 301, violations: kept(301) }),
      ),
    },
    /301 violations/,
  ],
  ['limit-pods', 'warning', { pods: manyPods(8_000) }],
  ['limit-sizing:gatekeeper-system/gatekeeper-audit', 'warning', limited('256Mi')],
  [
    'limit-sizing:gatekeeper-system/gatekeeper-audit',
    'warning',
    { ...limited('512Mi'), pods: manyPods(501), constraints: manyConstraints },
  ],
  ['violations-capped', 'info', changed({ totalViolations: 143, violations: kept(20) }), /20 of 143 kept/],
  [
    'deny-violations',
    'error',
    changed({ action: 'deny', totalViolations: 3, violations: kept(3) }),
    /K\/c status: 3 violations/,
  ],
  [
    'deny-violations',
    'error',
    changed({
      action: 'scoped',
      scoped: [
        { action: 'deny', points: ['validation.gatekeeper.sh'] },
        { action: 'dryrun', points: ['audit.gatekeeper.sh'] },
      ],
      totalViolations: 3,
      violations: kept(3),
    }),
  ],
  [
    'both-installed',
    'warning',
    { deployments: reading([...(healthy().deployments.value ?? []), own]) },
    /policy\/gatekeeper/,
  ],
  ['nothing-installed', 'error', { ...nothing(), kinds: reading([]) }],
  ['left-overs', 'warning', { ...nothing(), webhooks: reading(addonWebhooks) }, /azure-policy-validating/],
  ['left-overs', 'warning', { ...nothing(), templates: reading([template('k')]) }],
  [
    'left-overs',
    'warning',
    {
      deployments: reading([own, deployment('gatekeeper-audit', { namespace: 'policy', managedByAks: false })]),
      componentPods: reading([]),
      constraints: constraintsOf(constraint('K', { origin })),
    },
    /azure-policy-mutating/,
  ],
  ['may-not-read:deployments', 'info', { deployments: denied('deployments', 'apps') }, /GET \/deployments: forbidden/],
  ['may-not-read:pods', 'info', { pods: denied('pods') }],
  ['may-not-read:component-pods', 'info', { componentPods: denied('pods') }],
  ['may-not-read:webhooks', 'info', { webhooks: denied('validatingwebhookconfigurations') }],
  ['may-not-read:constrainttemplates', 'info', { templates: denied('constrainttemplates') }],
  ['may-not-read:namespaces', 'info', { namespaces: denied('namespaces') }],
  ['may-not-read:endpointslices', 'info', { endpoints: denied('endpointslices') }],
  ['may-not-read:config', 'info', { config: denied('configs') }],
  ['may-not-read:version', 'info', { version: denied('/version') }],
  ['may-not-read:constraint-kinds', 'info', { kinds: denied('/apis/constraints.gatekeeper.sh') }],
  ['may-not-read:constraints', 'info', { constraints: new Map([['K', denied('k', 'constraints.gatekeeper.sh')]]) }],
];

describe('findFindings', () => {
  it('finds nothing in a healthy cluster', () => {
    expect(findFindings(healthy(), now)).toEqual([]);
  });

  it.each(cases.map((one) => ({ title: `${one[0]} (${one[1]})`, one })))('finds $title', ({ one }) => {
    const [id, severity, change, evidence = /./] = one;
    const found = findFindings(healthy(change), now).filter((finding) => finding.id === id);
    expect(found).toHaveLength(1);
    expect(found[0]?.severity).toBe(severity);
    expect(found[0]?.evidence.join('\n')).toMatch(new RegExp(evidence.source, 'm'));
    expect(found[0]?.next).not.toBe('');
  });

  it('says that objects which never restart would be refused if created today', () => {
    const title = (kind: string) => {
      const object = { group: '', version: 'v1', kind, namespace: 'team-a', name: 'web' };
      const violations = [violation({ kind: 'K', name: 'c' }, { object })];
      return findFindings(healthy(changed({ action: 'deny', totalViolations: 1, violations })), now)[0]?.title;
    };
    expect(title('Pod')).toBe('1 violation of 1 deny constraint: these workloads cannot restart');
    expect(title('Service')).toBe('1 violation of 1 deny constraint: these objects would be refused if created today');
  });

  it('never reports two findings of one id', () => {
    for (const [, , change] of cases) {
      const ids = findFindings(healthy(change), now).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('sorts by severity, then by id', () => {
    const change = {
      ...withDeployment('azure-policy', { ready: 0 }),
      ...withWebhook({ failurePolicy: 'Ignore', timeoutSeconds: 30 }),
    };
    expect(findFindings(healthy(change), now).map(({ severity, id }) => `${severity} ${id}`)).toEqual([
      'error component-not-ready:kube-system/azure-policy',
      'warning webhook-timeout:gatekeeper-validating-webhook-configuration',
      'info webhook-fails-open:gatekeeper-validating-webhook-configuration',
    ]);
  });
});

const quiet: readonly (readonly [string, Partial<ClusterPicture>])[] = [
  [
    'the vap.k8s.io note on Rego-only templates',
    changed({
      byPod: [withPoint('vap.k8s.io', 'error', 'K8sNativeValidation engine is missing'), controllerA, controllerB],
    }),
  ],
  [
    'a scoped constraint without audit that was never audited',
    {
      constraints: constraintsOf(
        constraint('K'),
        unaudited(
          constraint('L', { action: 'scoped', scoped: [{ action: 'deny', points: ['validation.gatekeeper.sh'] }] }),
        ),
      ),
    },
  ],
  [
    'a constraint that only warns, with violations',
    changed({ action: 'warn', totalViolations: 3, violations: kept(3) }),
  ],
  [
    'a scoped constraint that denies at gator only',
    changed({
      action: 'scoped',
      scoped: [
        { action: 'deny', points: ['gator.gatekeeper.sh'] },
        { action: 'warn', points: ['*'] },
      ],
      totalViolations: 3,
      violations: kept(3),
    }),
  ],
  ['an audit just within two intervals', changed({ auditedAt: now - minutes(2) })],
  [
    'a longer interval that the flags give',
    { ...withAuditArgs('--audit-interval', '600'), ...changed({ auditedAt: now - minutes(19) }) },
  ],
  ['a constraint made a minute ago', changed({ createdAt: now - minutes(1), byPod: [], auditedAt: undefined })],
  [
    'a template made a minute ago',
    { templates: reading([template('k', { created: false, createdAt: now - minutes(1) })]) },
  ],
  [
    'a restart of yesterday',
    withPod('azure-policy', {
      containers: [
        container('azure-policy', {
          restarts: 4,
          terminated: { reason: 'Error', exitCode: 1, finishedAt: now - minutes(1500) },
        }),
      ],
    }),
  ],
  [
    'a pod that is being created',
    withPod('azure-policy', {
      containers: [container('azure-policy', { ready: false, waiting: { reason: 'ContainerCreating', message: '' } })],
    }),
  ],
  [
    'a pod that is being deleted',
    {
      componentPods: reading([
        ...(healthy().componentPods.value ?? []),
        pod('gatekeeper-controller', { name: 'old', deleting: true, ready: false }),
      ]),
    },
  ],
  [
    'the status of a pod that is gone',
    changed({
      byPod: [...enforcing, { ...audit, id: 'gatekeeper-audit-old', enforced: false, observedGeneration: 0 }],
    }),
  ],
  [
    'the template status of a pod that is gone',
    {
      templates: reading([
        template('k', {
          byPod: [...template('k').byPod, { id: 'gatekeeper-audit-old', observedGeneration: 0, errors: [] }],
        }),
      ]),
    },
  ],
  ['a Gatekeeper that runs elsewhere', changed({ byPod: [{ ...audit, id: 'external' }] })],
  [
    'a pod with mutation only',
    {
      componentPods: reading([
        ...(healthy().componentPods.value ?? []),
        pod('gatekeeper-controller', {
          name: 'mutator',
          containers: [container('gatekeeper-controller', { args: ['--operation=mutation-webhook'] })],
        }),
      ]),
    },
  ],
  ['records below four fifths', changed({ origin, totalViolations: 399, violations: kept(399) })],
  ['a constraint of one’s own with many violations', changed({ totalViolations: 900, violations: kept(900) })],
  [
    'a rollout under way',
    {
      ...withDeployment('gatekeeper-controller', { updated: 1 }),
      ...withPod('gatekeeper-controller', { containers: [container('gatekeeper-controller', { version: '3.18.0' })] }),
    },
  ],
  ['a webhook with a URL and no CA bundle', withWebhook({ hasCaBundle: false, url: 'https://gatekeeper.example.com' })],
  ['a memory limit that suffices', limited('400Mi')],
  [
    'a Config that leaves out system namespaces',
    {
      config: reading([{ namespace: 'gatekeeper-system', exclusions: [{ processes: ['*'], namespaces: ['kube-*'] }] }]),
    },
  ],
  [
    'a Config that leaves out of sync only',
    {
      config: reading([
        { namespace: 'gatekeeper-system', exclusions: [{ processes: ['sync'], namespaces: ['team-*'] }] },
      ]),
    },
  ],
];

describe('what is no finding', () => {
  it.each(quiet)('%s', (_, change) => {
    expect(findFindings(healthy(change), now).map(({ id }) => id)).toEqual([]);
  });
});

describe('readings that are not live', () => {
  const nothingKnown = (state: 'loading' | 'failed' | 'absent'): ClusterPicture => {
    const empty = { state, source: 'GET /' } as const;
    return {
      version: empty,
      kinds: empty,
      constraints: new Map([['K', empty]]),
      templates: empty,
      deployments: empty,
      componentPods: empty,
      webhooks: empty,
      endpoints: empty,
      config: empty,
      namespaces: empty,
      lists: new Map(),
      pods: empty,
    };
  };
  it.each(['loading', 'failed'] as const)('says nothing while everything is %s', (state) => {
    expect(findFindings(nothingKnown(state), now)).toEqual([]);
  });

  it('says only what may not be read when everything is denied', () => {
    const picture = nothingKnown('loading');
    const all = Object.fromEntries(
      Object.entries(picture).map(([key, value]) => [
        key,
        value instanceof Map ? new Map([['K', denied('k')]]) : denied(key),
      ]),
    ) as unknown as ClusterPicture;
    const findings = findFindings(all, now);
    expect(findings).toHaveLength(12);
    expect(findings.every(({ id, severity }) => id.startsWith('may-not-read:') && severity === 'info')).toBe(true);
  });

  it('does not call an audit late because the watch dropped', () => {
    const stale = { state: 'stale', source: 's', value: [constraint('K')], asOf: now } as const;
    const picture = healthy({ constraints: new Map([['K', stale]]) });
    expect(findFindings(picture, now + minutes(30)).map(({ id }) => id)).toEqual([]);
  });

  it('says the age of evidence that is not live', () => {
    const deployments = {
      ...healthy(withDeployment('azure-policy', { ready: 0 })).deployments,
      state: 'stale' as const,
    };
    const [first] = findFindings(healthy({ deployments }), now);
    expect(first?.evidence.join()).toContain('last known at 2026-06-01T12:00:00.000Z');
  });

  it('uses no value that may no longer be read', () => {
    const value = healthy(withDeployment('azure-policy', { ready: 0 })).deployments.value;
    const deployments = { ...denied<NonNullable<typeof value>>('deployments', 'apps'), ...(value && { value }) };
    expect(findFindings(healthy({ deployments }), now).map(({ id }) => id)).toEqual(['may-not-read:deployments']);
  });

  it('waits an hour for an audit whose interval it may not read', () => {
    const unread = { deployments: denied<never>('deployments'), componentPods: denied<never>('pods') };
    const at = (age: number) =>
      findFindings(healthy({ ...unread, ...changed({ auditedAt: now - minutes(age) }) }), now).map(({ id }) => id);
    expect(at(59)).not.toContain('audit-late');
    expect(at(61)).toContain('audit-late');
  });
});

function changed(
  change: { [key in keyof ReturnType<typeof constraint>]?: ReturnType<typeof constraint>[key] | undefined },
) {
  const base: Record<string, unknown> = { ...constraint('K'), ...change };
  for (const key of Object.keys(base)) if (base[key] === undefined) delete base[key];
  return { constraints: constraintsOf(base as unknown as ReturnType<typeof constraint>) };
}

function without<T extends object, K extends keyof T>(value: T, key: K): T {
  const { [key]: _, ...rest } = value;
  return rest as T;
}

function withWebhook(change: Parameters<typeof webhook>[1]): Partial<ClusterPicture> {
  return {
    webhooks: reading([
      validating([webhook('validation.gatekeeper.sh', change), webhook('check-ignore-label.gatekeeper.sh')]),
      ...addonWebhooks,
    ]),
  };
}

function withAuditArgs(...args: readonly string[]): Partial<ClusterPicture> {
  return withDeployment('gatekeeper-audit', {
    containers: [{ ...container('gatekeeper-audit'), args, resources: {} }],
  });
}

function withPoint(point: string, state: string, message: string) {
  return { ...(audit ?? raise()), enforcementPoints: [{ point, state, message, observedGeneration: 1 }] };
}

function raise(): never {
  throw new Error('three pods enforce');
}

function nothing(): Partial<ClusterPicture> {
  return {
    deployments: reading([]),
    componentPods: reading([]),
    webhooks: reading([]),
    templates: reading([]),
    endpoints: reading([]),
    constraints: new Map(),
  };
}
