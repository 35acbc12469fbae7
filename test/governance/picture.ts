import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type {
  ComponentDeployment,
  ComponentPod,
  ComponentRole,
  ContainerStatus,
  Namespace,
  Webhook,
  WebhookConfiguration,
} from '../../src/governance/component.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import type { ConstraintTemplate } from '../../src/governance/constraint-template.ts';
import { live, type Reading } from '../../src/governance/reading.ts';
import type { Violation } from '../../src/governance/violation.ts';

export const now = Date.UTC(2026, 5, 1, 12);
export const minutes = (count: number) => count * 60_000;
const longAgo = now - minutes(60 * 24 * 10);

export function reading<T>(value: T): Reading<T> {
  return live('GET /apis/test', value, now);
}

export function denied<T>(resource: string, group = ''): Reading<T> {
  const missing = { verb: 'list', group, resource };
  return {
    state: 'denied',
    source: `GET /${resource}`,
    problem: { what: 'forbidden', next: 'ask', missing, status: 403 },
  };
}

const names: Record<ComponentRole, readonly [string, string]> = {
  'azure-policy': ['kube-system', 'mcr.microsoft.com/azure-policy/policy-kubernetes-addon-prod:1.16.2'],
  'azure-policy-webhook': ['kube-system', 'mcr.microsoft.com/azure-policy/policy-kubernetes-webhook:1.16.2'],
  'gatekeeper-audit': ['gatekeeper-system', 'mcr.microsoft.com/oss/v2/open-policy-agent/gatekeeper:v3.20.1-1'],
  'gatekeeper-controller': ['gatekeeper-system', 'mcr.microsoft.com/oss/v2/open-policy-agent/gatekeeper:v3.20.1-1'],
};
const operations: Partial<Record<ComponentRole, readonly string[]>> = {
  'gatekeeper-audit': ['--operation=audit', '--operation=status', '--audit-interval=60'],
  'gatekeeper-controller': ['--operation=webhook'],
};

export function deployment(role: ComponentRole, change: Partial<ComponentDeployment> = {}): ComponentDeployment {
  const desired = role === 'gatekeeper-controller' ? 2 : 1;
  const [namespace, image] = names[role];
  return {
    role,
    namespace,
    name: role,
    managedByAks: true,
    createdAt: longAgo,
    desired,
    ready: desired,
    updated: desired,
    containers: [
      { name: role, image, version: image.replace(/.*:v?/, ''), args: operations[role] ?? [], resources: {} },
    ],
    ...change,
  };
}

export function container(role: ComponentRole, change: Partial<ContainerStatus> = {}): ContainerStatus {
  const [, image] = names[role];
  const version = image.replace(/.*:v?/, '');
  return { name: role, image, version, args: operations[role] ?? [], ready: true, restarts: 0, ...change };
}

export function pod(role: ComponentRole, change: Partial<ComponentPod> = {}): ComponentPod {
  return {
    role,
    namespace: names[role][0],
    name: `${role}-6f-a`,
    managedByAks: true,
    phase: 'Running',
    ready: true,
    createdAt: longAgo,
    deleting: false,
    nodeName: 'node1',
    containers: [container(role)],
    ...change,
  };
}

export const service = { namespace: 'gatekeeper-system', name: 'gatekeeper-webhook-service' };

export function webhook(name: string, change: Partial<Webhook> = {}): Webhook {
  return {
    name,
    failurePolicy: 'Fail',
    timeoutSeconds: 3,
    hasCaBundle: true,
    service,
    namespaceSelector: {},
    ...change,
  };
}

export function validating(webhooks?: readonly Webhook[]): WebhookConfiguration {
  const selector = { matchExpressions: [{ key: 'admission.gatekeeper.sh/ignore', operator: 'DoesNotExist' }] };
  return {
    type: 'validating',
    name: 'gatekeeper-validating-webhook-configuration',
    createdAt: longAgo,
    webhooks: webhooks ?? [
      webhook('validation.gatekeeper.sh', { namespaceSelector: selector }),
      webhook('check-ignore-label.gatekeeper.sh'),
    ],
  };
}

export const addonWebhooks: readonly WebhookConfiguration[] = (['validating', 'mutating'] as const).map((type) => ({
  type,
  name: `azure-policy-${type}-webhook-configuration`,
  createdAt: longAgo,
  webhooks: [],
}));

