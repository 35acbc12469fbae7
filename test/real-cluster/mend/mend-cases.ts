/** Objects that break rules whose mend is known, one constraint each, which warns: so that they can be made, and a dry run tells. */
import type { Ask } from '../../../src/governance/mend/mend-rule.ts';
import { containerCases } from '../pointer/container-cases.ts';
import { objectCases } from '../pointer/object-cases.ts';
import { placed, placedConstraints } from '../pointer/place.ts';
import { podCases } from '../pointer/pod-cases.ts';
import { profileCases } from '../pointer/profile-cases.ts';
import {
  celContainerRule,
  cronJob,
  deployment,
  ingress,
  type RuleCase,
  regoRule,
  service,
} from '../pointer/rule-case.ts';
import { workloadCases } from '../pointer/workload-cases.ts';

/** What the pointer's rules lack: rules of the built-ins, and workloads of the kinds that only mends are tried on. */
const ownCases: readonly RuleCase[] = [
  regoRule(
    'K8sAzureV1LoadBalancerNoPublicIPs',
    `violation[{"msg": msg}] {
      obj.spec.type == "LoadBalancer"
      not obj.metadata.annotations["service.beta.kubernetes.io/azure-load-balancer-internal"] == "true"
      msg := sprintf("Load Balancers should not have public IPs. azure-load-balancer-internal annotation is required for %v", [obj.metadata.name])
    }`,
    { objects: [[service({ type: 'LoadBalancer' }), '']] },
  ),
  celContainerRule(
    'K8sAzureV2ContainerAllowedPullPolicy',
    '!(c.imagePullPolicy in variables.params.allowedPullPolicy)',
    '"Container <" + c.name + "> has image pull policy <" + c.imagePullPolicy + ">. Allowed pull policies: [\\"Always\\"]"',
    {
      parameters: { allowedPullPolicy: ['Always'] },
      objects: [[deployment({ app: { imagePullPolicy: 'IfNotPresent' } }), 'containers']],
    },
  ),
  regoRule(
    'K8sAzureV1PodEnforceLabels',
    `violation[{"msg": msg}] {
      missing := {k | k := input.parameters.labelsList[_]} - {k | _ := obj.metadata.labels[k]}
      count(missing) > 0
      msg := sprintf("you must provide labels: %v", [missing])
    }`,
    {
      parameters: { labelsList: ['owner', 'cost.example/centre'] },
      objects: [
        [deployment(), 'spec.template'],
        [cronJob(), 'spec.template'],
      ],
    },
  ),
  regoRule(
    'K8sAzureV1IngressHttpsOnly',
    `violation[{"msg": msg}] {
      not fine
      msg := sprintf("Ingress should be https. tls configuration and allow-http=false annotation are required for %v", [obj.metadata.name])
    }
    fine { count(obj.spec.tls) > 0; obj.metadata.annotations["kubernetes.io/ingress.allow-http"] == "false" }`,
    {
      objects: [
        [
          ingress({
            rules: [
              {
                host: 'shop.example',
                http: {
                  paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'x', port: { number: 80 } } } }],
                },
              },
            ],
          }),
          '',
        ],
      ],
    },
  ),
  regoRule(
    'K8sImageDigestsV2',
    `violation[{"msg": msg}] {
      c := containers[_]
      not contains(c.image, "@sha256:")
      msg := sprintf("container <%v> uses an image without a digest <%v>", [c.name, c.image])
    }`,
    { objects: [[deployment(), 'containers']] },
  ),
  regoRule(
    'K8sPSPHostNamespaceV2',
    `violation[{"msg": msg}] {
      obj.spec[["hostPID", "hostIPC"][_]]
      msg := sprintf("Sharing the host namespace is not allowed: %v", [obj.metadata.name])
    }`,
    { objects: [[cronJob({ spec: { hostPID: true, hostIPC: true } }), 'spec.template']] },
  ),
];

const mended = new Set([
  'K8sPSPPrivilegedContainer',
  'K8sPSPAllowPrivilegeEscalationContainer',
  'K8sPSPReadOnlyRootFilesystem',
  'K8sPSPCapabilities',
  'K8sPSPAllowedUsers',
  'K8sPSPAllowedUsersV2',
  'K8sPSPHostNamespace',
  'K8sPSPHostNetworkingPorts',
  'K8sPSPFSGroup',
  'K8sPSPAutomountServiceAccountTokenPod',
  'K8sPSPSeccomp',
  'K8sPSPAppArmor',
  'K8sContainerLimits',
  'K8sContainerRequests',
  'K8sRequiredResources',
  'K8sAllowedRepos',
  'K8sDisallowedRepos',
  'K8sDisallowedTags',
  'K8sAzureV2ContainerAllowedImages',
  'K8sRequiredLabels',
  'K8sRequiredAnnotations',
  'K8sBlockNodePort',
  'K8sBlockLoadBalancer',
  'K8sExternalIPs',
]);

/** Nobody here knows the files that a node has, and so which profile of its own a container would take. */
const unknowable = (parameters: object | undefined) => JSON.stringify(parameters ?? {}).includes('localhost/mine');

const cases: readonly RuleCase[] = [
  ...[...containerCases, ...podCases, ...profileCases, ...workloadCases, ...objectCases].filter(({ kind }) =>
    mended.has(kind),
  ),
  ...ownCases,
].map((one) => ({
  ...one,
  sets: one.sets
    .filter(({ parameters }) => !unknowable(parameters))
    // Of a pod that nobody owns there is no workload to mend.
    .map((set) => ({ ...set, objects: set.objects.filter(([{ kind }]) => kind !== 'Pod') })),
}));

export const mendCases = cases.filter(({ sets }) => sets.some(({ objects }) => objects.length > 0));
export const mendObjects = mendCases.flatMap(placed);
export const mendConstraints = mendCases
  .flatMap(placedConstraints)
  .filter(({ metadata: { name } }) => mendObjects.some(({ constraint }) => constraint === name))
  .map((one) => ({ ...one, spec: { ...one.spec, enforcementAction: 'warn' } }));

/** What only a person knows. */
export function chosen({ id, value }: Pick<Ask, 'id' | 'value'>): string {
  if (value !== undefined) return value;
  if (id.startsWith('images.')) return `ok.example/opa:1.2.3@sha256:${'0'.repeat(64)}`;
  if (id === 'annotations.a8r.io/owner') return '@platform';
  if (id.startsWith('labels.')) return 'platform';
  if (id.includes('memory')) return '64Mi';
  if (id.includes('cpu')) return '100m';
  if (id === 'tls.secretName') return 'shop-tls';
  return '1000';
}
