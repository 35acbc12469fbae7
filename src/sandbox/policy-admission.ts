/** ValidatingAdmissionPolicies: the API server itself refuses and warns, before any webhook is asked. */
import { activeConstraints, isReviewed } from './evaluation.ts';
import { ApiError, qualified } from './kubernetes/status.ts';
import type { AdmissionRequest } from './kubernetes/writes.ts';
import { bindingOf } from './world/generated-policies.ts';
import type { World } from './world/world.ts';

/** The warnings; throws the first refusal, in the words of the API server. */
export function checkPolicies(world: World, { operation, resource, object }: AdmissionRequest): string[] {
  if (operation === 'DELETE' || !isReviewed(resource)) return [];
  const warnings: string[] = [];
  for (const { constraint, matcher, evaluate } of activeConstraints(world, 'vap.k8s.io')) {
    const bound = bindingOf(world, constraint);
    if (!bound || !matcher.object(resource, object)) continue;
    const [message] = evaluate(object);
    const count = (end: string) => world.policyChecks.count(bound, end);
    if (message === undefined) {
      count('allow');
      continue;
    }
    const by = `ValidatingAdmissionPolicy '${bound.policy}' with binding '${bound.binding}'`;
    for (const action of bound.actions) count(action.toLowerCase());
    if (bound.actions.includes('Deny')) throw denied({ resource, object }, `${by} denied request: ${message}`);
    if (bound.actions.includes('Warn')) warnings.push(`Validation failed for ${by}: ${message}`);
  }
  return warnings;
}

function denied({ resource, object }: Pick<AdmissionRequest, 'resource' | 'object'>, why: string): ApiError {
  const { name = '' } = object.metadata;
  const { group, plural } = resource;
  const details = { name, ...(group === '' ? {} : { group }), kind: plural, causes: [{ message: why }] };
  return new ApiError(422, 'Invalid', `${qualified(resource)} "${name}" is forbidden: ${why}`, details);
}
