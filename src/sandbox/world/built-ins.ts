/**
 * The built-in policies of category Kubernetes that put a constraint into a cluster, one a line:
 * definition id | version | template | kind of its constraints | kinds that they match | display name.
 */
const rows = `
d46c275d-1680-448d-b2ec-e495a3b6cc89 | 5.2.0 | allowed-external-ips/v1 | K8sAzureV1AllowedExternalIPs | Service | Kubernetes cluster services should only use allowed external IPs
098fc59e-46c7-4d99-9b16-64990e543d75 | 6.3.0 | allowed-host-paths/v4 | K8sAzureV4AllowedHostPaths | Pod | Kubernetes cluster pod hostPath volumes should only use allowed host paths
f85eb0dd-92ee-40e9-8a76-db25a507d6d3 | 8.2.0 | allowed-proc-mount-types/v4 | K8sAzureV4AllowedProcMountTypes | Pod | Kubernetes cluster containers should only use allowed ProcMountType
975ce327-682c-4f2e-aa46-b9598289b86c | 7.2.0 | allowed-seccomp-profiles/v3 | K8sAzureV3AllowedSeccompProfiles | Pod | Kubernetes cluster containers should only use allowed seccomp profiles
5e5a0673-649e-4d50-bf9d-5a387a4e2081 | 1.0.0-preview | allowed-sysctl-interfaces/v1 | K8sAzureV1AllowedSysctlInterfaces | Pod | [Preview]: Kubernetes cluster containers should use only allowed sysctl interfaces
f06ddb64-5fa3-4b77-b166-acb36f7f6042 | 6.2.0 | allowed-users-groups/v3 | K8sAzureV3AllowedUsersGroups | Pod | Kubernetes cluster pods and containers should only run with approved user and group IDs
16697877-1118-4fb1-9b65-9898ec2509ec | 5.2.0 | allowed-volume-types/v2 | K8sAzureV2AllowedVolumeTypes | Pod | Kubernetes cluster pods should only use allowed volume types
a3dc4946-dba6-43e6-950d-f96532848c9f | 1.1.0 | block-admin-rolebindings/v1 | K8sAzureV1BlockAdminRolebindings | ClusterRoleBinding,RoleBinding | Kubernetes clusters should ensure that the cluster-admin role is only used where required
423dd1ba-798e-40e4-9c4d-b6902674b423 | 4.2.0 | block-automount-token/v2 | K8sAzureV2BlockAutomountToken | Pod | Kubernetes clusters should disable automounting API credentials
9f061a12-e40d-4183-a00e-171812443373 | 4.2.0 | block-default-namespace/v1 | K8sAzureV1BlockDefault | Pod,Service,ServiceAccount | Kubernetes clusters should not use the default namespace
1ddac26b-ed48-4c30-8cc5-3a68c79b8001 | 3.2.0 | block-endpoint-edit-default-role/v1 | K8sAzureV1BlockEndpointEditDefaultRole | ClusterRole | Kubernetes clusters should not allow endpoint edit permissions of ClusterRole/system:aggregate-to-edit
47a1ee2f-2a2a-4576-bf2a-e0e36709c2b8 | 6.0.0 | block-host-namespace/v3 | K8sAzureV3BlockHostNamespace | Pod | Kubernetes cluster containers should not share host namespaces
65280eef-c8b4-425e-9aec-af55e55bf581 | 2.3.1 | block-naked-pods/v1 | K8sAzureV1BlockNakedPods | Pod | Kubernetes cluster should not use naked pods
b81f454c-eebb-4e4f-9dfe-dca060e8a8fd | 2.3.0-preview | block-resource/v1 | K8sAzureV1BlockResource | Deployment | [Preview]: Kubernetes clusters should restrict creation of given resource type
ca8d5704-aa2b-40cf-b110-dc19052825ad | 1.1.0 | block-wildcard-roles/v1 | K8sAzureV1BlockWildcardRoles | ClusterRole,Role | Kubernetes clusters should minimize wildcard use in role and cluster role
53a4a537-990c-495a-92e0-7c21a465442c | 1.3.1 | restricted-node-edits/v1 | K8sAzureV1RestrictedNodeEdits | Node | Cannot Edit Individual Nodes
c26596ff-4d70-4e6a-9a30-c2506bd2f80c | 6.2.0 | container-allowed-capabilities/v3 | K8sAzureV3ContainerAllowedCapabilities | Pod | Kubernetes cluster containers should only use allowed capabilities
febd0533-8e55-448f-b837-bd0e06f16469 | 9.3.0 | container-allowed-images/v2 | K8sAzureV2ContainerAllowedImages | Pod | Kubernetes cluster containers should only use allowed images
50c83470-d2f0-4dda-a716-1938a4825f62 | 3.2.0 | container-allowed-pull-policy/v2 | K8sAzureV2ContainerAllowedPullPolicy | Pod | Kubernetes cluster containers should only use allowed pull policy
a27c700f-8a22-44ec-961c-41625264370b | 5.2.0 | container-disallowed-capabilities/v3 | K8sAzureV3ContainerDisallowedCapabilities | Pod | Kubernetes clusters should not use specific security capabilities
d2e7ea85-6b44-4317-a0be-1b951587f626 | 5.1.0 | container-disallowed-capabilities/v3 | K8sAzureV3ContainerDisallowedCapabilities | Pod | Kubernetes clusters should not grant CAP_SYS_ADMIN security capabilities
1a3b9003-eac6-4d39-a184-4a567ace7645 | 1.1.1 | container-enforce-pre-stop-hook/v1 | K8sAzureV1ContainerEnforcePreStopHook | Deployment,StatefulSet,ReplicationController,ReplicaSet | Kubernetes cluster container images must include the preStop hook
b1a9997f-2883-4f12-bdff-2280f99b5915 | 3.3.0 | container-enforce-probes/v2 | K8sAzureV2ContainerEnforceProbes | Pod | Ensure cluster containers have readiness or liveness probes configured
95edb821-ddaf-4404-9732-666045e056b4 | 9.2.0 | container-no-privilege/v2 | K8sAzureV2NoPrivilege | Pod | Kubernetes cluster should not allow privileged containers
1c6e92c9-99f0-4e55-9cf2-0c234dc48f99 | 8.0.0 | container-no-privilege-escalation/v4 | K8sAzureV4ContainerNoPrivilegeEscalation | Pod | Kubernetes clusters should not allow container privilege escalation
e345eecc-fa47-480f-9e88-67dcc122b164 | 9.3.0 | container-resource-limits/v3 | K8sAzureV3ContainerLimits | Pod | Kubernetes cluster containers CPU and memory resource limits should not exceed the specified limits
03a4ecdb-0684-4039-be91-2762979e1bc8 | 1.0.0-preview | container-resource-requests/v1 | K8sAzureV1ContainerResourceRequests | Pod | Kubernetes cluster containers CPU and memory resource requests must be defined
12db3749-7e03-4b9f-b443-d37d3fb9f8d9 | 1.3.1 | container-restricted-image-pulls/v1 | K8sAzureV1ContainerRestrictedImagePulls | Pod | Kubernetes cluster containers should only pull images when image pull secrets are present
d9e8f2c1-4c5a-4f5c-8b5a-2abf1e9f7b4d | 1.3.1-preview | disallowed-bad-pod-disruption-budgets/v2 | K8sAzureV2DisallowedBadPodDisruptionBudgets | PodDisruptionBudget | [Preview]: Kubernetes cluster should implement accurate Pod Disruption Budgets
511f5417-5d12-434d-ab2e-816901e72a5e | 6.2.1 | enforce-apparmor-profile/v3 | K8sAzureV3EnforceApparmorProfile | Pod | Kubernetes cluster containers should only use allowed AppArmor profiles
4f3823b6-6dac-4b5a-9c61-ce1afb829f17 | 2.3.0 | enforce-csi-driver/v1 | K8sAzureV1EnforceCsiDriver | StorageClass | Kubernetes clusters should use Container Storage Interface(CSI) driver StorageClass
9a5f4e39-e427-4d5d-ae73-93db00328bec | 3.2.0 | enforce-required-annotation/v1 | K8sAzureV1EnforceRequiredAnnotation | Deployment | Kubernetes resources should have required annotations
f4a8fce0-2dd5-4c21-9a36-8f0ec809d663 | 5.2.0 | flexvolume-drivers/v1 | K8sAzureV1FlexvolumeDrivers | Pod | Kubernetes cluster pod FlexVolume volumes should only use allowed drivers
56d0a13f-712f-466b-8416-56fb354fb823 | 7.2.0 | forbidden-sysctl-interfaces/v1 | K8sAzureV1ForbiddenSysctlInterfaces | Pod | Kubernetes cluster containers should not use forbidden sysctl interfaces
82985f06-dc18-4a48-bc1c-b9f4f0098cfe | 7.0.0 | host-network-ports/v4 | K8sAzureV4HostNetworkingPorts | Pod | Kubernetes cluster pods should only use approved host network and port list
cf426bb8-b320-4321-8545-1b784a5df3a4 | 1.1.0-preview | image-integrity-notation-verification/v1 | K8sAzureV1ImageIntegrityNotationVerification | Pod | [Preview]: [Image Integrity] Kubernetes clusters should only use images signed by notation
021f8078-41a0-40e6-81b6-c6597da9f3ee | 2.0.1 | container-no-latest-image/v2 | K8sAzureV2ContainerNoLatestImage | Pod | Kubernetes cluster container images should not include latest image tag
1a5b4dca-0b6f-4cf5-907c-56316bc1bf3d | 9.0.0 | ingress-https-only/v2 | K8sAzureV2IngressHttpsOnly | Ingress | Kubernetes clusters should be accessible only over HTTPS
3fc4dc25-5baf-40d8-9b05-7fe74c1bc64e | 8.2.0 | load-balancer-no-public-ips/v1 | K8sAzureV1LoadBalancerNoPublicIPs | Service | Kubernetes clusters should use internal load balancers
34c88cd4-5d72-4dbb-bf77-12c3cafe8791 | 1.2.2 | pod-enforce-antiaffinity/v1 | K8sAzureV1PodEnforceAntiaffinity | Deployment,StatefulSet,ReplicationController,ReplicaSet | Must Have Anti Affinity Rules or Topology Spread Constraints Set
a22123bd-b9da-4c86-9424-24903e91fd55 | 1.2.1 | restricted-labels/v1 | K8sAzureV1RestrictedLabels | Pod,Node,Service,Deployment,StatefulSet,ReplicaSet | No AKS Specific Labels
46592696-4c7b-4bf3-9e45-6c2763bdc0a6 | 7.2.0 | pod-enforce-labels/v1 | K8sAzureV1PodEnforceLabels | Pod | Kubernetes cluster pods should use specified labels
e24df237-32cb-4a6c-a2f6-85b499cda9f2 | 1.2.1 | print-mutations-annotations/v1 | K8sAzureV1PrintMutationsAnnotations | Pod | Prints a message if a mutation is applied
df49d893-a74c-421d-bc95-c663042e5b80 | 6.3.0 | read-only-root-filesystem/v3 | K8sAzureV3ReadOnlyRootFilesystem | Pod | Kubernetes cluster containers should run with a read only root file system
d8c942c6-16a3-400b-8f2e-785f44030036 | 1.1.0-preview | require-ingress-host/v2 | K8sAzureV2RequireIngressHost | Ingress | Kubernetes clusters should specify host in ingress resource rules
48940d92-ff05-449e-9111-e742d9280451 | 1.2.1 | restricted-taints/v1 | K8sAzureV1RestrictedTaints | Node | Reserved System Pool Taints
e1e6c427-07d9-46ab-9689-bfa85431e636 | 8.0.0 | selinux/v3 | K8sAzureV3Selinux | Pod | Kubernetes cluster pods and containers should follow SELinux security standards
233a2a17-77ca-4fb1-9b6b-69223d272a44 | 8.2.0 | service-allowed-ports/v1 | K8sAzureV1ServiceAllowedPorts | Service | Kubernetes cluster services should listen only on allowed ports
b0fdedee-7b9e-4a17-9f5d-5e8e912d2f01 | 1.2.2 | unique-service-selectors/v1 | K8sAzureV1UniqueServiceSelectors | Service | Kubernetes cluster services should use unique selectors
5485eac0-7e8f-4964-998b-a44f4f0c1e75 | 1.2.0 | windows-block-container-admin/v1 | K8sAzureV1WindowsBlockContainerAdmin | Pod | Kubernetes cluster Windows containers should not run as ContainerAdministrator
077f0ce1-86d6-4058-bc60-de05067e8622 | 1.0.0 | windows-block-host-process/v1 | K8sAzureV1WindowsBlockHostProcess | Pod | Kubernetes cluster Windows pods should not run HostProcess containers
57dde185-5c62-4063-b965-afbb201e9c1c | 2.2.0 | windows-container-allowed-usernames/v1 | K8sAzureV1WindowsContainerAllowedUsernames | Pod | Kubernetes cluster Windows containers should only run with approved user and domain user group
a2abc456-f0ae-464b-bd3a-07a3cdbd7fb1 | 2.2.0 | windows-container-resources/v1 | K8sAzureV1WindowsContainerResources | Pod | Kubernetes cluster Windows containers should not overcommit cpu and memory
`;

