import { type Constraint, constraintKey, type ScopedAction } from '../governance/constraint.ts';
import type { ConstraintTemplate } from '../governance/constraint-template.ts';
import { constraintsOfKind } from '../governance/constraints-of-kind.ts';
import { actionRank } from '../governance/enforcement-action.ts';
import {
  admissionActions,
  auditActions,
  isEnforcedNowhere,
  type PointStanding,
  tellingStandings,
  whyNotCounted,
} from '../governance/enforcement-point.ts';
import { goneFrom } from '../governance/findings/gone-pods.ts';
import { historyOfConstraint } from '../governance/history.ts';
import { known } from '../governance/known.ts';
import { counted } from '../governance/number-text.ts';
import { spellCount } from '../governance/violation-count.ts';
import { countOf } from '../governance/violations.ts';
import { defineResource } from './define-resource.ts';
import { type DetailLine, paragraph } from './detail-line.ts';
import { given, moment, timestamp, told } from './facts.ts';
import { actionLook, fault, plain, warning } from './looks.ts';
import { originLines } from './origin-lines.ts';
import { podErrors } from './pod-errors.ts';
import { trendLines } from './trend-text.ts';

export type ConstraintFacts = ReturnType<typeof factsOf>;

/** Constraints of one kind, that is of one template. */
export interface OfKind {
  readonly kind: string;
}

export const constraints = defineResource<Constraint, ConstraintFacts>({
  id: 'constraints',
  aliases: ['con', 'co'],
  summary: 'what is enforced, how, and by whom',
  side: 'cluster',
  nothing: 'there are no constraints here',
  readings({ picture }, subject) {
    const kind = (subject as OfKind | undefined)?.kind;
    const own = kind === undefined ? [...picture.constraints.values()] : [constraintsOfKind(picture, kind)];
    return [picture.kinds, ...own];
  },
  rows({ picture }, { subject }) {
    const all = [...picture.constraints.values()].flatMap(({ value }) => value ?? []);
    const kind = (subject as OfKind | undefined)?.kind;
    const gone = goneFrom(
      picture,
      all.flatMap(({ byPod }) => byPod.map(({ id }) => id)),
    );
    const templates = new Map(known(picture.templates)?.map((one) => [one.kind, one]));
    return all
      .filter((constraint) => kind === undefined || constraint.kind === kind)
      .map((read) => {
        const constraint = { ...read, byPod: read.byPod.filter(({ id }) => !gone(id)) };
        const facts = factsOf(constraint, templates.get(constraint.kind));
        const { enforcedBy, errors, lag } = facts;
        return {
          key: `${constraint.kind}/${constraint.name}`,
          name: constraint.name,
          item: constraint,
          facts,
          fault:
            errors.length > 0 ||
            lag > 0 ||
            facts.enforcedNowhere ||
            enforcedBy.of === 0 ||
            enforcedBy.pods < enforcedBy.of ||
            (admissionActions(constraint).includes('deny') && (facts.violations.total ?? facts.violations.shown) > 0),
        };
      })
      .sort((a, b) => rankOf(a.facts) - rankOf(b.facts) || (a.key < b.key ? -1 : 1));
  },
  columns: [
    {
      id: 'action',
      width: 8,
      priority: 0,
      words: ({ admission: [first = 'none'] }) => first,
      look: ({ admission: [first = 'none'] }) => actionLook(first),
      order: rankOf,
    },
    { id: 'kind', width: 20, grow: 2, priority: 0, names: true, words: 'kind' },
    { id: 'name', width: 16, grow: 3, priority: 2, names: true, words: 'name' },
    {
      id: 'violations',
      width: 12,
      priority: 0,
      align: 'right',
      words: ({ violations, auditedAt, audit }) =>
        violations.total !== undefined || violations.shown > 0
          ? spellCount(violations)
          : auditedAt === undefined || audit.length === 0
            ? 'not audited'
            : spellCount(violations),
      order: ({ violations }) => violations.total ?? violations.shown,
    },
    {
      id: 'enforced',
      title: 'ENFORCED BY',
      width: 11,
      priority: 1,
      align: 'right',
      words: ({ enforcedBy: { pods, of }, enforcedNowhere }) =>
        enforcedNowhere ? 'nowhere' : of === 0 ? undefined : `${pods}/${of} pods`,
      look: ({ enforcedBy: { pods, of }, enforcedNowhere }) =>
        enforcedNowhere ? fault : pods < of || of === 0 ? { tone: 'warning' } : plain,
    },
    {
      id: 'vap',
      width: 9,
      priority: 5,
      words: ({ points }) => spellVap(points.find(({ point }) => point === 'vap.k8s.io')),
      look: ({ points }) =>
        points.some(({ point, state }) => point === 'vap.k8s.io' && state !== 'enforced') ? { tone: 'warning' } : plain,
    },
    { id: 'audit', width: 8, priority: 6, words: ({ audit }) => audit.join(', ') || 'none' },
    { id: 'lag', width: 4, priority: 4, count: 'lag', quietZero: true, look: { tone: 'warning' } },
    {
      id: 'errors',
      width: 6,
      priority: 2,
      count: ({ errors }) => errors.length,
      quietZero: true,
      look: ({ errors }) => (errors.length > 0 ? fault : plain),
    },
    {
      id: 'scope',
      width: 12,
      grow: 1,
      priority: 6,
      wide: true,
      words: ({ scopedEnforcementActions }) => spellScope(scopedEnforcementActions ?? []),
    },
    {
      id: 'assignment',
      names: true,
      width: 14,
      grow: 1,
      priority: 5,
      words: ({ azure }) => azure?.assignmentId.slice(azure.assignmentId.lastIndexOf('/') + 1) ?? '',
    },
    {
      id: 'audited',
      width: 8,
      priority: 5,
      // Gatekeeper stamps what audit does not look at, too.
      moment: ({ auditedAt, audit }) => (audit.length === 0 ? undefined : auditedAt),
      none: () => 'never',
    },
    { id: 'age', width: 8, priority: 6, moment: 'createdAt' },
  ],
  heading(_, { picture }) {
    const unread = [...picture.constraints.values()].filter(({ value }) => value === undefined).length;
    return unread === 0 ? [] : [['muted', ` · ${unread} of ${counted(picture.constraints.size, 'kind')} not read`]];
  },
  detail({ item, facts }, { azure, picture }) {
    const { kind, name, byPod, generation, match } = item;
    const { admission, audit, points, scopedEnforcementActions = [], violations, enforcedBy, lag } = facts;
    const { glyph, tone } = actionLook(admission[0] ?? 'none');
    const uncounted = whyNotCounted(item);
    const missed = points.filter(({ state }) => state === 'not enforced' || state === 'waiting');
    const behind = byPod.filter(({ observedGeneration }) => observedGeneration < generation).map(({ id }) => id);
    return [
      [
        [tone, `${glyph} ${admission.join(', ') || 'none'}`],
        ['muted', ' at admission · '],
        audit.join(', ') || 'none',
        ['muted', ' at audit  '],
        `${kind}/${name}`,
        ['muted', ` ${spellScope(scopedEnforcementActions)}`],
      ],
      [
        ['muted', 'violations '],
        spellCount(violations),
        ['muted', `${uncounted === undefined ? '' : ` (${uncounted})`} · enforced by `],
        enforcedBy.of === 0 ? '?' : `${enforcedBy.pods} of ${enforcedBy.of}`,
        ['muted', ' pods'],
      ],
      ...missed.map(({ point, actions, state, message = '' }) =>
        paragraph(`▲ ${actions.join(', ')} at ${point}: ${state}${message === '' ? '' : `, ${message}`}`, warning),
      ),
      ...podErrors(byPod),
      ...(lag === 0
        ? []
        : [paragraph(`▲ ${behind.join(', ')} behind: generation ${generation} is not taken up yet`, warning)]),
      ...trendLines(historyOfConstraint(picture, constraintKey(item))?.trend),
      ...originLines(item, azure.join),
      [['muted', 'match '], JSON.stringify(match)] satisfies DetailLine,
    ];
  },
  object: ({ item: { kind, name } }) => ({
    group: 'constraints.gatekeeper.sh',
    version: 'v1beta1',
    kind,
    namespace: '',
    name,
  }),
});

