/** What is assigned to the sandbox's cluster when it starts. */
import { assignmentAt, initiative, managementGroupId, resourceGroupScope, subscriptionScope } from './azure-names.ts';
import type { AssignedPolicy } from './policies.ts';

type Member = [reference: string, definition: string, parameters?: Record<string, unknown>, effect?: string];

const definition = (id: string) => `/providers/Microsoft.Authorization/policyDefinitions/${id}`;
const capabilities = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];
const volumes = [
  'configMap',
  'emptyDir',
  'projected',
  'downwardAPI',
  'persistentVolumeClaim',
  'secret',
  'csi',
  'ephemeral',
];
const runtimeDefault = { allowedProfiles: ['runtime/default', 'docker/default', 'RuntimeDefault'] };
const nonRoot = { runAsUserRule: 'MustRunAsNonRoot' };
const noPaths = { allowedHostPaths: { paths: [] } };
const noHostPorts = { allowHostNetwork: false, allowedHostPorts: [] };

const podSecurityBaseline: Member[] = [
  ['NoPrivilegedContainers', '95edb821-ddaf-4404-9732-666045e056b4'],
  ['BlockUsingHostNetwork', '82985f06-dc18-4a48-bc1c-b9f4f0098cfe', noHostPorts],
  ['BlockUsingHostProcessIDAndIPC', '47a1ee2f-2a2a-4576-bf2a-e0e36709c2b8'],
  [
    'ContainerCapabilities',
    'c26596ff-4d70-4e6a-9a30-c2506bd2f80c',
    { allowedCapabilities: capabilities, requiredDropCapabilities: [] },
  ],
  ['NoHostPathVolume', '098fc59e-46c7-4d99-9b16-64990e543d75', noPaths],
];

const podSecurityRestricted: Member[] = [
  ['NoPrivilegedContainers', '95edb821-ddaf-4404-9732-666045e056b4'],
  ['NoPrivilegeEscalation', '1c6e92c9-99f0-4e55-9cf2-0c234dc48f99'],
  ['BlockUsingHostNetwork', '82985f06-dc18-4a48-bc1c-b9f4f0098cfe', noHostPorts],
  ['BlockUsingHostProcessIDAndIPC', '47a1ee2f-2a2a-4576-bf2a-e0e36709c2b8'],
  [
    'ContainerCapabilities',
    'c26596ff-4d70-4e6a-9a30-c2506bd2f80c',
    { allowedCapabilities: ['NET_BIND_SERVICE'], requiredDropCapabilities: ['ALL'] },
  ],
  ['AllowedVolumeTypes', '16697877-1118-4fb1-9b65-9898ec2509ec', { allowedVolumeTypes: volumes }],
  ['AllowedUsersGroups', 'f06ddb64-5fa3-4b77-b166-acb36f7f6042', nonRoot],
  ['AllowedSeccompProfiles', '975ce327-682c-4f2e-aa46-b9598289b86c', runtimeDefault],
];

