/** What is assigned to the sandbox's cluster when it starts. */
import { assignmentAt, managementGroupId, resourceGroupScope, subscriptionScope } from './azure-names.ts';
import { initiativeRows } from './catalogue-rows.ts';
import type { AssignedPolicy } from './policies.ts';

/** By reference: the parameters of the initiative's members that hold. */
type Members = Record<string, Record<string, unknown>>;

const definition = (id: string) => `/providers/Microsoft.Authorization/policyDefinitions/${id}`;
const words = (text: string) => text.split(' ');
const capabilities = words(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT',
);
const volumes = words('configMap emptyDir projected downwardAPI persistentVolumeClaim secret csi ephemeral');
const noHostPorts = { allowHostNetwork: false, allowedHostPorts: [] };
const sysctls = words(
  'kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range',
);

const podSecurityBaseline: Members = {
  NoPrivilegedContainers: {},
  BlockUsingHostNetwork: noHostPorts,
  BlockUsingHostProcessIDAndIPC: {},
  ContainerCapabilities: { allowedCapabilities: capabilities, requiredDropCapabilities: [] },
  NoHostPathVolume: { allowedHostPaths: { paths: [] } },
};

const podSecurityRestricted: Members = {
  NoPrivilegedContainers: {},
  NoPrivilegeEscalation: {},
  BlockUsingHostNetwork: noHostPorts,
  BlockUsingHostProcessIDAndIPC: {},
  ContainerCapabilities: { allowedCapabilities: ['NET_BIND_SERVICE'], requiredDropCapabilities: ['ALL'] },
  AllowedVolumeTypes: { allowedVolumeTypes: volumes },
  AllowedUsersGroups: { runAsUserRule: 'MustRunAsNonRoot' },
  AllowedSeccompProfiles: { allowedProfiles: ['runtime/default', 'docker/default', 'RuntimeDefault'] },
};

const safeguards: Members = {
  restrictedNodeEditsInKubernetesCluster: {
    allowedUsers: ['nodeclient', 'aksService'],
    allowedGroups: ['system:node', 'system:masters'],
  },
  containerResourceRequests: {},
  podEnforceAntiaffinityInKubernetesCluster: {},
  restrictedLabelsInKubernetesCluster: { labels: ['kubernetes.azure.com'], allowedUsers: [], allowedGroups: [] },
  restrictedTaintsInKubernetesCluster: { reservedTaints: ['CriticalAddonsOnly'] },
  ensureProbesConfiguredInKubernetesCluster: { requiredProbes: ['readinessProbe', 'livenessProbe'] },
  ensureCsiDriverStorageClass: {},
  uniqueServiceSelectors: {},
  imagesDoNotUseLatest: {},
  allowedSysctls: { allowedSysctls: sysctls },
  windowsBlockContainerAdmin: {},
  enforceAppArmorProfile: { allowedProfiles: ['runtime/default'] },
  enforceSELinux: { enforcePSS: true },
  windowsBlockHostProcess: {},
  allowedProcMountType: { procMount: 'Default' },
};

const cis: Members = { 'CIS5.1.1-NoWildcardsInRoles': {}, 'CIS5.1.3-NoClusterAdminRole': {} };

const images = {
  allowedContainerImagesRegex: '^(contosoprod\\.azurecr\\.io|mcr\\.microsoft\\.com)/.+$',
  namespaces: ['payments', 'checkout', 'identity'],
};

