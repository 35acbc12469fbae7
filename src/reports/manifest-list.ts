import type { ManifestFile, ManifestPlace, ManifestProblem } from '../governance/manifest-file.ts';
import type { ManifestVerdict } from '../governance/manifest-verdict.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import type { VerdictState } from '../governance/verdict.ts';
import { timestamp } from '../resources/facts.ts';
import { type ObjectionFacts, type StepFacts, stepFacts, stepTitle } from '../resources/verdict-words.ts';
import type { ConnectionStatus } from '../state/connection-status.ts';
import { textTable } from './table.ts';

/** What admission says of manifests in files, for scripts. Times are RFC 3339. */
export interface ManifestList {
  readonly apiVersion: 'constable/v1';
  readonly kind: 'ManifestVerdictList';
  readonly context: string;
  readonly server: string;
  /** True, and only there, when it is the program's own sandbox. */
  readonly sandbox?: true;
  readonly askedAt: string;
  readonly verdicts: Readonly<Record<VerdictState, number>>;
  /** What could not be read of the files. */
  readonly unread?: readonly ManifestProblem[];
  readonly items: readonly ManifestItem[];
}

export interface ManifestItem {
  readonly verdict: VerdictState;
  readonly place: ManifestPlace;
  readonly object?: ObjectReference;
  readonly steps: readonly StepFacts[];
}

/** `now` is epoch ms. */
export function manifestList(
  { context, server, sandbox }: Pick<ConnectionStatus, 'context' | 'server' | 'sandbox'>,
  verdicts: readonly ManifestVerdict[],
  unread: ManifestFile['problems'],
  now: number,
): ManifestList {
  const count = (wanted: VerdictState) => verdicts.filter(({ state }) => state === wanted).length;
  return {
    apiVersion: 'constable/v1',
    kind: 'ManifestVerdictList',
    context,
    server,
    ...(sandbox && { sandbox: true as const }),
    askedAt: timestamp(now),
    verdicts: {
      refused: count('refused'),
      unknown: count('unknown'),
      warned: count('warned'),
      passes: count('passes'),
    },
    ...(unread.length > 0 && { unread }),
    items: verdicts.map(({ state, place, object, steps }) => ({
      verdict: state,
      place,
      ...(object && { object }),
      steps: steps.map(stepFacts),
    })),
  };
}

/** Of what was found in a step: one line of the table. */
interface Row {
  readonly item: ManifestItem;
  readonly step: StepFacts;
  readonly said?: ObjectionFacts;
}

/** A line for everything that admission has against a manifest, and one for each against which it has nothing. */
export function manifestTable({ items }: ManifestList): string {
  const rows = items.flatMap((item): Row[] => {
    const told = item.steps.flatMap((step) => saidIn(step).map((said) => ({ item, step, said })));
    const unasked = item.steps.filter(({ problem }) => problem !== undefined).map((step) => ({ item, step }));
    const [first] = item.steps;
    return told.length + unasked.length > 0 ? [...told, ...unasked] : first ? [{ item, step: first }] : [];
  });
  if (rows.length === 0) return '';
  return textTable<Row>(
    [
      { title: 'VERDICT', cell: ({ item, step, said }) => (said || step.problem ? step.verdict : item.verdict) },
      { title: 'FILE', cell: ({ item: { place } }) => `${place.file}:${place.line}` },
      { title: 'OBJECT', cell: ({ item: { object } }) => spellObject(object) },
      { title: 'STEP', cell: ({ step, said }) => (said || step.problem ? stepTitle(step) : '-') },
      { title: 'CONSTRAINT', cell: ({ said }) => said?.constraint ?? said?.source ?? '-' },
      { title: 'MESSAGE', cell: ({ step, said }) => said?.message ?? step.problem?.reason ?? '' },
    ],
    rows,
  );
}

/** What admission has against a step: what refuses it, or else what it warns of. */
export function saidIn({ refusals = [], warnings = [] }: StepFacts): readonly ObjectionFacts[] {
  return refusals.length > 0 ? refusals : warnings;
}

/** `shop/Deployment/web`. */
export function spellObject(object: ObjectReference | undefined): string {
  if (object === undefined) return '-';
  const { namespace, kind, name } = object;
  return `${namespace === '' ? '' : `${namespace}/`}${kind}/${name}`;
}