export interface BuiltIn {
  definitionId: string;
  version: string;
  /** `container-no-privilege/v2`. */
  template: string;
  /** The template's name without its version: the key of its rule. */
  rule: string;
  kind: string;
  match: { apiGroups: string[]; kinds: string[] }[];
  displayName: string;
}

const apiGroups: Record<string, string> = {
  ClusterRole: 'rbac.authorization.k8s.io',
  ClusterRoleBinding: 'rbac.authorization.k8s.io',
  Deployment: 'apps',
  Ingress: 'networking.k8s.io',
  PodDisruptionBudget: 'policy',
  ReplicaSet: 'apps',
  Role: 'rbac.authorization.k8s.io',
  RoleBinding: 'rbac.authorization.k8s.io',
  StatefulSet: 'apps',
  StorageClass: 'storage.k8s.io',
};

/** By the last segment of the definition's id, in lower case. */
export const builtIns: ReadonlyMap<string, BuiltIn> = new Map(
  rows
    .trim()
    .split('\n')
    .map((row) => {
      const [id = '', version = '', template = '', kind = '', kinds = '', displayName = ''] = row.split(' | ');
      return [
        id,
        {
          definitionId: `/providers/Microsoft.Authorization/policyDefinitions/${id}`,
          version,
          template,
          rule: template.replace(/\/v\d+$/, ''),
          kind,
          match: matchKinds(kinds.split(',')),
          displayName,
        },
      ];
    }),
);

function matchKinds(kinds: string[]): BuiltIn['match'] {
  const byGroup = Map.groupBy(kinds, (kind) => apiGroups[kind] ?? '');
  return [...byGroup].map(([group, members]) => ({ apiGroups: [group], kinds: members }));
}
