import type { ManifestPlace } from './manifest-file.ts';
import type { ObjectReference } from './object-reference.ts';
import type { RolloutStep } from './rollout.ts';
import type { VerdictState } from './verdict.ts';

/** What admission says of a manifest: of applying it, and of what it would make. */
export interface ManifestVerdict {
  readonly place: ManifestPlace;
  /** Absent for what is no Kubernetes object. */
  readonly object?: ObjectReference;
  /** The gravest of its steps. */
  readonly state: VerdictState;
  readonly steps: readonly RolloutStep[];
}
