import { expect, test } from 'vitest';
import { type BrokenConstraint, mendObject } from '../../../src/governance/mend/mend-object.ts';
import type { RawObject } from '../../../src/governance/raw-json.ts';

const deployment = (container: object, pod: object = {}): RawObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec: {
    replicas: 2,
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'app', image: 'nginx:1.27', ...container }], ...pod },
    },
  },
});

const broken = (kind: string, parameters: unknown = {}, message = '', ofPod = true): BrokenConstraint => ({
  kind,
  name: 'one',
  action: 'deny',
  parameters,
  message,
  ofPod,
});

const inApp = 'spec.template.spec.containers.0';

/** By dotted path: what each field becomes. */
function changesOf(object: RawObject, constraint: BrokenConstraint, choices: Record<string, string> = {}) {
  const { changes } = mendObject(object, [constraint], choices);
  return Object.fromEntries(changes.map(({ path, value }) => [path.join('.'), value]));
}

const secured = (securityContext: object) => deployment({ securityContext });

test.each<[string, RawObject, BrokenConstraint, Record<string, unknown>]>([
  [
    'privileged',
    secured({ privileged: true }),
    broken('K8sPSPPrivilegedContainer'),
    { [`${inApp}.securityContext.privileged`]: false },
  ],
  [
    'privilege escalation that nobody forbade',
    deployment({}),
    broken('K8sAzureV4ContainerNoPrivilegeEscalation'),
    { [`${inApp}.securityContext.allowPrivilegeEscalation`]: false },
  ],
  [
    'read-only root',
    deployment({}),
    broken('K8sPSPReadOnlyRootFilesystem'),
    { [`${inApp}.securityContext.readOnlyRootFilesystem`]: true },
  ],
  [
    'capabilities added and not dropped',
    secured({ capabilities: { add: ['CAP_NET_ADMIN', 'CHOWN'], drop: ['KILL'] } }),
    broken('K8sPSPCapabilities', { allowedCapabilities: ['CHOWN'], requiredDropCapabilities: ['NET_RAW'] }),
    {
      [`${inApp}.securityContext.capabilities.add`]: ['CHOWN'],
      [`${inApp}.securityContext.capabilities.drop`]: ['KILL', 'NET_RAW'],
    },
  ],
  [
    'capabilities that are forbidden by name',
    secured({ capabilities: { add: ['SYS_ADMIN'], drop: ['ALL'] } }),
    broken('K8sAzureV3ContainerDisallowedCapabilities', { disallowedCapabilities: ['CAP_SYS_ADMIN'] }),
    { [`${inApp}.securityContext.capabilities.add`]: [] },
  ],
  [
    'everything to be dropped',
    secured({ capabilities: { drop: ['NET_RAW'] } }),
    broken('K8sPSPCapabilities', { requiredDropCapabilities: ['ALL'] }),
    { [`${inApp}.securityContext.capabilities.drop`]: ['ALL'] },
  ],
  [
    'host namespaces',
    deployment({}, { hostPID: true, hostIPC: true }),
    broken('K8sPSPHostNamespace'),
    { 'spec.template.spec.hostPID': false, 'spec.template.spec.hostIPC': false },
  ],
  [
    'host network and a port',
    deployment({ ports: [{ containerPort: 80, hostPort: 80 }] }, { hostNetwork: true }),
    broken('K8sPSPHostNetworkingPorts', { hostNetwork: false, min: 9000, max: 9100 }),
    { 'spec.template.spec.hostNetwork': false, [`${inApp}.ports.0.hostPort`]: undefined },
  ],
  [
    'token of the service account',
    deployment({}),
    broken('K8sPSPAutomountServiceAccountTokenPod'),
    { 'spec.template.spec.automountServiceAccountToken': false },
  ],
  [
    'seccomp',
    deployment({}),
    broken('K8sPSPSeccomp', { allowedProfiles: ['runtime/default'] }),
    { [`${inApp}.securityContext.seccompProfile.type`]: 'RuntimeDefault' },
  ],
  [
    'non-root where nothing is said of the user',
    deployment({}),
    broken('K8sPSPAllowedUsers', { runAsUser: { rule: 'MustRunAsNonRoot' } }),
    { [`${inApp}.securityContext.runAsNonRoot`]: true },
  ],
  [
    'users of the built-in, with its own names of parameters',
    secured({ runAsUser: 5 }),
    broken('K8sAzureV3AllowedUsersGroups', {
      runAsUserRule: 'MustRunAs',
      runAsUserRanges: { ranges: [{ min: 1000, max: 2000 }] },
    }),
    { [`${inApp}.securityContext.runAsUser`]: 1000 },
  ],
  [
    'limits without any, and a request above them',
    deployment({ resources: { requests: { cpu: '2' } } }),
    broken('K8sContainerLimits', { cpu: '500m', memory: '1Gi' }),
    {
      [`${inApp}.resources.limits.cpu`]: '500m',
      [`${inApp}.resources.requests.cpu`]: '500m',
      [`${inApp}.resources.limits.memory`]: '1Gi',
    },
  ],
  [
    'a limit above the greatest of the built-in',
    deployment({ resources: { limits: { cpu: '200m', memory: '2Gi' } } }),
    broken('K8sAzureV3ContainerLimits', { cpuLimit: '500m', memoryLimit: '1Gi' }),
    { [`${inApp}.resources.limits.memory`]: '1Gi' },
  ],
  [
    'pull policy',
    deployment({ imagePullPolicy: 'IfNotPresent' }),
    broken('K8sAzureV2ContainerAllowedPullPolicy', { allowedPullPolicy: ['Always'] }),
    { [`${inApp}.imagePullPolicy`]: 'Always' },
  ],
])('%s', (_, object, constraint, changes) => {
  expect(changesOf(object, constraint)).toEqual(changes);
});

