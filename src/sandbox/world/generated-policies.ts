/** What Gatekeeper makes for the API server of templates with CEL code: a ValidatingAdmissionPolicy, and of each constraint a binding. */
import { isDeepStrictEqual } from 'node:util';
import { isRecord, type KubernetesObject, type NewObject } from '../kubernetes/objects.ts';
import { ensure, resourceOf, type World } from './world.ts';

const apiVersion = 'admissionregistration.k8s.io/v1';
const validationActions: Record<string, string> = { deny: 'Deny', warn: 'Warn', dryrun: 'Audit' };

interface CelSource {
  generateVAP?: boolean;
  failurePolicy?: string;
  validations?: unknown[];
}

interface Template {
  targets?: { code?: { engine: string; source?: CelSource }[] }[];
}

const policyName = (kind: string) => `gatekeeper-${kind.toLowerCase()}`;
const bindingName = ({ kind, metadata }: KubernetesObject) => `${policyName(kind)}-${metadata.name}`;
const ownedBy = ({ apiVersion: version, kind, metadata: { name, uid } }: KubernetesObject) => [
  { apiVersion: version, kind, name, uid, controller: true, blockOwnerDeletion: true },
];

/** The policy of a template whose code lets one be made. */
export function makePolicy(world: World, template: KubernetesObject, kind: string): void {
  const { targets = [] } = (template.spec ?? {}) as Template;
  const source = targets
    .flatMap(({ code = [] }) => code)
    .find(({ engine }) => engine === 'K8sNativeValidation')?.source;
  if (!source || source.generateVAP === false) return;
  keep(world, {
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: policyName(kind), ownerReferences: ownedBy(template) },
    spec: {
      failurePolicy: source.failurePolicy ?? 'Fail',
      matchConstraints: {
        matchPolicy: 'Equivalent',
        namespaceSelector: {},
        objectSelector: {},
        resourceRules: [
          { apiGroups: ['*'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['*'], scope: '*' },
        ],
      },
      paramKind: { apiVersion: 'constraints.gatekeeper.sh/v1beta1', kind },
      validations: source.validations ?? [],
    },
  });
}

/** The binding of a constraint, where its template has a policy; whether it stands. */
export function makeBinding(world: World, constraint: KubernetesObject): boolean {
  if (!find(world, 'ValidatingAdmissionPolicy', policyName(constraint.kind))) return false;
  const action = isRecord(constraint.spec) ? constraint.spec.enforcementAction : undefined;
  const wanted = validationActions[String(action ?? 'deny')];
  if (!wanted) return false;
  const { name } = constraint.metadata;
  keep(world, {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: bindingName(constraint), ownerReferences: ownedBy(constraint) },
    spec: {
      matchResources: { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} },
      paramRef: { name, parameterNotFoundAction: 'Allow' },
      policyName: policyName(constraint.kind),
      validationActions: [wanted],
    },
  });
  return true;
}

/** The names and actions of the policy and binding by which the API server checks the constraint; undefined where it does not. */
export function bindingOf(world: World, constraint: KubernetesObject) {
  const policy = find(world, 'ValidatingAdmissionPolicy', policyName(constraint.kind));
  const binding = policy && find(world, 'ValidatingAdmissionPolicyBinding', bindingName(constraint));
  if (!binding) return undefined;
  const { validationActions: actions = [] } = binding.spec as { validationActions?: string[] };
  return { policy: policy.metadata.name, binding: binding.metadata.name, actions };
}

function find(world: World, kind: string, name: string): KubernetesObject | undefined {
  return world.store.find(resourceOf(world, { apiVersion, kind }), undefined, name);
}

function keep(world: World, object: NewObject): void {
  if (!isDeepStrictEqual(find(world, object.kind, object.metadata.name ?? '')?.spec, object.spec))
    ensure(world, object);
}
