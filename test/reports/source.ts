import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import type { ConstraintTemplate } from '../../src/governance/constraint-template.ts';
import { live, type Reading } from '../../src/governance/reading.ts';
import type { Violation } from '../../src/governance/violation.ts';
import type { ReportSource } from '../../src/reports/report.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { emptyAzure } from '../../src/state/empty-azure.ts';
import { noRollouts } from '../../src/state/rollout-check.ts';

export const readAt = Date.parse('2026-05-04T10:00:00Z');
const auditedAt = readAt - 43_000;

export function violation(
  change: Partial<Violation> & { readonly namespace?: string; readonly object?: Violation['object'] } = {},
): Violation {
  const { namespace = 'team-a', ...rest } = change;
  return {
    action: 'deny',
    actions: [],
    constraint: { kind: 'K8sAzureV2NoPrivilege', name: 'azurepolicy-no-privilege-649944' },
    object: { group: '', version: 'v1', kind: 'Pod', namespace, name: 'web-7c' },
    message: 'Privileged container is not allowed: nginx',
    auditedAt,
    ...rest,
  };
}

export function constraint(change: Partial<Constraint> = {}): Constraint {
  return {
    kind: 'K8sAzureV2NoPrivilege',
    name: 'azurepolicy-no-privilege-649944',
    uid: 'u',
    generation: 1,
    createdAt: readAt - 86_400_000 * 3,
    action: 'deny',
    scoped: [],
    match: { kinds: [{ apiGroups: [''], kinds: ['Pod'] }] },
    parameters: { excludedContainers: [] },
    byPod: [],
    auditedAt,
    totalViolations: change.violations?.length ?? 0,
    violations: [],
    ...change,
  };
}

export function template(change: Partial<ConstraintTemplate> = {}): ConstraintTemplate {
  return {
    name: 'k8sazurev2noprivilege',
    kind: 'K8sAzureV2NoPrivilege',
    generation: 1,
    createdAt: readAt - 86_400_000 * 3,
    engine: 'rego',
    created: true,
    byPod: [],
    definitionIds: [],
    installedByAddon: true,
    ...change,
  };
}

const answer = <T>(resource: string, value: T): Reading<T> => live(`GET /${resource}`, value, readAt);

export function byKind(constraints: readonly Constraint[]): ClusterPicture['constraints'] {
  return new Map(
    [...Map.groupBy(constraints, ({ kind }) => kind)].map(([kind, of]) => [kind, answer(kind.toLowerCase(), of)]),
  );
}

export function source(
  picture: Partial<ClusterPicture> = {},
  change: Partial<ReportSource> = {},
): ReportSource & ConsoleState {
  return {
    readAt,
    connection: {
      phase: 'connected',
      context: 'prod-weu',
      server: 'https://prod-weu.example:443',
      user: 'sre',
      namespace: '',
      readonly: false,
      sandbox: false,
    },
    findings: [],
    azure: emptyAzure,
    contexts: [],
    rollouts: noRollouts,
    picture: {
      version: answer('version', 'v1.33.2'),
      kinds: answer('apis/constraints.gatekeeper.sh', []),
      constraints: new Map(),
      templates: answer('constrainttemplates', []),
      deployments: answer('deployments', []),
      componentPods: answer('pods', []),
      webhooks: answer('webhooks', []),
      endpoints: answer('endpointslices', []),
      config: answer('configs', []),
      namespaces: answer('namespaces', []),
      pods: answer('pods', new Map()),
      lists: new Map(),
      ...picture,
    },
    ...change,
  };
}

/** A reading that was refused for lack of a permission. */
export function denied<T>(resource: string): Reading<T> {
  return {
    state: 'denied',
    source: `GET /${resource}`,
    problem: {
      what: `sre may not list ${resource}`,
      next: `ask for a role that allows: list ${resource}`,
      missing: { verb: 'list', group: 'constraints.gatekeeper.sh', resource },
      status: 403,
    },
  };
}
