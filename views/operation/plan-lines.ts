import { type Change, canRun, type Plan, type PlannedPermission, type Tried } from '../../src/operations/plan.ts';
import { type DetailLine, paragraph } from '../../src/resources/detail-line.ts';
import { problemDetail } from '../../src/resources/run-detail.ts';
import type { Line } from '../parts/line.ts';
import { detailLines } from '../resource/detail-lines.ts';

/** Everything that a person should see before a change is made, in lines of at most `width` columns. */
export function planLines(plan: Plan, width: number): readonly Line[] {
  const {
    changes,
    affected,
    warnings = [],
    notes,
    permissions,
    commands,
    steps,
    cancelling,
    undo,
    nothingToDo,
    tried,
  } = plan;
  const points = (texts: readonly string[]) => texts.map((text) => paragraph(text, { mark: '· ' }));
  const told = ({ title, writes }: Plan['steps'][number]) => (writes ? title : `${title} (only looks)`);
  const numbered = steps.map((step, index) => paragraph(told(step), { mark: `${index + 1} ` }));
  const lines: readonly DetailLine[] = [
    ...(tried === undefined ? [] : [triedLine(tried)]),
    ...(nothingToDo === undefined ? [] : [paragraph(nothingToDo, { tone: 'ok', mark: '✔ ' })]),
    ...plan.obstacles.flatMap(problemDetail),
    ...warnings.map((text) => paragraph(text, { tone: 'warning', mark: '▲ ' })),
    ...section('WHAT CHANGES', changes.map(changeLine)),
    ...section('WHO ELSE FEELS IT', points(affected)),
    ...section('WHAT IT NEEDS', permissions.flatMap(permissionLines)),
    ...section('GOOD TO KNOW', points(notes)),
    ...(canRun(plan) ? section('STEPS', numbered) : []),
    ...section(
      'THE SAME BY HAND',
      commands.map((command) => paragraph(command, { tone: 'key', mark: '$ ' })),
    ),
    ...section('CANCELLING', [paragraph(cancelling)]),
    ...section('UNDO', undo ? [paragraph(undo.title)] : []),
  ];
  return detailLines(lines, width);
}

function triedLine({ text, whole }: Tried): DetailLine {
  if (whole === undefined) return paragraph(text, { tone: 'muted', mark: '? ' });
  return whole ? paragraph(text, { tone: 'ok', mark: '✔ ' }) : paragraph(text, { tone: 'warning', mark: '▲ ' });
}

function changeLine({ mark, text }: Change): DetailLine {
  return paragraph(text, { mark: `${mark} `, tone: mark === '+' ? 'ok' : mark === '-' ? 'error' : 'muted' });
}

const holding = {
  yes: { mark: '✔ ', tone: 'ok' },
  no: { mark: '✖ ', tone: 'error' },
  unknown: { mark: '? ', tone: 'muted' },
} as const;

function permissionLines({ action, scope, held, role }: PlannedPermission): readonly DetailLine[] {
  const said = {
    yes: undefined,
    no: paragraph(`missing; the role ${role} has it`, { tone: 'error', mark: '  ' }),
    unknown: paragraph(`not known whether you have it (${role})`, { tone: 'muted', mark: '  ' }),
  }[held];
  return [
    paragraph(action, holding[held]),
    paragraph(`at ${scope === '' ? '/' : scope}`, { tone: 'muted', mark: '  ' }),
    ...(said ? [said] : []),
  ];
}

function section(title: string, lines: readonly DetailLine[]): readonly DetailLine[] {
  return lines.length === 0 ? [] : [[['section', title]], ...lines];
}
