import * as z from 'zod';
import type { ObjectReference } from '../governance/object-reference.ts';

/** Which object, as ObjectReference has it. */
export const objectInput = z.object({
  group: z.string(),
  version: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
});

/** A path in an object, its list elements told by their keys. */
export const keyedPath = z.array(z.union([z.string(), z.record(z.string(), z.unknown()).readonly()])).readonly();

/** `Deployment/web in shop`. */
export function spellObject({ kind, name, namespace }: ObjectReference): string {
  return `${kind}/${name}${namespace === '' ? '' : ` in ${namespace}`}`;
}
