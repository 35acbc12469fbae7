import { isCapped, keptInStatus } from '../constraint.ts';
import { auditSettings } from '../enforcement.ts';
import type { Finding } from '../finding.ts';
import { type KnownConstraint, knownConstraints } from '../known.ts';
import { counted, grouped } from '../number-text.ts';
import { countOf } from '../violations.ts';
import { auditFlagLine } from './audit-age.ts';
import type { Observed } from './observed.ts';
import { firstLines } from './one-a-cause.ts';
import { seenOf, shellWord } from './wording.ts';

/** `violations-capped`: what audit found and did not keep. That is Gatekeeper’s ordinary way, hence info. */
export function* violationsCapped({ cluster }: Observed): Iterable<Finding> {
  const capped = knownConstraints(cluster)
    .filter(({ constraint }) => isCapped(constraint))
    .sort((a, b) => totalOf(b.constraint) - totalOf(a.constraint));
  if (capped.length === 0) return;
  const shown = capped.reduce((sum, { constraint }) => sum + keptInStatus(constraint), 0);
  const logged = capped.reduce((sum, { constraint }) => sum + (constraint.fromLog?.added ?? 0), 0);
  const total = capped.reduce((sum, { constraint }) => sum + totalOf(constraint), 0);
  const settings = auditSettings(cluster);
  yield {
    id: 'violations-capped',
    severity: 'info',
    title: `Audit keeps ${grouped(shown)} of ${counted(total, 'violation')} of ${counted(capped.length, 'constraint')}: the others are only in its log${logged === 0 ? '' : `, where ${grouped(logged)} were found`}`,
    evidence: [
      auditFlagLine(settings, '--constraint-violations-limit', ({ violationsLimit }) => violationsLimit, String),
      ...evidenceOf(capped, ({ constraint }) => `${keptInStatus(constraint)} of ${totalOf(constraint)} kept`),
    ],
    next: nextForCapped(settings),
    drill: { violations: { ofConstraints: 'capped' }, title: 'capped' },
  };
}

function nextForCapped(settings: ReturnType<typeof auditSettings>): string {
  const namespace = shellWord(settings?.component.namespace ?? 'gatekeeper-system');
  const logs = `kubectl logs -n ${namespace} -l gatekeeper.sh/operation=audit has all of them (event_type violation_audited)`;
  return settings && !settings.component.managedByAks
    ? `${logs}; --constraint-violations-limit may be raised, 500 at most is advised`
    : logs;
}

/** A line for each of the first constraints, and how many more there are. */
export function evidenceOf<One extends KnownConstraint>(constraints: readonly One[], what: (one: One) => string) {
  return firstLines(
    constraints.map((one) => seenOf(one, 'status', what(one))),
    'constraints',
  );
}

function totalOf(constraint: KnownConstraint['constraint']): number {
  const { shown, total = shown } = countOf(constraint);
  return total;
}
