import { auditSettings, flagsOf } from '../governance/enforcement.ts';
import { known } from '../governance/known.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import type { Recheck } from '../governance/recheck.ts';
import { recheckOutcome } from '../governance/recheck-outcome.ts';
import type { RolloutVerdict } from '../governance/rollout.ts';
import type { Violation } from '../governance/violation.ts';
import { webhookStanding } from '../governance/webhook-standing.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { plainLine, sectionLines, type TextLine } from './detail-line.ts';
import { spellSeconds } from './spell-seconds.ts';
import { objectionTexts, stepTitle, verdictLook } from './verdict-words.ts';

/** All that was asked of one object, and why the rest was not. */
export interface Rechecked {
  readonly object: ObjectReference;
  readonly violation?: Violation;
  readonly now: Recheck;
  /** A creation of the same under another name. */
  readonly twin?: Recheck;
  readonly rollout?: RolloutVerdict;
}

/** What admission says of an object, and what that says of a violation. `now` is epoch ms. */
export function recheckLines(
  asked: Rechecked,
  { picture, connection }: ConsoleState,
  now: number,
): readonly TextLine[] {
  const { object, violation, twin, rollout } = asked;
  const standing = webhookStanding(picture);
  return [
    plainLine(`dry runs${connection.readonly ? ', which read-only mode lets through' : ''}: nothing is changed`),
    ...(standing.state === 'checked'
      ? []
      : [warning(`${standing.why}: what passes here may pass because nobody looked`)]),
    ...(violation ? sectionLines('This violation', violationLines(asked, violation, picture, now)) : []),
    ...sectionLines(`${object.kind}/${object.name} as it stands (an empty patch)`, recheckText(asked.now)),
    ...(twin ? sectionLines('The same, created anew', recheckText(twin)) : []),
    ...(rollout
      ? sectionLines(
          `The next rollout of ${rollout.workload.kind}/${rollout.workload.name}`,
          rollout.steps.length === 0 ? [plainLine(`makes no pods: ${rollout.why}`)] : rollout.steps.flatMap(stepText),
        )
      : []),
  ];
}

const warning = (text: string): TextLine => ({ text: `▲ ${text}`, look: 'warning' });

function violationLines(
  { now: recheck, twin, rollout }: Rechecked,
  { constraint: { kind, name }, auditedAt }: Violation,
  picture: ConsoleState['picture'],
  now: number,
): readonly TextLine[] {
  const constraint = known(picture.constraints.get(kind))?.find((one) => one.name === name);
  const template = known(picture.templates)?.find((one) => one.kind === kind);
  const outcome = recheckOutcome(recheck, constraint, { kind, name }, template, logsDenials(picture));
  const next = nextAudit(picture, auditedAt, now);
  const elsewhere = outcome.state === 'unasked' && (twin !== undefined || rollout !== undefined);
  const words = {
    broken: [warning(`still there: ${outcome.why}`)],
    'not seen': [
      plainLine(`would pass now${outcome.why === '' ? '' : `: ${outcome.why}`}`),
      plainLine(`it stands until an audit no longer finds it: ${next}`),
    ],
    unasked: [plainLine(`not told: ${outcome.why}`), plainLine(elsewhere ? `see below; ${next}` : next)],
  };
  return [plainLine(`${kind}/${name}`), ...words[outcome.state]];
}

function logsDenials({ componentPods }: ConsoleState['picture']): boolean | undefined {
  const pods = known(componentPods)?.filter(({ role }) => role === 'gatekeeper-controller');
  return pods === undefined || pods.length === 0 ? undefined : pods.every((pod) => flagsOf(pod).logDenies.value);
}

function nextAudit(picture: ConsoleState['picture'], auditedAt: number | undefined, now: number): string {
  const interval = auditSettings(picture)?.flags.auditInterval.value;
  if (interval === undefined) return 'when the next audit is due is not known';
  if (interval === 0) return 'audit is off (--audit-interval=0)';
  const every = `audit runs every ${spellSeconds(interval)}`;
  if (auditedAt === undefined) return every;
  const due = auditedAt + interval - now;
  return due > 0 ? `${every}, the next is due in ${spellSeconds(due)}` : `${every}, the next is due now`;
}

function recheckText({ verdict, logged }: Recheck): readonly TextLine[] {
  const named = new Set([...verdict.refusals, ...verdict.warnings].map(({ constraint }) => constraint));
  const silent = 'what' in logged ? [] : logged.filter(({ constraint }) => !named.has(constraint.name));
  return [
    head(verdict.state, ''),
    ...objectionTexts(verdict).map(({ text, isGrave }) => line(text, isGrave)),
    ...silent.map(({ constraint, actions, message }) =>
      plainLine(`    [${constraint.name}] ${message} (${actions.join(', ')}: says the log of the webhook)`),
    ),
    ...('what' in logged ? [plainLine(`    what dryrun constraints would say is not known: ${logged.what}`)] : []),
  ];
}

function stepText({ does, kind, verdict }: RolloutVerdict['steps'][number]): readonly TextLine[] {
  const texts = objectionTexts(verdict).map(({ text, isGrave }) => line(text, isGrave));
  return [head(verdict.state, stepTitle({ does, kind })), ...texts];
}

function head(state: RolloutVerdict['state'], what: string): TextLine {
  const { glyph = '' } = verdictLook(state);
  const text = `  ${glyph} ${state} ${what}`.trimEnd();
  return { text, look: state === 'refused' || state === 'unknown' ? 'field' : 'plain' };
}

const line = (text: string, isGrave: boolean): TextLine => ({
  text: `    ${text}`,
  look: isGrave ? 'warning' : 'plain',
});
