/** The templates whose logic the sandbox has in code, by the built-in's template name without its version. */
import * as security from './container-security.ts';
import * as images from './images-and-resources.ts';
import * as network from './network-and-cluster.ts';
import * as pods from './pod-security.ts';
import type { Rule } from './rule.ts';

export const rules: Record<string, Rule> = {
  'allowed-external-ips': network.externalIps,
  'allowed-host-paths': pods.hostPaths,
  'allowed-proc-mount-types': security.procMount,
  'allowed-seccomp-profiles': security.seccompProfiles,
  'allowed-sysctl-interfaces': pods.allowedSysctls,
  'allowed-users-groups': security.usersAndGroups,
  'allowed-volume-types': pods.volumeTypes,
  'block-admin-rolebindings': network.adminBindings,
  'block-automount-token': pods.automountToken,
  'block-default-namespace': network.defaultNamespace,
  'block-host-namespace': pods.hostNamespace,
  'block-naked-pods': pods.nakedPods,
  'block-wildcard-roles': network.wildcardRoles,
  'container-allowed-capabilities': security.allowedCapabilities,
  'container-allowed-images': images.allowedImages,
  'container-allowed-pull-policy': images.pullPolicy,
  'container-disallowed-capabilities': security.disallowedCapabilities,
  'container-enforce-probes': security.probes,
  'container-no-latest-image': images.noLatestImage,
  'container-no-privilege': security.noPrivilege,
  'container-no-privilege-escalation': security.noPrivilegeEscalation,
  'container-resource-limits': images.resourceLimits,
  'container-resource-requests': images.resourceRequests,
  'disallowed-bad-pod-disruption-budgets': network.disruptionBudgets,
  'enforce-csi-driver': network.csiDriver,
  'forbidden-sysctl-interfaces': pods.forbiddenSysctls,
  'host-network-ports': pods.hostNetworkPorts,
  'ingress-https-only': network.ingressHttpsOnly,
  'load-balancer-no-public-ips': network.internalLoadBalancer,
  'pod-enforce-antiaffinity': images.antiAffinity,
  'pod-enforce-labels': pods.enforceLabels,
  'read-only-root-filesystem': security.readOnlyRootFilesystem,
  'require-ingress-host': network.ingressHost,
  'service-allowed-ports': network.servicePorts,
  'unique-service-selectors': network.uniqueSelectors,
};