/** Assigned one by one: assignment, definition, effect, parameters. */
const single: [string, string, string, Record<string, unknown>?][] = [
  ['allowed-images', 'febd0533-8e55-448f-b837-bd0e06f16469', 'Deny', images],
  ['resource-limits', 'e345eecc-fa47-480f-9e88-67dcc122b164', 'Deny', { cpuLimit: '2', memoryLimit: '4Gi' }],
  ['https-only', '1a5b4dca-0b6f-4cf5-907c-56316bc1bf3d', 'Deny'],
  ['internal-load-balancers', '3fc4dc25-5baf-40d8-9b05-7fe74c1bc64e', 'Deny'],
  [
    'service-ports',
    '233a2a17-77ca-4fb1-9b6b-69223d272a44',
    'Audit',
    { allowedServicePortsList: words('80 443 8080 9090') },
  ],
  ['read-only-root', 'df49d893-a74c-421d-bc95-c663042e5b80', 'Audit'],
  ['no-automount', '423dd1ba-798e-40e4-9c4d-b6902674b423', 'Audit'],
  ['no-default-namespace', '9f061a12-e40d-4183-a00e-171812443373', 'Deny'],
  ['no-naked-pods', '65280eef-c8b4-425e-9aec-af55e55bf581', 'Audit'],
  ['external-ips', 'd46c275d-1680-448d-b2ec-e495a3b6cc89', 'Deny', { allowedExternalIPs: [] }],
  [
    'no-sysctls',
    '56d0a13f-712f-466b-8416-56fb354fb823',
    'Deny',
    { forbiddenSysctls: ['kernel.*', 'net.core.somaxconn'] },
  ],
  [
    'no-sys-admin',
    'd2e7ea85-6b44-4317-a0be-1b951587f626',
    'Deny',
    { disallowedCapabilities: ['CAP_SYS_ADMIN', 'SYS_ADMIN'] },
  ],
  ['ingress-host', 'd8c942c6-16a3-400b-8f2e-785f44030036', 'Audit'],
  ['owner-label', '46592696-4c7b-4bf3-9e45-6c2763bdc0a6', 'Audit', { labelsList: ['owner'] }],
  ['disruption-budgets', 'd9e8f2c1-4c5a-4f5c-8b5a-2abf1e9f7b4d', 'Audit'],
];

/** About 45 policies: deny, dryrun and scoped ones, several of one kind among them, as on a cluster that has been governed for years. */
export function standingPolicies(): AssignedPolicy[] {
  const baselineId = 'a8640138-9b0a-4a28-b8cb-1666c838647d';
  const restrictedId = '42b8ef37-b724-4e24-bbc8-7a7708edfe00';
  const safeguardsId = 'c047ea8e-9c78-49b2-958b-37e56d291a44';
  const cisId = '4fd005fd-51be-478f-a8fb-149d48b20d48';
  return [
    ...members(resourceGroupScope, 'pod-security-baseline', baselineId, podSecurityBaseline, { effect: 'Deny' }),
    ...members(managementGroupId, 'pod-security-restricted', restrictedId, podSecurityRestricted),
    ...members(resourceGroupScope, 'aks-deployment-safeguards', safeguardsId, safeguards, { warn: true }),
    ...members(subscriptionScope, 'cis-kubernetes', cisId, cis),
    ...single.map(
      ([name, id, effect, parameters = {}]): AssignedPolicy => ({
        assignmentId: assignmentAt(resourceGroupScope, name),
        definitionId: definition(id),
        referenceId: '',
        setDefinitionId: '',
        effect,
        parameters,
      }),
    ),
  ];
}

/** Audited without a warning unless told. */
function members(
  scope: string,
  name: string,
  set: string,
  parametersOf: Members,
  { effect = 'Audit', warn = false } = {},
): AssignedPolicy[] {
  const [, , , references = ''] = initiativeRows.find(([id]) => id === set) ?? [];
  const definitions = new Map(references.split(' ').map((member) => member.split(/[=@]/) as [string, string]));
  return Object.entries(parametersOf).map(([referenceId, parameters]) => ({
    assignmentId: assignmentAt(scope, name),
    definitionId: definition(definitions.get(referenceId) ?? ''),
    referenceId,
    setDefinitionId: `/providers/Microsoft.Authorization/policySetDefinitions/${set}`,
    effect,
    warn,
    parameters,
  }));
}
