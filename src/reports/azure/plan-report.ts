import type { Plan } from '../../operations/plan.ts';
import { safeText } from '../../terminal/safe-text.ts';

/** A plan for a script; nothing of it has been sent. */
export interface PlanReport extends Omit<Plan, 'kind'> {
  readonly apiVersion: 'constable/v1';
  readonly kind: 'Plan';
  readonly operation: Plan['kind'];
}

export function planReport({ kind: operation, ...plan }: Plan): PlanReport {
  return { apiVersion: 'constable/v1', kind: 'Plan', operation, ...plan };
}

/** A plan for a person, line by line: what changes, who feels it, what it takes and the same as az or kubectl lines. */
export function planText(plan: Plan): string {
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [title, ...lines.map(indented)];
  return [
    plan.title,
    ...(plan.tried ? [plan.tried.text] : []),
    ...section(
      'Changes:',
      plan.changes.map(({ mark, text }) => `${mark} ${text}`),
    ),
    ...section(
      'Steps:',
      plan.steps.map(({ title }, index) => `${index + 1}. ${title}`),
    ),
    ...section('Beware:', plan.warnings ?? []),
    ...section('Who else feels it:', plan.affected),
    ...section('Notes:', plan.notes),
    ...section(
      'Permissions:',
      plan.permissions.map(({ action, scope, held, role }) => `${held.padEnd(7)} ${action} at ${scope} (${role})`),
    ),
    ...section('The same with other tools:', plan.commands),
    ...section(
      'It cannot run now:',
      plan.obstacles.map(({ what, next }) => `${what}. ${next}`),
    ),
    ...(plan.nothingToDo === undefined ? [] : [plan.nothingToDo]),
  ]
    .map((line) => safeText(line))
    .join('\n');
}

function indented(line: string): string {
  return `  ${line}`;
}