export function violation(constraint: { kind: string; name: string }, change: Partial<Violation> = {}): Violation {
  return {
    action: 'deny',
    actions: [],
    constraint,
    object: { group: '', version: 'v1', kind: 'Pod', namespace: 'team-a', name: 'web-1' },
    message: 'no',
    ...change,
  };
}

export const enforcing: Constraint['byPod'] = [
  ['gatekeeper-audit-6f-a', 'audit'],
  ['gatekeeper-controller-6f-a', 'webhook'],
  ['gatekeeper-controller-6f-b', 'webhook'],
].map(([id = '', operation = '']) => ({
  id,
  operations: [operation],
  enforced: true,
  observedGeneration: 1,
  errors: [],
  enforcementPoints: [],
}));

export function constraint(kind: string, change: Partial<Constraint> = {}): Constraint {
  return {
    kind,
    name: 'c',
    uid: 'u',
    generation: 1,
    createdAt: longAgo,
    action: 'dryrun',
    scoped: [],
    match: {},
    parameters: {},
    byPod: enforcing,
    auditedAt: now - 30_000,
    totalViolations: 0,
    violations: [],
    ...change,
  };
}

/** As it is before the first audit. */
export function unaudited({ auditedAt: _, totalViolations: __, ...rest }: Constraint): Constraint {
  return rest;
}

export function template(name: string, change: Partial<ConstraintTemplate> = {}): ConstraintTemplate {
  const byPod = enforcing.map(({ id }) => ({ id, observedGeneration: 1, errors: [] }));
  return {
    name,
    kind: name.toUpperCase(),
    generation: 1,
    createdAt: longAgo,
    engine: 'rego',
    created: true,
    byPod,
    definitionIds: [],
    installedByAddon: true,
    ...change,
  };
}

export function constraintsOf(...constraints: readonly Constraint[]): ClusterPicture['constraints'] {
  return new Map(
    [...Map.groupBy(constraints, ({ kind }) => kind)].map(([kind, list]) => [
      kind,
      reading<readonly Constraint[]>(list),
    ]),
  );
}

/** A cluster whose add-on is well: no finding comes of it. */
export function healthy(change: Partial<ClusterPicture> = {}): ClusterPicture {
  return {
    version: reading('v1.35.4'),
    kinds: reading([{ kind: 'K', plural: 'k', version: 'v1beta1' }]),
    constraints: constraintsOf(constraint('K')),
    templates: reading([template('k')]),
    deployments: reading([
      deployment('azure-policy'),
      deployment('azure-policy-webhook'),
      deployment('gatekeeper-audit'),
      deployment('gatekeeper-controller'),
    ]),
    componentPods: reading([
      pod('azure-policy'),
      pod('azure-policy-webhook'),
      pod('gatekeeper-audit'),
      pod('gatekeeper-controller'),
      pod('gatekeeper-controller', { name: 'gatekeeper-controller-6f-b' }),
    ]),
    webhooks: reading([validating(), ...addonWebhooks]),
    endpoints: reading([{ namespace: service.namespace, service: service.name, ready: 2, notReady: 0 }]),
    config: reading([]),
    namespaces: reading<readonly Namespace[]>([
      { name: 'team-a', labels: {} },
      { name: 'kube-system', labels: { 'admission.gatekeeper.sh/ignore': '' } },
    ]),
    lists: new Map(),
    pods: reading(new Map()),
    ...change,
  };
}

/** The healthy cluster with one Deployment changed. */
export function withDeployment(role: ComponentRole, change: Partial<ComponentDeployment>): Partial<ClusterPicture> {
  const deployments = healthy().deployments.value ?? [];
  return { deployments: reading(deployments.map((one) => (one.role === role ? { ...one, ...change } : one))) };
}

/** The healthy cluster with the first pod of a role changed. */
export function withPod(role: ComponentRole, change: Partial<ComponentPod>): Partial<ClusterPicture> {
  const pods = [...(healthy().componentPods.value ?? [])];
  const index = pods.findIndex((one) => one.role === role);
  const found = pods[index];
  if (found) pods[index] = { ...found, ...change };
  return { componentPods: reading(pods) };
}
