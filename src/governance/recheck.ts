import type { DryRunRequest } from './dry-run.ts';
import { objectOf, textOf, textsOf } from './raw-json.ts';
import type { Problem } from './reading.ts';
import type { Verdict } from './verdict.ts';

/** What admission has against an object, and what its webhook wrote of it: constraints in dryrun say nothing else. */
export interface Recheck {
  readonly verdict: Verdict;
  /** Violations that the webhook's pods logged with the request, of whatever action; or why they cannot be told. */
  readonly logged: readonly LoggedViolation[] | Problem;
}

/** Something asked by dry run, as the page that shows it calls it. */
export interface RecheckRequest {
  readonly request: DryRunRequest;
  /** Where the webhook's pods log; not read when there is none. */
  readonly places: readonly { readonly namespace: string; readonly pod: string; readonly container: string }[];
}

/** One violation that Gatekeeper's webhook logged (`--log-denies`). Remote text. */
export interface LoggedViolation {
  readonly constraint: { readonly kind: string; readonly name: string };
  /** What the constraint does; of a scoped one, what it does at the webhook. */
  readonly actions: readonly string[];
  readonly message: string;
}

/** A violation in a line of the webhook's log, if it is one of the object that is named. */
export function loggedViolation(
  line: string,
  of: { readonly kind: string; readonly namespace: string; readonly name: string },
): LoggedViolation | undefined {
  // Most lines are no such.
  if (!line.includes('"process":"admission"') || !line.includes('"event_type":"violation"')) return undefined;
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return undefined;
  }
  const said = objectOf(raw);
  if (said.process !== 'admission' || said.resource_kind !== of.kind || said.resource_name !== of.name)
    return undefined;
  if (textOf(said.resource_namespace) !== of.namespace) return undefined;
  const action = textOf(said.constraint_action);
  return {
    constraint: { kind: textOf(said.constraint_kind), name: textOf(said.constraint_name) },
    actions: action === 'scoped' ? textsOf(said.constraint_enforcement_actions) : [action],
    message: textOf(said.msg).replace(/^denied admission: /, ''),
  };
}
