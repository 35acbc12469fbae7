/** A template and constraint that the platform team applied with kubectl, beside those of Azure Policy. */
import { reportAll } from './gatekeeper.ts';
import { place, type World } from './world.ts';

/** Evaluated in code, by the rule of pod-enforce-labels. */
export const platformKind = 'K8sPlatformOwnerLabel';

const rego = `package k8splatformownerlabel

violation[{"msg": msg}] {
  required := {label | label := input.parameters.labels[_]}
  given := {label | input.review.object.metadata.labels[label]}
  missing := required - given
  count(missing) > 0
  msg := sprintf("you must provide labels: %v", [missing])
}
`;

export function placePlatformConstraint(world: World): void {
  const strings = { type: 'array', items: { type: 'string' } };
  const labels = { 'app.kubernetes.io/managed-by': 'platform-team' };
  place(world, {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata: { name: platformKind.toLowerCase(), labels },
    spec: {
      crd: {
        spec: {
          names: { kind: platformKind },
          validation: { openAPIV3Schema: { type: 'object', properties: { labels: strings } } },
        },
      },
      targets: [{ target: 'admission.k8s.gatekeeper.sh', rego }],
    },
  });
  reportAll(world);
  place(world, {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind: platformKind,
    metadata: { name: 'deployments-name-their-owner', labels },
    spec: {
      enforcementAction: 'warn',
      match: { kinds: [{ apiGroups: ['apps'], kinds: ['Deployment'] }], excludedNamespaces: ['kube-*', '*-system'] },
      parameters: { labels: ['owner'] },
    },
  });
}
