import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { ComponentDeployment, ComponentPod, PodOwner } from '../../src/governance/component.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import type { ConstraintTemplate } from '../../src/governance/constraint-template.ts';
import type { Finding } from '../../src/governance/finding.ts';
import { live, type Reading } from '../../src/governance/reading.ts';
import { rolloutVerdict } from '../../src/governance/rollout.ts';
import type { Verdict, VerdictState } from '../../src/governance/verdict.ts';
import type { Violation } from '../../src/governance/violation.ts';
import { azureOff } from '../../src/state/azure-off.ts';
import type { ConsoleState, Fetched, LiveConsole } from '../../src/state/console-state.ts';
import { emptyAzure } from '../../src/state/empty-azure.ts';
import { noRollouts, type RolloutCheck } from '../../src/state/rollout-check.ts';

const kinds = [
  'K8sAzureV2NoPrivilege',
  'K8sAzureV2ContainerLimits',
  'K8sAzureV1AllowedImages',
  'K8sAzureV3HostNetworkingPorts',
  'K8sAzureV2ReadOnlyRootFilesystem',
  'K8sAzureV1BlockDefault',
  'K8sAzureV2BlockAutomountToken',
  'K8sAzureV1IngressHttpsOnly',
  'K8sAzureV3AllowedUsersGroups',
  'K8sRequiredLabels',
];
const messages = [
  'Privileged container is not allowed: nginx, securityContext: {"privileged": true}',
  'container <app> has no resource limits',
  'Container image docker.io/library/nginx:latest for container web has not been allowed.',
  'The specified hostNetwork and hostPort are not allowed, pod: edge-proxy. Allowed values: {"minPort": 0}',
];
const actions = ['dryrun', 'deny', 'warn', 'dryrun', 'scoped'] as const;
const teams = ['team-a', 'team-b', 'payments', 'checkout', 'search', 'default'];

export interface FakeSize {
  readonly constraints: number;
  readonly each: number;
  /** What the audit says it found of each, at least `each`. */
  readonly totalEach?: number;
  readonly now?: number;
}

export function fakeConstraint(index: number, { each, totalEach = each, now = Date.now() }: FakeSize): Constraint {
  const kind = kinds[index % kinds.length] ?? 'K8sRequiredLabels';
  const name = `azurepolicy-${kind.slice(0, 24).toLowerCase()}-${index.toString(16).padStart(20, '0')}`;
  const action = actions[index % actions.length] ?? 'dryrun';
  const auditedAt = now - 43_000;
  const violations = Array.from({ length: each }, (_, at): Violation => {
    const namespace = teams[(at + index) % teams.length] ?? 'default';
    const workload = `web-${(at % 40).toString().padStart(2, '0')}`;
    return {
      action,
      actions: action === 'scoped' ? ['dryrun'] : [action],
      constraint: { kind, name },
      object: { group: '', version: 'v1', kind: 'Pod', namespace, name: `${workload}-7c9d${at.toString(36)}` },
      message: messages[(at + index) % messages.length] ?? '',
      auditedAt,
    };
  });
  const subscription = '/subscriptions/00000000-0000-0000-0000-000000000001';
  return {
    kind,
    name,
    uid: `uid-${index}`,
    generation: 1,
    createdAt: now - 9 * 86_400_000,
    action,
    scoped:
      action === 'scoped'
        ? [
            { action: 'warn', points: ['validation.gatekeeper.sh'] },
            { action: 'dryrun', points: ['audit.gatekeeper.sh'] },
          ]
        : [],
    match: { kinds: [{ apiGroups: [''], kinds: ['Pod'] }], excludedNamespaces: ['kube-system'] },
    parameters: { excludedContainers: [] },
    ...(kind.startsWith('K8sAzure') && {
      origin: {
        assignmentId: `${subscription}/resourceGroups/rg-platform/providers/Microsoft.Authorization/policyAssignments/baseline`,
        definitionId: '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4',
        definitionReferenceId: '',
        setDefinitionId: '',
      },
    }),
    byPod: ['gatekeeper-audit-1', 'gatekeeper-controller-1', 'gatekeeper-controller-2'].map((id) => ({
      id,
      operations: ['audit'],
      enforced: true,
      observedGeneration: 1,
      errors: [],
      enforcementPoints: [],
    })),
    auditedAt,
    totalViolations: Math.max(each, totalEach),
    violations,
  };
}

