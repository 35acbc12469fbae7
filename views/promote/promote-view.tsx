import { useCallback, useMemo } from 'react';
import type { Assignment } from '../../src/governance/azure/assignment.ts';
import { idKey } from '../../src/governance/azure/resource-id.ts';
import { type Constraint, constraintKey } from '../../src/governance/constraint.ts';
import { promotionOf } from '../../src/governance/promotion.ts';
import { promotionLines } from '../../src/resources/promotion-lines.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { azureFixed } from '../azure/reasons.ts';
import { DocumentPage } from '../document/read-document.tsx';
import { operate } from '../operation/operate.ts';
import { useWrapped } from '../parts/document/use-wrapped.ts';
import { usePacedLive } from '../parts/paced.ts';
import { askRollouts } from '../rollouts/ask.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { useActions, useShell } from '../shell/shell-context.ts';
import type { ViewProps } from '../shell/view-definition.ts';
import type { PromoteSubject } from './page.ts';

const constraintsOf = (state: ConsoleState) => state.picture.constraints;

/** Who would be refused if it denied, by what the last audits found. */
export function PromoteView(props: ViewProps) {
  const shell = useShell();
  const subject = props.page.request.subject as PromoteSubject;
  const constraints = usePacedLive(constraintsOf);
  // biome-ignore lint/correctness/useExhaustiveDependencies: worked out anew when an audit has changed constraints
  const promotion = useMemo(() => {
    const state = shell.live.store.getState();
    return promotionOf(meant(state, subject), state.picture);
  }, [shell, subject, constraints]);
  const read = useCallback(async () => {
    const readAt = Date.now();
    return { lines: promotionLines(promotion, readAt), readAt };
  }, [promotion]);
  useWrapped(props.page);
  useActions('Under deny', 'view', promoteActions, () => ({
    shell,
    assignment: assignmentOf(shell, subject),
    denies: promotion.constraints.length === 0 && promotion.denying > 0,
  }));
  return <DocumentPage {...props} read={read} as="from the last audits" />;
}

function meant({ picture, azure }: ConsoleState, subject: PromoteSubject): readonly Constraint[] {
  if (subject.of === 'assignment') return azure.join.byAssignment.get(idKey(subject.id)) ?? [];
  const ofKind = picture.constraints.get(subject.kind)?.value ?? [];
  return ofKind.filter(({ name }) => name === subject.name);
}

function assignmentOf(shell: Shell, subject: PromoteSubject): Assignment | undefined {
  const { join, picture } = shell.live.store.getState().azure;
  if (subject.of === 'constraint') return join.origins.get(constraintKey(subject))?.assignment;
  return picture.assignments.value?.find(({ id }) => idKey(id) === idKey(subject.id));
}

interface PromoteContext {
  readonly shell: Shell;
  readonly assignment: Assignment | undefined;
  /** All of it denies already. */
  readonly denies: boolean;
}

const promoteActions: readonly Action<PromoteContext>[] = [
  {
    id: 'promote.deny',
    title: 'Have the assignment deny: see the plan',
    keys: ['e'],
    hint: 'deny: the plan',
    danger: 'confirm',
    applies: ({ shell, assignment, denies }) =>
      (denies ? 'it denies already' : azureFixed(shell.live.store.getState())) ??
      (assignment !== undefined || 'no assignment of Azure Policy is known to have made it'),
    run: async ({ shell, assignment }) => {
      if (assignment)
        await operate(shell, 'edit-assignment', { assignmentId: assignment.id, change: {}, effect: 'Deny' });
    },
  },
  {
    id: 'promote.rollouts',
    title: 'Which workloads could not roll out as it is now (dry runs)',
    keys: ['r'],
    hint: 'would they pass now?',
    run: ({ shell }) => askRollouts(shell, shell.store.getState().namespace),
  },
];
