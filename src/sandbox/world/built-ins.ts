/** The built-in policies of category Kubernetes that put a constraint into a cluster, out of the catalogue. */
import { definitionRows, groupOfKind } from './catalogue-rows.ts';

export interface BuiltIn {
  /** `container-no-privilege/v2`. */
  template: string;
  /** The template's name without its version: the key of its rule. */
  rule: string;
  kind: string;
  match: { apiGroups: string[]; kinds: string[] }[];
  displayName: string;
}

/** Kinds that are not called after their template. */
const kindsOfTheirOwn: Record<string, string> = {
  'allowed-external-ips/v1': 'K8sAzureV1AllowedExternalIPs',
  'block-default-namespace/v1': 'K8sAzureV1BlockDefault',
  'container-no-privilege/v2': 'K8sAzureV2NoPrivilege',
  'container-resource-limits/v3': 'K8sAzureV3ContainerLimits',
  'host-network-ports/v4': 'K8sAzureV4HostNetworkingPorts',
  'load-balancer-no-public-ips/v1': 'K8sAzureV1LoadBalancerNoPublicIPs',
};

/** By the last segment of the definition's id, in lower case. */
export const builtIns: ReadonlyMap<string, BuiltIn> = new Map(
  definitionRows
    .filter(([, , rule = '']) => rule.startsWith('t '))
    .map(([id = '', , rule = '', , , , kinds = '', displayName = '']) => {
      const template = rule.slice(2);
      const match = matchKinds(kinds.startsWith('[') ? ['Deployment'] : kinds.split(','));
      return [id, { template, rule: template.replace(/\/v\d+$/, ''), kind: kindOf(template), match, displayName }];
    }),
);

function kindOf(template: string): string {
  const [name = '', version = ''] = template.split('/');
  const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return kindsOfTheirOwn[template] ?? `K8sAzure${version.toUpperCase()}${words.join('')}`;
}

function matchKinds(kinds: string[]): BuiltIn['match'] {
  const byGroup = Map.groupBy(kinds, groupOfKind);
  return [...byGroup].map(([group, members]) => ({ apiGroups: [group], kinds: members }));
}
