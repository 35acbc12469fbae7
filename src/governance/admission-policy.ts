import { listKey } from './list-key.ts';
import type { ObjectReference } from './object-reference.ts';
import { listOf, metadataOf, objectOf, textOf, textsOf } from './raw-json.ts';

/** A ValidatingAdmissionPolicy (admissionregistration.k8s.io/v1) whose parameters are constraints: Gatekeeper makes one of a template with CEL code. */
export interface AdmissionPolicy {
  readonly name: string;
  readonly createdAt: number;
  /** `spec.paramKind.kind`: the kind of constraint that it is given. */
  readonly constraintKind: string;
  /** What becomes of a request where its expressions fail: Fail or Ignore. */
  readonly failurePolicy: string;
  /** What the API server says of its expressions (`status.typeChecking`). */
  readonly warnings: readonly string[];
}

/** A ValidatingAdmissionPolicyBinding of such a policy: Gatekeeper makes one of a constraint. */
export interface PolicyBinding {
  readonly name: string;
  readonly createdAt: number;
  /** `spec.policyName`. */
  readonly policy: string;
  /** `spec.paramRef.name`: the constraint; "" where it names none. */
  readonly constraint: string;
  /** Deny, Warn, Audit: what the API server does with what breaks it. */
  readonly actions: readonly string[];
}

export const policyList = listKey<AdmissionPolicy>('admissionpolicies');
export const bindingList = listKey<PolicyBinding>('admissionpolicybindings');

const constraintGroup = 'constraints.gatekeeper.sh';
/** What Gatekeeper begins the name of each with. */
const prefix = 'gatekeeper-';

/** How Gatekeeper names the policy that it makes of a template whose constraints are of the kind. */
export function policyNameOf(constraintKind: string): string {
  return `${prefix}${constraintKind.toLowerCase()}`;
}

export function policyReference(kind: 'Policy' | 'Binding', name: string): ObjectReference {
  return {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    kind: kind === 'Policy' ? 'ValidatingAdmissionPolicy' : 'ValidatingAdmissionPolicyBinding',
    namespace: '',
    name,
  };
}

/** Undefined for a policy whose parameters are no constraints. */
export function parseAdmissionPolicy(raw: unknown): AdmissionPolicy | undefined {
  const object = objectOf(raw);
  const { name, createdAt } = metadataOf(object);
  const spec = objectOf(object.spec);
  const { apiVersion, kind } = objectOf(spec.paramKind);
  if (name === '' || textOf(apiVersion).split('/')[0] !== constraintGroup) return undefined;
  return {
    name,
    createdAt,
    constraintKind: textOf(kind),
    // What the API server takes where it is not said.
    failurePolicy: textOf(spec.failurePolicy) || 'Fail',
    warnings: listOf(objectOf(objectOf(object.status).typeChecking).expressionWarnings).map((entry) => {
      const { fieldRef, warning } = objectOf(entry);
      return `${textOf(fieldRef)}: ${textOf(warning)}`;
    }),
  };
}

/** Undefined for a binding of no policy of Gatekeeper's. */
export function parsePolicyBinding(raw: unknown): PolicyBinding | undefined {
  const object = objectOf(raw);
  const { name, createdAt } = metadataOf(object);
  const spec = objectOf(object.spec);
  const policy = textOf(spec.policyName);
  if (name === '' || !policy.startsWith(prefix)) return undefined;
  const constraint = textOf(objectOf(spec.paramRef).name);
  return { name, createdAt, policy, constraint, actions: textsOf(spec.validationActions) };
}
