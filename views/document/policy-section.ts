import type { Constraint } from '../../src/governance/constraint.ts';
import { whyNotCounted } from '../../src/governance/enforcement-point.ts';
import { counted } from '../../src/governance/number-text.ts';
import { objectKey } from '../../src/governance/object-reference.ts';
import { reportedAs, type Violation } from '../../src/governance/violation.ts';
import { admissionOfRow } from '../../src/governance/violation-admission.ts';
import { countOfAll, spellCount } from '../../src/governance/violation-count.ts';
import { countOf } from '../../src/governance/violations.ts';
import { plainLine as plain, type TextLine } from '../../src/resources/detail-line.ts';
import { actionText } from '../../src/resources/looks.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import type { DocumentSubject } from './page.ts';

/** What audits say of what a document is about. */
export interface PolicySection {
  readonly title: string;
  readonly lines: readonly TextLine[];
}

/** Of a constraint or a template its violations, of any other object those that it commits. `now` is epoch ms. */
export function policySection({ picture }: ConsoleState, of: DocumentSubject['of'], now: number): PolicySection {
  const all = [...picture.constraints.values()].flatMap(({ value }) => value ?? []);
  const unread = [picture.kinds, ...picture.constraints.values()].some(({ state }) => state !== 'live');
  if (of.what === 'object') return ofObject(all, of.object, unread, now);
  const kind = of.what === 'constraint' ? of.kind : picture.templates.value?.find(({ name }) => name === of.name)?.kind;
  const constraints = all.filter((one) => one.kind === kind && (of.what !== 'constraint' || one.name === of.name));
  const title = of.what === 'constraint' ? 'Violations of it' : 'Violations of its constraints';
  if (constraints.length === 0) {
    const none = of.what === 'template' && kind !== undefined && !unread;
    return {
      title,
      lines: [plain(none ? '  it has no constraints' : '  not known: it was not read among the constraints')],
    };
  }
  const count = countOfAll(constraints);
  const lines = constraints.flatMap((one) =>
    keptOf(one).flatMap((kept) => told(kept, objectText(kept.violation), now)),
  );
  const [unknown] = constraints.map(whyNotCounted).filter((why) => why !== undefined);
  if (count.shown === 0 && unknown !== undefined) return { title, lines: [plain(`  not known: ${unknown}`)] };
  if (count.total === 0) return { title, lines: [plain('  none')] };
  return {
    title,
    lines: [
      plain(`  ${spellCount(count)}${count.shown === count.total ? '' : ', as far as audit keeps them'}`),
      ...lines,
    ],
  };
}

function ofObject(
  all: readonly Constraint[],
  object: Violation['object'],
  unread: boolean,
  now: number,
): PolicySection {
  const title = 'Policy violations';
  const key = objectKey(object);
  const found = all.flatMap((one) => keptOf(one).filter(({ violation }) => objectKey(violation.object) === key));
  // What an audit did not keep, or did not look at, may be of any object.
  const cut = all.map(countOf).filter(({ shown, total }) => total === undefined || total > shown).length;
  const more =
    cut === 0
      ? []
      : [plain(`  ${counted(cut, 'constraint')} may have others of it: audit does not look at or keep all`)];
  const rest = unread ? [...more, plain('  not all constraints could be read')] : more;
  if (found.length > 0)
    return { title, lines: [...found.flatMap((one) => told(one, constraintText(one.violation), now)), ...rest] };
  const none = rest.length === 0 ? '  none' : '  none that audit has kept';
  return { title, lines: [plain(none), ...rest] };
}

/** A violation that audit kept, with what admission does with it. */
interface Kept {
  readonly violation: Violation;
  readonly action: string;
}

function keptOf(constraint: Constraint): readonly Kept[] {
  return constraint.violations.map((violation, row) => ({ violation, action: admissionOfRow(constraint, row) }));
}

/** A violation, with the constraint or the object that the document does not tell of. Where its points differ, both are said. */
function told({ violation, action }: Kept, other: string, now: number): readonly TextLine[] {
  const { message, auditedAt } = violation;
  const reported = reportedAs(violation);
  const audit = reported === action ? '' : ` at admission, audit reports ${reported}`;
  return [
    { text: `  ${actionText(action)}${audit}  ${message}`, look: 'warning' },
    plain(`    ${other}, audited ${spellAge(auditedAt, now)} ago`),
  ];
}

function constraintText({ constraint: { kind, name } }: Violation): string {
  return `${kind}/${name}`;
}

function objectText({ object: { namespace, kind, name } }: Violation): string {
  return `${namespace === '' ? '' : `${namespace}/`}${kind}/${name}`;
}
