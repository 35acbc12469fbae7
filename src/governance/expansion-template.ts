import { listKey } from './list-key.ts';
import type { ObjectReference } from './object-reference.ts';
import { type PodStatus, parsePodStatuses } from './pod-status.ts';
import { listOf, metadataOf, objectOf, textOf } from './raw-json.ts';
import { type GroupVersionKind, parseKindClause, parseKinds, sameKind } from './sync.ts';

/** An ExpansionTemplate (expansion.gatekeeper.sh): workloads that are judged by what they will make, before they make it. */
export interface ExpansionTemplate {
  readonly name: string;
  readonly generation: number;
  readonly createdAt: number;
  /** `spec.applyTo`: what is expanded. */
  readonly appliesTo: readonly GroupVersionKind[];
  /** `spec.generatedGVK`: what it is expanded into. */
  readonly generates: GroupVersionKind;
  /** `spec.templateSource`: the field that what is made comes from, such as `spec.template`. */
  readonly templateSource: string;
  /** `spec.enforcementAction`; "" where that of the constraint holds. */
  readonly action: string;
  readonly byPod: readonly PodStatus[];
}

export const expansionList = listKey<ExpansionTemplate>('expansions');

export function expansionReference(name: string): ObjectReference {
  return { group: 'expansion.gatekeeper.sh', version: 'v1alpha1', kind: 'ExpansionTemplate', namespace: '', name };
}

/** Undefined when it has no name. */
export function parseExpansionTemplate(raw: unknown): ExpansionTemplate | undefined {
  const object = objectOf(raw);
  const { name, generation, createdAt } = metadataOf(object);
  if (name === '') return undefined;
  const spec = objectOf(object.spec);
  const [generates = { group: '', version: '', kind: '' }] = parseKinds([spec.generatedGVK]);
  return {
    name,
    generation,
    createdAt,
    appliesTo: listOf(spec.applyTo).flatMap(parseKindClause),
    generates,
    templateSource: textOf(spec.templateSource),
    action: textOf(spec.enforcementAction),
    byPod: parsePodStatuses(object, () => ({})),
  };
}

/**
 * By name, the templates on a cycle with it, itself among them: what each makes, another expands, until the first is made
 * again. Gatekeeper expands none of them.
 */
export function expansionCycles(templates: readonly ExpansionTemplate[]): ReadonlyMap<string, readonly string[]> {
  const after = new Map(
    templates.map(({ name, generates }) => [
      name,
      templates.filter((next) => next.appliesTo.some((kind) => sameKind(kind, generates))).map((next) => next.name),
    ]),
  );
  const reached = new Map([...after.keys()].map((name) => [name, reachable(name, after)]));
  const cycles = [...reached].flatMap(([name, from]) => {
    const cycle = [...from].filter((other) => reached.get(other)?.has(name));
    return cycle.length === 0 ? [] : [[name, cycle.sort()] as const];
  });
  return new Map(cycles);
}

function reachable(start: string, after: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(after.get(start) ?? [])];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(after.get(name) ?? []));
  }
  return found;
}