function deployment(
  role: ComponentDeployment['role'],
  namespace: string,
  desired: number,
  ready: number,
  now: number,
): ComponentDeployment {
  const image = role.startsWith('azure')
    ? 'mcr.microsoft.com/azure-policy/policy-kubernetes-addon-prod:1.16.2'
    : 'mcr.microsoft.com/oss/v2/open-policy-agent/gatekeeper:v3.23.1-1';
  const args = role === 'gatekeeper-audit' ? ['--audit-interval=60', '--operation=audit'] : ['--operation=webhook'];
  const version = role.startsWith('azure') ? '1.16.2' : '3.23.1';
  const name = role.startsWith('azure') ? role : `${role}-container`;
  return {
    role,
    namespace,
    name: role,
    managedByAks: true,
    createdAt: now - 40 * 86_400_000,
    desired,
    ready,
    updated: desired,
    containers: [{ name, image, version, args, resources: {} }],
  };
}

function podOf({ role, namespace, containers }: ComponentDeployment, restarts: number, now: number): ComponentPod {
  const [container] = containers;
  return {
    role,
    namespace,
    name: `${role}-6f9c-x1`,
    managedByAks: true,
    phase: 'Running',
    ready: restarts === 0,
    createdAt: now - 86_400_000,
    deleting: false,
    nodeName: 'aks-node-1',
    containers: container
      ? [
          {
            name: container.name,
            image: container.image,
            args: container.args,
            ready: restarts === 0,
            restarts,
            ...(restarts > 0 && { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: now - 120_000 } }),
          },
        ]
      : [],
  };
}

export function fakePicture(size: FakeSize): ClusterPicture {
  const now = size.now ?? Date.now();
  const byKind = new Map<string, Constraint[]>();
  for (let index = 0; index < size.constraints; index++) {
    const constraint = fakeConstraint(index, size);
    byKind.set(constraint.kind, [...(byKind.get(constraint.kind) ?? []), constraint]);
  }
  const deployments = [
    deployment('azure-policy', 'kube-system', 1, 0, now),
    deployment('azure-policy-webhook', 'kube-system', 1, 1, now),
    deployment('gatekeeper-audit', 'gatekeeper-system', 1, 1, now),
    deployment('gatekeeper-controller', 'gatekeeper-system', 2, 2, now),
  ];
  const templates = [...byKind.keys()].map(
    (kind, index): ConstraintTemplate => ({
      name: kind.toLowerCase(),
      kind,
      generation: 1,
      createdAt: now - 9 * 86_400_000,
      engine: index % 3 === 0 ? 'both' : 'rego',
      created: true,
      byPod: [
        {
          id: 'gatekeeper-audit-1',
          observedGeneration: 1,
          errors:
            index === 9
              ? [{ code: 'ingest_error', message: 'rego_parse_error: unexpected token', location: 'template:3' }]
              : [],
        },
      ],
      definitionIds: [],
      installedByAddon: kind.startsWith('K8sAzure'),
    }),
  );
  const pods = new Map<string, PodOwner>();
  for (const constraints of byKind.values()) {
    for (const { violations } of constraints) {
      for (const { object } of violations) {
        const owner = { group: 'apps', kind: 'Deployment', name: object.name.slice(0, 6) };
        pods.set(`${object.namespace}/${object.name}`, { namespace: object.namespace, name: object.name, owner });
      }
    }
  }
  return {
    lists: new Map(),
    version: live('GET /version', 'v1.33.2', now),
    kinds: live(
      'GET /apis/constraints.gatekeeper.sh/v1beta1',
      [...byKind.keys()].map((kind) => ({ kind, plural: kind.toLowerCase(), version: 'v1beta1' })),
      now,
    ),
    constraints: new Map(
      [...byKind].map(([kind, value]): [string, Reading<readonly Constraint[]>] => [
        kind,
        live(`GET /apis/constraints.gatekeeper.sh/v1beta1/${kind.toLowerCase()}`, value, now),
      ]),
    ),
    templates: live('GET /apis/templates.gatekeeper.sh/v1/constrainttemplates', templates, now),
    deployments: live('GET /apis/apps/v1/deployments', deployments, now),
    componentPods: live(
      'GET /api/v1/pods',
      deployments.map((one, index) => podOf(one, index === 0 ? 7 : 0, now)),
      now,
    ),
    webhooks: live(
      'GET /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
      [
        {
          type: 'validating',
          name: 'gatekeeper-validating-webhook-configuration',
          createdAt: now - 40 * 86_400_000,
          webhooks: [
            {
              name: 'validation.gatekeeper.sh',
              failurePolicy: 'Ignore',
              timeoutSeconds: 3,
              hasCaBundle: true,
              service: { namespace: 'gatekeeper-system', name: 'gatekeeper-webhook-service' },
              namespaceSelector: {},
            },
            {
              name: 'check-ignore-label.gatekeeper.sh',
              failurePolicy: 'Fail',
              timeoutSeconds: 3,
              hasCaBundle: true,
              service: { namespace: 'gatekeeper-system', name: 'gatekeeper-webhook-service' },
              namespaceSelector: {},
            },
          ],
        },
      ],
      now,
    ),
    endpoints: live(
      'GET /apis/discovery.k8s.io/v1/endpointslices',
      [{ namespace: 'gatekeeper-system', service: 'gatekeeper-webhook-service', ready: 2, notReady: 0 }],
      now,
    ),
    config: live('GET /apis/config.gatekeeper.sh/v1alpha1/configs', [], now),
    namespaces: live(
      'GET /api/v1/namespaces',
      [...teams, 'kube-system', 'gatekeeper-system'].map((name) => ({ name, labels: {} })),
      now,
    ),
    pods: live('GET /api/v1/pods (metadata)', pods, now),
  };
}

