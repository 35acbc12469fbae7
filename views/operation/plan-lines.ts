import type { AzureProblem } from '../../src/governance/azure/azure-problem.ts';
import { type Change, canRun, type Plan, type PlannedPermission } from '../../src/operations/plan.ts';
import type { Line } from '../parts/line.ts';
import { wrapText } from '../parts/wrap.ts';

/** Everything that a person should see before a change is made, in lines of at most `width` columns. */
export function planLines(plan: Plan, width: number): readonly Line[] {
  const { changes, affected, notes, permissions, commands, steps, cancelling, undo, nothingToDo } = plan;
  return [
    ...(nothingToDo === undefined ? [] : wrapped('✔ ', nothingToDo, width, 'ok')),
    ...plan.obstacles.flatMap((obstacle) => problemLines(obstacle, width)),
    ...section(
      'WHAT CHANGES',
      changes.flatMap((change) => changeLines(change, width)),
    ),
    ...section(
      'WHO ELSE FEELS IT',
      affected.flatMap((text) => wrapped('· ', text, width)),
    ),
    ...section(
      'WHAT IT NEEDS',
      permissions.flatMap((one) => permissionLines(one, width)),
    ),
    ...section(
      'GOOD TO KNOW',
      notes.flatMap((text) => wrapped('· ', text, width)),
    ),
    ...(canRun(plan)
      ? section(
          'STEPS',
          steps.flatMap(({ title, writes }, index) =>
            wrapped(`${index + 1} `, writes ? title : `${title} (only looks)`, width),
          ),
        )
      : []),
    ...section(
      'THE SAME BY HAND',
      commands.flatMap((command) => wrapped('$ ', command, width, 'key')),
    ),
    ...section('CANCELLING', wrapped('', cancelling, width)),
    ...(undo ? section('UNDO', wrapped('', undo.title, width)) : []),
  ];
}

/** What went wrong, what to do next, and by which request id Azure's support finds it. */
export function problemLines({ what, next, code, status, requestId }: AzureProblem, width: number): readonly Line[] {
  const trace = [status && `HTTP ${status}`, code, requestId && `request ${requestId}`].filter(Boolean).join(' · ');
  return [
    ...wrapped('✖ ', what, width, 'error'),
    ...wrapped('  ', next, width),
    ...(trace === '' ? [] : wrapped('  ', trace, width, 'muted')),
  ];
}

function changeLines({ mark, text }: Change, width: number): readonly Line[] {
  return wrapped(`${mark} `, text, width, mark === '+' ? 'ok' : mark === '-' ? 'error' : 'muted');
}

const holding = {
  yes: { mark: '✔ ', token: 'ok' },
  no: { mark: '✖ ', token: 'error' },
  unknown: { mark: '? ', token: 'muted' },
} as const;

function permissionLines({ action, scope, held, role }: PlannedPermission, width: number): readonly Line[] {
  const { mark, token } = holding[held];
  const said =
    held === 'yes'
      ? ''
      : held === 'no'
        ? `missing; the role ${role} has it`
        : `not known whether you have it (${role})`;
  return [
    ...wrapped(mark, action, width, token),
    ...wrapped('  ', `at ${scope === '' ? '/' : scope}`, width, 'muted'),
    ...(said === '' ? [] : wrapped('  ', said, width, held === 'no' ? 'error' : 'muted')),
  ];
}

function section(title: string, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [[['section', title]], ...lines];
}

/** The text at `mark`, its further lines under its first letter. */
export function wrapped(
  mark: string,
  text: string,
  width: number,
  token: 'text' | Exclude<Line[number], string>[0] = 'text',
) {
  return wrapText(text, width - mark.length).map(
    (line, index): Line => [[token, `${index === 0 ? mark : ' '.repeat(mark.length)}${line}`]],
  );
}