const safeguards: Member[] = [
  [
    'restrictedNodeEditsInKubernetesCluster',
    '53a4a537-990c-495a-92e0-7c21a465442c',
    { allowedUsers: ['nodeclient', 'aksService'], allowedGroups: ['system:node', 'system:masters'] },
  ],
  ['containerResourceRequests', '03a4ecdb-0684-4039-be91-2762979e1bc8', {}, 'Audit'],
  ['podEnforceAntiaffinityInKubernetesCluster', '34c88cd4-5d72-4dbb-bf77-12c3cafe8791'],
  [
    'restrictedLabelsInKubernetesCluster',
    'a22123bd-b9da-4c86-9424-24903e91fd55',
    { labels: ['kubernetes.azure.com'], allowedUsers: [], allowedGroups: [] },
  ],
  [
    'restrictedTaintsInKubernetesCluster',
    '48940d92-ff05-449e-9111-e742d9280451',
    { reservedTaints: ['CriticalAddonsOnly'] },
  ],
  [
    'ensureProbesConfiguredInKubernetesCluster',
    'b1a9997f-2883-4f12-bdff-2280f99b5915',
    { requiredProbes: ['readinessProbe', 'livenessProbe'] },
  ],
  ['ensureCsiDriverStorageClass', '4f3823b6-6dac-4b5a-9c61-ce1afb829f17'],
  ['uniqueServiceSelectors', 'b0fdedee-7b9e-4a17-9f5d-5e8e912d2f01'],
  ['imagesDoNotUseLatest', '021f8078-41a0-40e6-81b6-c6597da9f3ee'],
  [
    'allowedSysctls',
    '5e5a0673-649e-4d50-bf9d-5a387a4e2081',
    {
      allowedSysctls: [
        'kernel.shm_rmid_forced',
        'net.ipv4.ip_local_port_range',
        'net.ipv4.tcp_syncookies',
        'net.ipv4.ping_group_range',
      ],
    },
  ],
  ['windowsBlockContainerAdmin', '5485eac0-7e8f-4964-998b-a44f4f0c1e75'],
  ['enforceAppArmorProfile', '511f5417-5d12-434d-ab2e-816901e72a5e', { allowedProfiles: ['runtime/default'] }],
  ['enforceSELinux', 'e1e6c427-07d9-46ab-9689-bfa85431e636', { enforcePSS: true }],
  ['windowsBlockHostProcess', '077f0ce1-86d6-4058-bc60-de05067e8622'],
  ['allowedProcMountType', 'f85eb0dd-92ee-40e9-8a76-db25a507d6d3', { procMount: 'Default' }],
];

const cis: Member[] = [
  ['CIS5.1.1-NoWildcardsInRoles', 'ca8d5704-aa2b-40cf-b110-dc19052825ad'],
  ['CIS5.1.3-NoClusterAdminRole', 'a3dc4946-dba6-43e6-950d-f96532848c9f'],
];

/** Assigned one by one: assignment, definition, effect, parameters. */
const single: [string, string, string, Record<string, unknown>?][] = [
  [
    'allowed-images',
    'febd0533-8e55-448f-b837-bd0e06f16469',
    'Deny',
    {
      allowedContainerImagesRegex: '^(contosoprod\\.azurecr\\.io|mcr\\.microsoft\\.com)/.+$',
      namespaces: ['payments', 'checkout', 'identity'],
    },
  ],
  ['resource-limits', 'e345eecc-fa47-480f-9e88-67dcc122b164', 'Deny', { cpuLimit: '2', memoryLimit: '4Gi' }],
  ['https-only', '1a5b4dca-0b6f-4cf5-907c-56316bc1bf3d', 'Deny'],
  ['internal-load-balancers', '3fc4dc25-5baf-40d8-9b05-7fe74c1bc64e', 'Deny'],
  [
    'service-ports',
    '233a2a17-77ca-4fb1-9b6b-69223d272a44',
    'Audit',
    { allowedServicePortsList: ['80', '443', '8080', '9090'] },
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
  return [
    ...ofInitiative(
      resourceGroupScope,
      'pod-security-baseline',
      'a8640138-9b0a-4a28-b8cb-1666c838647d',
      'Deny',
      podSecurityBaseline,
    ),
    ...ofInitiative(
      managementGroupId,
      'pod-security-restricted',
      '42b8ef37-b724-4e24-bbc8-7a7708edfe00',
      'Audit',
      podSecurityRestricted,
    ),
    ...ofInitiative(
      resourceGroupScope,
      'aks-deployment-safeguards',
      'c047ea8e-9c78-49b2-958b-37e56d291a44',
      'Audit',
      safeguards,
      true,
    ),
    ...ofInitiative(subscriptionScope, 'cis-kubernetes', '4fd005fd-51be-478f-a8fb-149d48b20d48', 'Audit', cis),
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

function ofInitiative(
  scope: string,
  name: string,
  set: string,
  effect: string,
  members: Member[],
  warn = false,
): AssignedPolicy[] {
  return members.map(([referenceId, id, parameters = {}, own]) => ({
    assignmentId: assignmentAt(scope, name),
    definitionId: definition(id),
    referenceId,
    setDefinitionId: initiative(set),
    effect: own ?? effect,
    warn,
    parameters,
  }));
}