function factsOf(constraint: Constraint, template: ConstraintTemplate | undefined) {
  const { scoped, byPod, generation, origin, auditedAt, createdAt, parameters } = constraint;
  return {
    ...told(constraint, ['kind', 'name', 'match']),
    /** As its spec says it; `scoped` where each point has its own. */
    action: constraint.action,
    /** What admission does with what breaks it, the gravest first; empty when it acts elsewhere only, or nowhere. */
    admission: admissionActions(constraint),
    /** What audit reports violations as; empty when audit does not look at it. */
    audit: auditActions(constraint),
    /** The points at which it is to act, and whether it does; a ValidatingAdmissionPolicy is `vap.k8s.io`. */
    points: tellingStandings(constraint, template),
    /** Gatekeeper can refuse, warn of or note nothing by it at admission, though it is meant to. */
    enforcedNowhere: isEnforcedNowhere(constraint),
    ...given('scopedEnforcementActions', scoped.length === 0 ? undefined : scoped),
    /** Gatekeeper pods that enforce it, of those that report on it; pods that are gone count neither for nor against. */
    enforcedBy: { pods: byPod.filter(({ enforced }) => enforced).length, of: byPod.length },
    /** Generations that the slowest pod is behind. */
    lag: Math.max(0, ...byPod.map(({ observedGeneration }) => generation - observedGeneration)),
    errors: byPod.flatMap(({ errors }) => errors),
    /** Kept by the audit, and counted by it; `total` is absent when no audit has counted. */
    violations: countOf(constraint),
    ...moment('auditedAt', auditedAt),
    createdAt: timestamp(createdAt),
    ...given('parameters', parameters),
    /** Azure ids that the add-on wrote into annotations. */
    ...given('azure', origin),
  };
}

/** The gravest first: by what it does at admission. */
function rankOf({ admission: [first = 'none'] }: Pick<ConstraintFacts, 'admission'>): number {
  return actionRank(first);
}

/** In Gatekeeper’s words; nothing where no ValidatingAdmissionPolicy is meant to act, undefined where no pod has said. */
function spellVap(standing: PointStanding | undefined): string | undefined {
  if (standing === undefined) return '';
  const words = { enforced: 'generated', waiting: 'waiting', 'not enforced': 'error', unknown: undefined };
  return words[standing.state];
}

/** `deny@validation.gatekeeper.sh audit@audit.gatekeeper.sh`: the points as written. */
export function spellScope(scoped: readonly ScopedAction[]): string {
  return scoped.map(({ action, points }) => `${action}@${points.join('+')}`).join(' ');
}