export function fakeFindings(now: number): readonly Finding[] {
  return [
    {
      id: 'component-restarting:kube-system/azure-policy',
      severity: 'error',
      title: 'azure-policy restarts: 7 times, last OOMKilled',
      evidence: ['Pod kube-system/azure-policy-6f9c-x1: 7 restarts, last ended OOMKilled (exit 137)'],
      next: 'Look at its log, and at its memory limit.',
      subject: { group: '', version: 'v1', kind: 'Pod', namespace: 'kube-system', name: 'azure-policy-6f9c-x1' },
      since: now - 120_000,
    },
    {
      id: 'webhook-fails-open:gatekeeper-validating-webhook-configuration',
      severity: 'warning',
      title: 'gatekeeper webhook fails open (failurePolicy Ignore)',
      evidence: ['ValidatingWebhookConfiguration gatekeeper-validating-webhook-configuration: failurePolicy Ignore'],
      next: 'On AKS this is by design: while Gatekeeper is down, nothing is refused.',
    },
    {
      id: 'violations-capped',
      severity: 'info',
      title: '12 constraints have more violations than an audit keeps',
      evidence: ['20 of 143'],
      next: 'Raise --constraint-violations-limit, or read the audit log.',
      drill: { violations: { ofConstraints: 'capped' }, title: 'capped' },
    },
  ];
}

export interface FakeConsole extends LiveConsole {
  readonly store: StoreApi<ConsoleState>;
  /** What was asked of it, in order. */
  readonly asked: readonly string[];
}

