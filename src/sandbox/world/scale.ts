/** Large clusters for benchmarks: constraint kinds whose status is written directly, without workloads behind it. */
import { timestamp } from '../kubernetes/objects.ts';
import { assignmentAt, subscriptionScope } from './azure-names.ts';
import { constraintDefinition } from './gatekeeper-definitions.ts';
import { gatekeeperPods, operations } from './gatekeeper-pods.ts';
import { hex } from './seeded.ts';
import { place, setStatus, type World } from './world.ts';

export interface Scale {
  constraints: number;
  /** Of each constraint, all of them kept in its status. */
  violations: number;
}

const actions = ['deny', 'dryrun', 'dryrun', 'warn'];
const kindOf = (index: number) => `K8sAzureV1Scale${String(index).padStart(3, '0')}`;

export function placeScale(world: World, { constraints, violations }: Scale): void {
  for (let index = 0; index < constraints; index += 1) {
    const kind = kindOf(index);
    place(world, constraintDefinition(kind, [], undefined));
    place(world, {
      apiVersion: 'templates.gatekeeper.sh/v1',
      kind: 'ConstraintTemplate',
      metadata: { name: kind.toLowerCase(), labels: { 'managed-by': 'scale' } },
      spec: {
        crd: { spec: { names: { kind } } },
        targets: [
          {
            target: 'admission.k8s.gatekeeper.sh',
            rego: `package ${kind.toLowerCase()}\n\nviolation[{"msg": "never"}] { false }\n`,
          },
        ],
      },
    });
    place(world, {
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind,
      metadata: {
        name: `azurepolicy-scale-${hex(kind, 20)}`,
        labels: { 'managed-by': 'scale' },
        annotations: {
          'azure-policy-assignment-id': assignmentAt(subscriptionScope, `scale-${index % 10}`),
          'azure-policy-definition-id': `/providers/Microsoft.Authorization/policyDefinitions/${hex(kind, 8)}-0000-4000-8000-000000000000`,
          'azure-policy-definition-reference-id': '',
          'azure-policy-setdefinition-id': '',
          'constraint-installed-by': 'azure-policy-addon',
        },
      },
      spec: {
        enforcementAction: actions[index % actions.length],
        match: { kinds: [{ apiGroups: [''], kinds: ['Pod'] }] },
        parameters: {},
      },
    });
  }
  auditScale(world, { constraints, violations });
}

/** Rewrites the status of all of them, as an audit of a cluster of that size does. */
export function auditScale(world: World, { constraints, violations }: Scale): void {
  const auditTimestamp = timestamp(world.now());
  const pods = gatekeeperPods(world);
  for (let index = 0; index < constraints; index += 1) {
    const kind = kindOf(index);
    const resource = world.resources.get('constraints.gatekeeper.sh', kind.toLowerCase());
    const constraint = world.store.list(resource)[0];
    if (!constraint) continue;
    const enforcementAction = actions[index % actions.length];
    setStatus(world, constraint, {
      auditTimestamp,
      byPod: pods.map(({ name, operation }) => ({
        constraintUID: constraint.metadata.uid,
        enforced: true,
        id: name,
        observedGeneration: 1,
        operations: operations[operation],
      })),
      totalViolations: violations,
      violations: Array.from({ length: violations }, (_, at) => ({
        enforcementAction,
        group: '',
        kind: 'Pod',
        message: `container <app> of pod workload-${violations - at} breaks rule ${index} of the scaled cluster: securityContext.runAsNonRoot must be true`,
        name: `workload-${String(violations - at).padStart(5, '0')}-7c9d8b6f5-x${(at * 31) % 97}`,
        namespace: `team-${String((at * 7 + index) % 40).padStart(2, '0')}`,
        version: 'v1',
      })),
    });
  }
}
