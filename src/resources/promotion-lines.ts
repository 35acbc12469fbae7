import { constraintKey } from '../governance/constraint.ts';
import { counted, grouped } from '../governance/number-text.ts';
import type { Affected, Promotion } from '../governance/promotion.ts';
import { plainLine, sectionLines, type TextLine } from './detail-line.ts';
import { spellAge } from './spell-age.ts';

/** What denying would come to, in words. `now` is epoch ms. */
export function promotionLines(promotion: Promotion, now: number): readonly TextLine[] {
  const { constraints, affected, exempt, denying } = promotion;
  if (constraints.length === 0)
    return [plainLine(denying > 0 ? 'it denies already' : 'the cluster has no constraint of it')];
  const violations = affected.reduce((sum, one) => sum + one.violations, 0);
  const first =
    affected.length === 0 ? 'nobody of whom audit knows would be refused' : refused(affected.length, violations);
  return [
    { text: first, look: affected.length === 0 ? 'plain' : 'field' },
    plainLine('by what the last audits found; what was changed since, and what runs no more, they do not know'),
    ...constraints.flatMap((one) => coverage(one, now)),
    ...sectionLines('Would be refused', affected.length === 0 ? [plainLine('none')] : affected.flatMap(affectedLine)),
    ...(exempt.length === 0 ? [] : sectionLines('Violates, and would pass: exempt', exempt.flatMap(affectedLine))),
    ...sectionLines('Excluded by the constraints themselves', excludedLines(constraints)),
  ];
}

function refused(workloads: number, violations: number): string {
  return `${counted(workloads, 'workload')} would be refused, for ${counted(violations, 'violation')}`;
}

function coverage(
  { constraint, shown, total, creationsOnly }: Promotion['constraints'][number],
  now: number,
): readonly TextLine[] {
  const key = `${constraintKey(constraint)} (${constraint.action} now)`;
  const when =
    constraint.auditedAt === undefined ? 'never audited' : `audited ${spellAge(constraint.auditedAt, now)} ago`;
  const looks = creationsOnly ? '; looks at creations only: what is there can still be changed' : '';
  if (total === undefined)
    return [{ text: `▲ ${key}: nobody says how many violate it, ${when}${looks}`, look: 'warning' }];
  if (shown < total) {
    const text = `▲ ${key}: ${grouped(shown)} of ${grouped(total)} are known by name, ${when}: there may be more below${looks}`;
    return [{ text, look: 'warning' }];
  }
  return [plainLine(`  ${key}: all ${grouped(total)} known by name, ${when}${looks}`)];
}

function affectedLine({ owner, violations, pods, constraints, exemptBy }: Affected): readonly TextLine[] {
  const place = owner.namespace === '' ? '' : `${owner.namespace}/`;
  const what = owner.ofPod
    ? `its next pods${pods === undefined ? '' : `, ${counted(pods, 'pod')} now`}`
    : 'itself, when it is created or changed';
  const why = exemptBy === undefined ? '' : ` — ${exemptBy}`;
  return [
    plainLine(`  ${place}${owner.kind}/${owner.name}: ${what}${why}`),
    plainLine(`    ${counted(violations, 'violation')} of ${constraints.join(', ')}`),
  ];
}

function excludedLines(constraints: Promotion['constraints']): readonly TextLine[] {
  const lines = constraints.map(({ constraint, excluded }) =>
    plainLine(`  ${constraintKey(constraint)}: ${excluded.length === 0 ? 'no namespace' : excluded.join(', ')}`),
  );
  return lines;
}