test('the object as it will be breaks the rule no more', () => {
  const constraint = broken('K8sPSPPrivilegedContainer');
  const { object, parts } = mendObject(secured({ privileged: true }), [constraint], {});
  expect(parts[0]?.state).toBe('mended');
  expect(mendObject(object, [constraint], {})).toMatchObject({ changes: [], parts: [{ state: 'whole' }] });
});

test('only containers that the constraint judges are changed', () => {
  const object = deployment({}, { initContainers: [{ name: 'init', image: 'busybox' }] });
  const { changes } = mendObject(object, [broken('K8sPSPReadOnlyRootFilesystem', { exemptImages: ['nginx*'] })], {});
  expect(changes.map(({ path }) => path.join('.'))).toEqual([
    'spec.template.spec.initContainers.0.securityContext.readOnlyRootFilesystem',
  ]);
});

test('two constraints of one kind are mended by the same change, and both are said to be', () => {
  const one = broken('K8sPSPPrivilegedContainer');
  const { changes, parts } = mendObject(secured({ privileged: true }), [one, { ...one, name: 'two' }], {});
  expect(changes).toHaveLength(1);
  expect(parts.map(({ state }) => state)).toEqual(['mended', 'mended']);
});

test('what nobody here knows is said to be unknown', () => {
  const { parts, changes } = mendObject(deployment({}), [broken('K8sOwnRule', {}, 'it is not blue')], {});
  expect([parts[0]?.state, changes]).toEqual(['unknown', []]);
});

test('a template of another name is known by how its message reads', () => {
  const constraint = broken('CompanyRule', undefined, 'Privileged container is not allowed: app, securityContext: {}');
  expect(changesOf(secured({ privileged: true }), constraint)).toEqual({
    [`${inApp}.securityContext.privileged`]: false,
  });
});

test('labels of a pod stand in the template, those of the object itself on it', () => {
  const labels = { labels: [{ key: 'owner', allowedRegex: '^team-[a-z]$' }] };
  const choices = { 'labels.owner': 'team-a' };
  expect(changesOf(deployment({}), broken('K8sRequiredLabels', labels), choices)).toEqual({
    'spec.template.metadata.labels.owner': 'team-a',
  });
  expect(changesOf(deployment({}), broken('K8sRequiredLabels', labels, '', false), choices)).toEqual({
    'metadata.labels.owner': 'team-a',
  });
  expect(changesOf(deployment({}), broken('K8sAzureV1PodEnforceLabels', { labelsList: ['owner'] }), choices)).toEqual({
    'spec.template.metadata.labels.owner': 'team-a',
  });
});
