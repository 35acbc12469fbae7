import type { Problem } from '../governance/reading.ts';
import type { RolloutStep, RolloutVerdict } from '../governance/rollout.ts';
import type { SideEffect } from '../governance/side-effects.ts';
import type { Objection, Verdict } from '../governance/verdict.ts';
import type { Look } from './column.ts';
import { type DetailLine, paragraph } from './detail-line.ts';
import { given, timestamp } from './facts.ts';
import { fault, good, off, unknown, warning } from './looks.ts';

/** One thing that admission has against an object, as plain data: what the answer does not say is left out. */
export interface ObjectionFacts {
  readonly by: Objection['by'];
  readonly source?: string;
  readonly constraint?: string;
  readonly template?: string;
  readonly message: string;
}

/** What a verdict says, as plain data. */
export interface VerdictFacts {
  readonly verdict: Verdict['state'];
  readonly refusals?: readonly ObjectionFacts[];
  readonly warnings?: readonly ObjectionFacts[];
  /** True where more may object than the answer names. */
  readonly mayBeMore?: true;
  readonly problem?: { readonly reason: string; readonly next: string; readonly isPermission?: true };
  readonly askedAt: string;
}

/** A step of a rollout, as plain data. */
export interface StepFacts extends VerdictFacts {
  readonly does: RolloutStep['does'];
  readonly kind: string;
}

export function verdictFacts({ state, refusals, warnings, isWhole, problem, at }: Verdict): VerdictFacts {
  return {
    verdict: state,
    ...(refusals.length > 0 && { refusals: refusals.map(objectionFacts) }),
    ...(warnings.length > 0 && { warnings: warnings.map(objectionFacts) }),
    ...(state === 'refused' && !isWhole && { mayBeMore: true as const }),
    ...given('problem', problem && problemFacts(problem)),
    askedAt: timestamp(at),
  };
}

function problemFacts({ what, next, missing, status }: Problem) {
  return { reason: what, next, ...((missing !== undefined || status === 401) && { isPermission: true as const }) };
}

function objectionFacts({ by, message, ...named }: Objection): ObjectionFacts {
  return { by, ...Object.fromEntries(Object.entries(named).filter(([, name]) => name !== '')), message };
}

export function stepFacts({ does, kind, verdict }: RolloutStep): StepFacts {
  return { does, kind, ...verdictFacts(verdict) };
}

const looks: Readonly<Record<RolloutVerdict['state'], Look>> = {
  refused: fault,
  unknown: { ...unknown, tone: 'warning' },
  warned: warning,
  passes: good,
  none: off,
};

export function verdictLook(state: RolloutVerdict['state']): Look {
  return looks[state];
}

/** `create Pod`. */
export function stepTitle({ does, kind }: Pick<RolloutStep, 'does' | 'kind'>): string {
  return `${does} ${kind}`;
}

/** `[owner] missing label`: as Gatekeeper puts it. */
export function spellObjection({ constraint, source, message }: Objection): string {
  const by = constraint || source;
  return by === '' ? message : `[${by}] ${message}`;
}

const by = { webhook: 'webhook', policy: 'ValidatingAdmissionPolicy', server: 'API server' };

/** What each step came to, and who said what. */
export function verdictLines(steps: readonly RolloutStep[], why?: string): readonly DetailLine[] {
  if (steps.length === 0) return why === undefined ? [] : [[['muted', why]]];
  return steps.flatMap((step) => [headLine(step), ...objectionLines(step.verdict)]);
}

function headLine(step: RolloutStep): DetailLine {
  const { glyph = '', tone } = verdictLook(step.verdict.state);
  return [[tone, `${glyph} ${step.verdict.state}`], ` ${stepTitle(step)}`];
}

function objectionLines(verdict: Verdict): readonly DetailLine[] {
  return objectionTexts(verdict).map(({ text, isGrave }, index) => {
    const tone = !isGrave ? 'muted' : index < verdict.refusals.length ? 'error' : 'warning';
    return paragraph(text, { tone, mark: '  ' });
  });
}

/** Who has what against it, why nobody could be asked, and that there may be more. Refusals first. */
export function objectionTexts({ refusals, warnings, isWhole, state, problem }: Verdict) {
  const grave = (text: string) => ({ text, isGrave: true });
  return [
    ...[...refusals, ...warnings].map((one) => grave(`${spellObjection(one)} (${by[one.by]})`)),
    ...(problem ? [grave(`${problem.what}; ${problem.next}`)] : []),
    ...(state === 'refused' && !isWhole
      ? [{ text: 'more may object: the API server names the first and asks no further', isGrave: false }]
      : []),
  ];
}

/** Why some of what is asked by dry run will stay unknown. */
export function spellSideEffects(effects: readonly SideEffect[]): string {
  const names = effects.map(
    ({ webhook, configuration, sideEffects }) => `${webhook} of ${configuration} (${sideEffects})`,
  );
  return `the API server refuses dry runs of what these webhooks look at, for they may have side effects: ${names.join(', ')}`;
}
