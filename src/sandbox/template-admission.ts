/** What Gatekeeper's webhook refuses about its own objects. */
import { isRecord } from './kubernetes/objects.ts';
import type { AdmissionRequest } from './kubernetes/writes.ts';
import { templateKind } from './world/gatekeeper.ts';

const actions = ['deny', 'dryrun', 'warn', 'scoped'];

/** The message, or undefined when the object is none of Gatekeeper's or in order. */
export function templateRefusal({ resource, object }: AdmissionRequest): string | undefined {
  if (resource.kind === 'ConstraintTemplate') {
    const kind = templateKind(object);
    const name = object.metadata.name;
    if (name === kind.toLowerCase()) return undefined;
    return `Template's name ${name} is not equal to the lowercase of CRD's Kind: ${kind.toLowerCase()}`;
  }
  if (resource.group !== 'constraints.gatekeeper.sh') return undefined;
  const action = isRecord(object.spec) ? object.spec.enforcementAction : undefined;
  if (action === undefined || action === '' || actions.includes(String(action).toLowerCase())) return undefined;
  return `unrecognized enforcementAction: ${action} is not within the supported list: [deny dryrun warn scoped]`;
}
