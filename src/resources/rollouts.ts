import { grouped } from '../governance/number-text.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import type { Reading } from '../governance/reading.ts';
import type { RolloutStep, RolloutVerdict } from '../governance/rollout.ts';
import type { Objection } from '../governance/verdict.ts';
import type { RolloutCheck } from '../state/rollout-check.ts';
import { defineResource } from './define-resource.ts';
import { given, timestamp } from './facts.ts';
import { quiet } from './looks.ts';
import { spellSeconds } from './spell-seconds.ts';
import {
  type ObjectionFacts,
  type StepFacts,
  spellObjection,
  stepFacts,
  stepTitle,
  verdictLines,
  verdictLook,
} from './verdict-words.ts';

export interface RolloutFacts {
  readonly verdict: RolloutVerdict['state'];
  readonly workload: ObjectReference;
  /** Pods that it is to have, where its kind says. */
  readonly replicas?: number;
  readonly steps: readonly StepFacts[];
  /** Why it makes no pods, in `none`. */
  readonly why?: string;
  readonly askedAt: string;
}

const gravity: Readonly<Record<RolloutVerdict['state'], number>> = {
  refused: 0,
  unknown: 1,
  warned: 2,
  passes: 3,
  none: 4,
};

/** What admission would say of the next rollout of each workload; nothing until it is asked. */
export const rollouts = defineResource<RolloutVerdict, RolloutFacts>({
  id: 'rollouts',
  aliases: ['rollout', 'would-pass'],
  summary: 'which workloads could not roll out now, as admission answers to dry runs',
  noun: 'workload',
  documentKind: 'RolloutVerdictList',
  side: 'cluster',
  part: ({ rollouts: check }) => check,
  nothing: ({ rollouts: check }) =>
    check.phase === 'idle'
      ? 'r asks admission, by dry runs, about the next rollout of every workload'
      : 'there is no workload here',
  detailAlways: true,
  uncounted: true,
  readings: ({ rollouts: check }) => [readingOf(check), ...unlistedOf(check)],
  ticks: ({ rollouts: { phase } }) => phase === 'asking' || phase === 'listing',
  rows: ({ rollouts: { verdicts } }) =>
    verdicts.map(rowOf).sort((a, b) => gravity[a.facts.verdict] - gravity[b.facts.verdict] || (a.key < b.key ? -1 : 1)),
  columns: [
    { id: 'verdict', width: 10, priority: 0, words: 'verdict', look: ({ verdict }) => verdictLook(verdict) },
    { id: 'namespace', width: 14, grow: 1, priority: 1, words: ({ workload }) => workload.namespace },
    {
      id: 'workload',
      width: 22,
      grow: 2,
      priority: 0,
      names: true,
      words: ({ workload }) => `${workload.kind}/${workload.name}`,
    },
    {
      id: 'pods',
      width: 5,
      priority: 3,
      align: 'right',
      // A Job's and a CronJob's are not kept up.
      words: ({ replicas }) => (replicas === undefined ? '' : String(replicas)),
      order: ({ replicas = -1 }) => replicas,
    },
    { id: 'by', title: 'CONSTRAINT', width: 16, grow: 2, priority: 4, names: true, words: byText },
    { id: 'why', title: 'WHAT IT SAYS', width: 24, grow: 4, priority: 2, words: whyText, look: quiet },
    { id: 'asked', width: 6, priority: 5, wide: true, moment: 'askedAt' },
  ],
  heading(rows, { rollouts: check }, { now }) {
    const so = ['muted', progress(check, now)] as const;
    const counts = tally(rows.map(({ facts }) => facts.verdict));
    // How far it is comes first as long as that changes.
    return check.phase === 'asking' ? [so, ['muted', ' · '], ...counts.slice(0, -1)] : [...counts, so];
  },
  detail: ({ item }) => verdictLines(item.steps.toSorted(gravestFirst), item.why),
  search: ({ item }) => item.steps.flatMap(objectionsOf).map(spellObjection).join(' '),
  object: ({ item }) => item.workload,
});

const gravestFirst = (a: RolloutStep, b: RolloutStep) => gravity[a.verdict.state] - gravity[b.verdict.state];

function rowOf(item: RolloutVerdict) {
  const { workload, state, replicas, why, at, steps } = item;
  const { namespace, kind, name } = workload;
  const facts: RolloutFacts = {
    verdict: state,
    workload,
    ...given('replicas', replicas),
    steps: steps.map(stepFacts),
    ...given('why', why),
    askedAt: timestamp(at),
  };
  return { key: `${namespace}/${kind}/${name}`, name, namespace, item, facts, fault: state === 'refused' };
}

function readingOf({ phase, namespace, endedAt, startedAt }: RolloutCheck): Reading<unknown> {
  const source = `dry runs of every workload${namespace === '' ? '' : ` of ${namespace}`}`;
  if (phase === 'listing') return { state: 'loading', source };
  return { state: 'live', source, value: true, asOf: endedAt ?? startedAt };
}

function unlistedOf({ unlisted }: RolloutCheck): Reading<unknown>[] {
  return unlisted.map(({ source, problem }) => ({
    state: problem.missing === undefined ? 'failed' : 'denied',
    source,
    problem,
  }));
}

function tally(states: readonly RolloutVerdict['state'][]) {
  const count = (state: RolloutVerdict['state']) => states.filter((one) => one === state).length;
  const words = [
    ['error', count('refused'), 'cannot roll out'],
    ['warning', count('unknown'), 'not known'],
    ['warn', count('warned'), 'with warnings'],
    ['ok', count('passes'), 'can'],
  ] as const;
  return words.flatMap(([tone, number, what]) =>
    number === 0 ? [] : [[tone, `${grouped(number)} ${what}`] as const, ['muted', ' · '] as const],
  );
}

function progress({ phase, of = 0, verdicts, namespace, startedAt, endedAt }: RolloutCheck, now: number): string {
  const where = namespace === '' ? 'all namespaces' : namespace;
  if (phase === 'idle') return 'not asked yet';
  if (phase === 'listing') return `listing workloads of ${where}`;
  if (phase === 'asking')
    return `${grouped(verdicts.length)} of ${grouped(of)} asked for ${spellSeconds(now - startedAt)} (x stops)`;
  const asked = `asked ${spellSeconds(now - (endedAt ?? now))} ago in ${where}`;
  return phase === 'done'
    ? `${grouped(of)} ${asked}`
    : `stopped at ${grouped(verdicts.length)} of ${grouped(of)}, ${asked}`;
}

const objectionsOf = ({ verdict }: RolloutStep): readonly Objection[] =>
  verdict.refusals.length > 0 ? verdict.refusals : verdict.warnings;

function gravest({ steps, verdict }: RolloutFacts): StepFacts | undefined {
  return steps.find((step) => step.verdict === verdict);
}

function objectionsTo(facts: RolloutFacts): readonly ObjectionFacts[] {
  const step = gravest(facts);
  return (facts.verdict === 'refused' ? step?.refusals : facts.verdict === 'warned' ? step?.warnings : undefined) ?? [];
}

function byText(facts: RolloutFacts): string {
  const named = objectionsTo(facts).map(({ constraint, source = '' }) => constraint ?? source);
  return [...new Set(named)].filter((name) => name !== '').join(', ');
}

function whyText(facts: RolloutFacts): string {
  const step = gravest(facts);
  if (step === undefined || facts.verdict === 'passes') return facts.why ?? '';
  const said = step.problem?.reason ?? objectionsTo(facts)[0]?.message ?? '';
  return step.kind === 'Pod' ? said : `${stepTitle(step)}: ${said}`;
}
