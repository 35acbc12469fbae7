/** A template in CEL and its constraint, applied by the platform team: the API server itself refuses by them. */
import { isRecord, type KubernetesObject } from '../kubernetes/objects.ts';
import { reportAll } from './gatekeeper.ts';
import { place, type World } from './world.ts';

/** Evaluated in code, by the rule of its own name. */
export const policyKind = 'K8sPlatformNoNodePort';

const message = 'services must not use node ports: use an ingress';

export function placePlatformPolicy(world: World): void {
  const labels = { 'app.kubernetes.io/managed-by': 'platform-team' };
  place(world, {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata: { name: policyKind.toLowerCase(), labels },
    spec: {
      crd: { spec: { names: { kind: policyKind } } },
      targets: [
        {
          target: 'admission.k8s.gatekeeper.sh',
          code: [
            {
              engine: 'K8sNativeValidation',
              source: {
                generateVAP: true,
                validations: [{ expression: "object.spec.type != 'NodePort'", message }],
              },
            },
          ],
        },
      ],
    },
  });
  reportAll(world);
  place(world, {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind: policyKind,
    metadata: { name: 'services-need-no-node-ports', labels },
    spec: {
      enforcementAction: 'deny',
      match: { kinds: [{ apiGroups: [''], kinds: ['Service'] }], excludedNamespaces: ['kube-*', '*-system'] },
    },
  });
  reportAll(world);
}

/** What the template says, in code. */
export function nodePortMessages({ spec }: KubernetesObject): string[] {
  return isRecord(spec) && spec.type === 'NodePort' ? [message] : [];
}
