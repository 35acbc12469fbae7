import type { DrillDown } from './findings/drill-down.ts';
import type { Mending } from './findings/mending.ts';
import type { ObjectReference } from './object-reference.ts';

export type Severity = 'error' | 'warning' | 'info';

/** Something that needs attention: what, the evidence for it, and what mends it. Health and Overview are lists of these. */
export interface Finding {
  /**
   * Stable while its cause stands, and the same in every release: `<rule>` or `<rule>:<subject>`, such as
   * `component-not-ready:gatekeeper-system/gatekeeper-audit`. More than three subjects of one cause are one finding, whose
   * id is the rule, or the rule with what the cause is told by. Scripts may rely on it.
   */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence. */
  readonly title: string;
  /** What was read that says so, each with where it was read. Remote text may be part of it. */
  readonly evidence: readonly string[];
  /** The next step, for a person. */
  readonly next: string;
  /** What it is about, so that `enter` can open it. */
  readonly subject?: ObjectReference;
  /** Epoch ms since when, where the evidence says. */
  readonly since?: number;
  /** What this console can do about it. */
  readonly mend?: Mending;
  /** Where it leads, when that is not its subject. */
  readonly drill?: DrillDown;
}
