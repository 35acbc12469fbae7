import { useMemo, useState } from 'react';
import { operationWords } from '../../src/operations/operation-words.ts';
import { canRun, type Plan } from '../../src/operations/plan.ts';
import { type DetailLine, paragraph } from '../../src/resources/detail-line.ts';
import type { Line } from '../parts/line.ts';
import { detailLines } from '../resource/detail-lines.ts';
import { ask } from '../shell/dialogs/ask.ts';
import { DialogBox } from '../shell/dialogs/dialog-box.tsx';
import type { Shell } from '../shell/shell.ts';
import { useKeyCapture } from '../shell/shell-context.ts';
import { atWidth, useDialogScroll, useTextWidth } from './dialog-scroll.ts';
import { planLines } from './plan-lines.ts';
import { type Remedy, remedyOf } from './remedy.ts';
import { savePlanFile } from './save-plan-file.ts';

/** What a person decided about a plan. */
export type PlanAnswer = { readonly answer: 'run' | 'leave' } | { readonly answer: 'remedy'; readonly remedy: Remedy };

/** Shows a plan; Cancel has the focus. A plan that cannot run offers its remedies instead. */
export function showPlan(shell: Shell, plan: Plan, verb = operationWords[plan.kind].verb): Promise<PlanAnswer> {
  return ask<PlanAnswer>(shell, (onDone) => <PlanDialog shell={shell} plan={plan} verb={verb} onDone={onDone} />);
}

interface PlanDialogProps {
  readonly shell: Shell;
  readonly plan: Plan;
  readonly verb: string;
  readonly onDone: (answer: PlanAnswer) => void;
}

function PlanDialog({ shell, plan, verb, onDone }: PlanDialogProps) {
  const [sure, setSure] = useState(false);
  const width = useTextWidth();
  const lines = useMemo(() => atWidth(planLines(plan, width), width), [plan, width]);
  const { file } = plan;
  const [saved, setSaved] = useState('');
  const foot = atWidth(detailLines(fileLines(file, saved), width), width);
  const scroll = useDialogScroll(lines.length, 2 + foot.length);
  const runnable = canRun(plan);
  const remedies = plan.obstacles.flatMap((obstacle) => remedyOf(obstacle, plan) ?? []);
  useKeyCapture({
    key: (key) => {
      const remedy = remedies.find((one) => one.key === key);
      if (key === 'esc' || key === 'q' || key === 'n') onDone({ answer: 'leave' });
      else if (key === 'enter') onDone({ answer: runnable && sure ? 'run' : 'leave' });
      else if (key === 'c') void shell.copy(plan.commands.join('\n'), 'the command lines');
      else if (file && key === 'p') void shell.copy(file.text, 'the patch');
      else if (file && key === 's') void savePlanFile(file).then(setSaved);
      else if (remedy) onDone({ answer: 'remedy', remedy });
      else if (['left', 'right', 'tab', 'shift-tab', 'h', 'l'].includes(key)) setSure((was) => runnable && !was);
      else scroll.key(key);
    },
    paste: () => {},
  });
  const button = `${verb}${plan.danger === 'type-name' ? ' …' : ''}`;
  const buttons: Line = runnable
    ? [
        [sure ? 'button' : 'buttonFocus', sure ? '   Cancel   ' : ' > Cancel < '],
        '   ',
        [sure ? 'buttonFocus' : 'button', sure ? ` > ${button} < ` : `   ${button}   `],
        ['muted', '   tab, then enter · c copies the commands'],
      ]
    : [
        ['buttonFocus', ' > Close < '],
        ...remedies.flatMap((remedy): Line => ['  ', ['key', `<${remedy.key}>`], ` ${remedy.title}`]),
        ...(plan.commands.length > 0 ? [['muted', '   c copies the commands'] as const] : []),
      ];
  return <DialogBox title={plan.title} lines={scroll.frame(lines)} foot={[...foot, buttons]} />;
}

/** How the change is had for a repository, and where it was saved. */
function fileLines(file: Plan['file'], saved: string): readonly DetailLine[] {
  if (!file) return [];
  const keys: DetailLine = [['key', '<p>'], ' copy as kustomize patch  ', ['key', '<s>'], ' save it'];
  return saved === '' ? [keys] : [keys, paragraph(saved)];
}
