import { listOf, numberOf, objectOf, type RawObject, textOf } from './raw-json.ts';

/** What one Gatekeeper pod says of a constraint, template or mutator (`status.byPod[]`). */
export interface PodStatus {
  readonly id: string;
  readonly observedGeneration: number;
  readonly errors: readonly StatusError[];
}

export interface StatusError {
  /** Of a mutator's error, its type, such as `ErrConflictingSchema`; "" where Gatekeeper does not say. */
  readonly code: string;
  readonly message: string;
  readonly location: string;
}

/** `status.byPod` of an object; `also` reads what is said of its kind only. */
export function parsePodStatuses<T extends object>(
  object: RawObject,
  also: (pod: RawObject) => T,
): readonly (PodStatus & T)[] {
  return listOf(objectOf(object.status).byPod).map((entry) => {
    const pod = objectOf(entry);
    return { ...parsePodStatus(pod), ...also(pod) };
  });
}

/** One entry of them, or the `status` of the *PodStatus that it is a copy of. */
export function parsePodStatus(pod: RawObject): PodStatus {
  return {
    id: textOf(pod.id),
    observedGeneration: numberOf(pod.observedGeneration) ?? 0,
    errors: listOf(pod.errors).map(parseError),
  };
}

function parseError(raw: unknown): StatusError {
  const { code, type, message, location } = objectOf(raw);
  return { code: textOf(code) || textOf(type), message: textOf(message), location: textOf(location) };
}
