import { type AssignmentRow, type assignments, catalogueOf } from '../../src/resources/assignments.ts';
import { assignPolicy } from '../assign/assign-policy.ts';
import { editAssignment } from '../assign/edit-assignment.ts';
import { azureFixed, missingRight } from '../azure/reasons.ts';
import { groupOf } from '../azure/scan.ts';
import { definitionPage } from '../azure-document/page.ts';
import { operate } from '../operation/operate.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import { pick } from '../shell/dialogs/pick.tsx';
import type { Shell } from '../shell/shell.ts';
import { violationsPage } from '../violations/page.ts';
import { assignmentPage } from './page.ts';

export type AssignmentContext = ContextOf<typeof assignments>;

const none = 'no assignment is selected';
const onRow = ({ row }: AssignmentContext) => row !== undefined || none;

function may({ shell, row }: AssignmentContext, action: string): boolean | string {
  if (!row) return none;
  const state = shell.live.store.getState();
  return azureFixed(state) ?? missingRight(state, action, row.item.scope) ?? true;
}

export const assignmentActions: readonly Action<AssignmentContext>[] = [
  {
    id: 'assignments.open',
    title: 'Its definitions, constraints and parameters',
    keys: ['enter'],
    hint: 'definitions',
    applies: onRow,
    run: ({ shell, row }) => row && shell.open(assignmentPage(row.item.id, row.name ?? '')),
  },
  {
    id: 'assignments.violations',
    title: 'Its violations',
    keys: ['v'],
    hint: 'violations',
    applies: ({ row }) => (row ? (row.facts.constraints ?? 0) > 0 || 'the cluster has no constraint of it' : none),
    run: ({ shell, row }) => row && shell.open(violationsPage({ assignmentId: row.item.id }, row.name ?? '')),
  },
  {
    id: 'assignments.assign',
    title: 'Assign a definition or initiative',
    keys: ['A'],
    hint: 'assign',
    danger: 'confirm',
    applies: ({ shell }) => azureFixed(shell.live.store.getState()) ?? true,
    run: ({ shell }) => assignPolicy(shell),
  },
  {
    id: 'assignments.edit',
    title: 'Edit its parameters, enforcement mode and exclusions',
    keys: ['e'],
    hint: 'edit',
    danger: 'confirm',
    applies: (context) => may(context, 'Microsoft.Authorization/policyAssignments/write'),
    run: ({ shell, row }) => row && editAssignment(shell, row.item),
  },
  {
    id: 'assignments.delete',
    title: 'Delete it',
    keys: ['ctrl-d'],
    hint: 'delete',
    danger: 'typed-name',
    applies: (context) => may(context, 'Microsoft.Authorization/policyAssignments/delete'),
    run: ({ shell, row }) => row && operate(shell, 'delete-assignment', { assignmentId: row.item.id }),
  },
  {
    id: 'assignments.remediate',
    title: 'Remediate what it finds non-compliant',
    keys: ['r'],
    danger: 'confirm',
    applies: (context) =>
      context.row?.item.identity === undefined
        ? 'it has no identity: only DeployIfNotExists and Modify can remediate'
        : may(context, 'Microsoft.PolicyInsights/remediations/write'),
    run: ({ shell, row }) => row && remediate(shell, row),
  },
  {
    id: 'assignments.document',
    title: 'The definition or initiative that it assigns',
    keys: ['d'],
    applies: onRow,
    run: ({ shell, row }) =>
      row && shell.open(definitionPage(row.item.definitionId, row.facts.definition ?? row.name ?? '')),
  },
];

/** Of an initiative one member has to be named: those whose effect changes resources. */
async function remediate(shell: Shell, { item: assignment, facts: { initiative } }: AssignmentRow): Promise<void> {
  const { azure } = shell.live.store.getState();
  const cluster = azure.picture.cluster.value;
  if (!cluster) return shell.say('which cluster this is, is not known', 'warning');
  const scope = groupOf(cluster.id);
  if (!initiative) return operate(shell, 'remediate', { assignmentId: assignment.id, scope });
  const { definitions, initiatives } = catalogueOf(azure);
  const members = initiatives.get(assignment.definitionId.toLowerCase())?.members ?? [];
  const referenceId = await pick(
    shell,
    'Remediate which of its definitions?',
    members.map((member) => {
      const definition = definitions.get(member.definitionId.toLowerCase());
      const changes = (definition?.roleDefinitionIds.length ?? 0) > 0;
      return {
        value: member.referenceId,
        label: definition?.displayName ?? member.referenceId,
        note: member.referenceId,
        disabled: definition && !changes ? 'it changes nothing' : undefined,
      };
    }),
  );
  if (referenceId !== undefined) await operate(shell, 'remediate', { assignmentId: assignment.id, scope, referenceId });
}