export function fakeConsole(size: FakeSize = { constraints: 12, each: 20, totalEach: 143 }): FakeConsole {
  const now = size.now ?? Date.now();
  const asked: string[] = [];
  const pod = (name: string, namespace: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: 'web' }, annotations: { 'example.com/owner': 'team-a' } },
    spec: {
      hostNetwork: true,
      containers: [{ name: 'nginx', image: 'docker.io/library/nginx:latest', securityContext: { privileged: true } }],
    },
    status: { phase: 'Running' },
  });
  const store = createStore<ConsoleState>(() => ({
    connection: {
      phase: 'connected',
      context: 'prod-weu',
      server: 'https://prod-weu-1234.hcp.westeurope.azmk8s.io:443',
      user: 'clusterUser_rg_prod',
      namespace: '',
      readonly: false,
      sandbox: false,
    },
    picture: fakePicture({ ...size, now }),
    azure: emptyAzure,
    rollouts: noRollouts,
    findings: fakeFindings(now),
    contexts: [
      {
        name: 'prod-weu',
        cluster: 'prod-weu',
        server: 'https://prod-weu-1234.hcp.westeurope.azmk8s.io:443',
        user: 'clusterUser_rg_prod',
        namespace: 'default',
        current: true,
      },
      {
        name: 'staging',
        cluster: 'staging',
        server: 'https://staging.example.com',
        user: 'admin',
        namespace: 'default',
        current: false,
      },
    ],
  }));
  return {
    store,
    azure: azureOff,
    asked,
    switchContext: async (name): Promise<Fetched<void>> => {
      asked.push(`switch ${name}`);
      store.setState((state) => ({
        connection: { ...state.connection, context: name },
        contexts: state.contexts.map((context) => ({ ...context, current: context.name === name })),
      }));
      return { value: undefined };
    },
    refreshContexts: async (): Promise<Fetched<void>> => {
      asked.push('contexts');
      return { value: undefined };
    },
    fetchObject: async ({ kind, namespace, name }) => {
      asked.push(`object ${kind} ${namespace}/${name}`);
      return { value: pod(name, namespace) };
    },
    fetchEvents: async () => ({
      value: [
        {
          type: 'Warning',
          reason: 'BackOff',
          message: 'Back-off restarting failed container',
          count: 3,
          lastTimestamp: new Date(now - 300_000).toISOString(),
        },
      ],
    }),
    fetchPolicyChecks: async () => ({ value: [] }),
    fetchConstraint: async (kind, name) => ({
      value: {
        apiVersion: 'constraints.gatekeeper.sh/v1beta1',
        kind,
        metadata: { name },
        spec: { enforcementAction: 'deny' },
      },
    }),
    fetchTemplate: async (name) => ({
      value: { apiVersion: 'templates.gatekeeper.sh/v1', kind: 'ConstraintTemplate', metadata: { name } },
    }),
    dryRun: async () => ({
      value: { verdict: { state: 'passes', refusals: [], warnings: [], at: now, isWhole: true } },
    }),
    recheck: async () => ({ value: { verdict: fakeVerdict(now, 'refused', 'you must provide labels'), logged: [] } }),
    checkRollout: async (workload) => ({
      value: rolloutVerdict(workload, [{ does: 'create', kind: 'Pod', verdict: fakeVerdict(now, 'passes') }], 2),
    }),
    fetchSideEffects: async () => ({ value: [] }),
    rollouts: {
      async check(namespace) {
        store.setState({ rollouts: fakeRollouts(namespace, Date.now()) });
      },
      stop: () => {},
    },
    followLogs: async () => ({ value: undefined }),
    fetchHistory: async () => ({ value: { episodes: [], more: false } }),
    mayI: async () => 'yes',
    close: async () => {},
  };
}

/** One that cannot roll out, one with a warning, one that can, and one that nobody may ask about. */
function fakeRollouts(namespace: string, now: number): RolloutCheck {
  const said = (state: VerdictState, message = '') => fakeVerdict(now, state, message);
  const of = (kind: string, name: string, verdict: Verdict) => {
    const workload = { group: 'apps', version: 'v1', kind, namespace: 'team-a', name };
    const update = { does: 'update' as const, kind, verdict: said('passes') };
    return rolloutVerdict(workload, [update, { does: 'create', kind: 'Pod', verdict }], 2);
  };
  const verdicts = [
    of('Deployment', 'web', said('refused', 'you must provide labels: {"owner"}')),
    of('StatefulSet', 'db', said('warned', 'container db has no limits')),
    of('Deployment', 'api', said('passes')),
    of('DaemonSet', 'agent', said('unknown')),
  ];
  return { ...noRollouts, phase: 'done', namespace, startedAt: now, endedAt: now, of: verdicts.length, verdicts };
}

function fakeVerdict(now: number, state: VerdictState, message = ''): Verdict {
  const objections: Verdict['refusals'] = [
    { by: 'webhook', source: 'validation.gatekeeper.sh', constraint: 'needs-owner', template: '', message },
  ];
  return {
    state,
    refusals: state === 'refused' ? objections : [],
    warnings: state === 'warned' ? objections : [],
    at: now,
    isWhole: true,
    ...(state === 'unknown' && { problem: { what: 'sre may not create pods', next: 'ask for a role' } }),
  };
}
