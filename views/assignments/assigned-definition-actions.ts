import { type assignedDefinitionsOf, assignmentOf } from '../../src/resources/assigned-definitions.ts';
import { assignmentRow } from '../../src/resources/assignments.ts';
import { definitionPage, resourcePage } from '../azure-document/page.ts';
import { componentsPage } from '../compliance/page.ts';
import { takesOne } from '../operation/marked.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import { violationsPage } from '../violations/page.ts';
import { type AssignmentContext, assignmentActions } from './actions.ts';

type Context = ContextOf<typeof assignedDefinitionsOf>;

const none = 'no definition is selected';

const onDefinition: readonly Action<Context>[] = [
  {
    id: 'assignment.violations',
    title: 'Violations of its constraint',
    keys: ['enter', 'v'],
    hint: 'violations',
    applies: ({ row }) => (row ? row.item.constraints.length > 0 || 'the cluster has no constraint of it' : none),
    run: ({ shell, row }) => {
      const [constraint] = row?.item.constraints ?? [];
      if (!row || !constraint) return;
      const { kind, name } = constraint;
      shell.open(violationsPage({ constraint: { kind, name } }, row.facts.title));
    },
  },
  {
    id: 'assignment.components',
    title: 'What Azure says of each component',
    keys: ['C'],
    hint: 'components',
    applies: ({ row }) =>
      row ? row.item.components.all > 0 || !row.item.components.whole || 'Azure tells of no components of it' : none,
    run: ({ shell, row, subject }) => {
      const assignment = assignmentOf(shell.live.store.getState(), subject);
      if (!row || !assignment) return;
      const { definitionId, referenceId, title } = row.facts;
      shell.open(componentsPage({ assignmentId: assignment.id, definitionId, referenceId }, title));
    },
  },
  {
    id: 'assignment.definition',
    title: 'The definition, with its parameters',
    keys: ['d'],
    hint: 'definition',
    applies: ({ row }) => row !== undefined || none,
    run: ({ shell, row }) => row && shell.open(definitionPage(row.facts.definitionId, row.facts.title)),
  },
];

/** What can be done with the assignment itself, whichever of its definitions is selected. */
const onTheWhole: readonly Action<Context>[] = [
  ...assignmentActions
    .filter(({ id }) => ['assignments.edit', 'assignments.delete', 'assignments.remediate'].includes(id))
    .map(
      (action): Action<Context> => ({
        ...action,
        applies: (context) => marksAgainst(context) ?? action.applies?.(wholeOf(context)) ?? true,
        needs: (context) => action.needs?.(wholeOf(context)) ?? [],
        run: (context) => action.run(wholeOf(context)),
      }),
    ),
  {
    id: 'assignments.yaml',
    title: 'As ARM has it',
    keys: ['y'],
    hint: 'yaml',
    applies: (context) => wholeOf(context).row !== undefined || 'the assignment is no longer there',
    run: (context) => {
      const { row } = wholeOf(context);
      if (row) context.shell.open(resourcePage(row.item.id, row.name ?? row.item.name));
    },
  },
];

export const assignedDefinitionActions: readonly Action<Context>[] = [...onTheWhole, ...onDefinition];

/** Its definitions can be marked, but what changes the assignment changes all of it. */
function marksAgainst({ marked }: Context): string | undefined {
  const all = marked?.().length ?? 0;
  return all === 0 ? undefined : takesOne(all, 'it changes the whole assignment');
}

function wholeOf({ shell, subject }: Context): AssignmentContext {
  const state = shell.live.store.getState();
  const assignment = assignmentOf(state, subject);
  return { shell, subject, row: assignment && assignmentRow(state, assignment) };
}
