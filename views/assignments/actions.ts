import { initiativeOf } from '../../src/governance/azure/effect.ts';
import { groupIdOf } from '../../src/governance/azure/resource-id.ts';
import { type AssignmentRow, type assignments, catalogueOf } from '../../src/resources/assignments.ts';
import { assignPolicy } from '../assign/assign-policy.ts';
import { editAssignment } from '../assign/edit-assignment.ts';
import { clusterOf } from '../azure/cluster-actions.ts';
import { definitionPage } from '../azure-document/page.ts';
import { offersAt, type Selected } from '../operation/offers.ts';
import { operate } from '../operation/operate.ts';
import { promotePage } from '../promote/page.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import { pick } from '../shell/dialogs/pick.tsx';
import type { Shell } from '../shell/shell.ts';
import { violationsPage } from '../violations/page.ts';
import { assignmentPage } from './page.ts';

export type AssignmentContext = ContextOf<typeof assignments>;

const none = 'no assignment is selected';
const onRow = ({ row }: AssignmentContext) => row !== undefined || none;

/** Remediations are made in the resource group of the connected cluster. */
function selected({ shell, row }: AssignmentContext): Selected<'assignments'> | string {
  if (row === undefined) return none;
  const { item: assignment } = row;
  const cluster = clusterOf(shell);
  return {
    input: {
      assignmentId: assignment.id,
      scope: cluster ? groupIdOf(cluster) : assignment.scope,
      exemptScope: cluster?.id ?? assignment.scope,
    },
    facts: { identity: assignment.identity !== undefined },
    at: assignment.scope,
  };
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
    id: 'assignments.promote',
    title: 'Who would be refused if it denied',
    keys: ['P'],
    applies: ({ row }) => (row ? (row.facts.constraints ?? 0) > 0 || 'the cluster has no constraint of it' : none),
    run: ({ shell, row }) => row && shell.open(promotePage({ of: 'assignment', id: row.item.id }, row.name ?? '')),
  },
  ...offersAt('assignments', selected, {
    assign: ({ shell }: AssignmentContext) => assignPolicy(shell),
    'edit-assignment': ({ shell, row }: AssignmentContext) => row && editAssignment(shell, row.item),
    remediate: ({ shell, row }: AssignmentContext) => row && remediate(shell, row),
  }),
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
  const scope = groupIdOf(cluster);
  if (!initiative) return operate(shell, 'remediate', { assignmentId: assignment.id, scope });
  const catalogue = catalogueOf(azure);
  const { definitions } = catalogue;
  const members = initiativeOf(assignment, catalogue)?.members ?? [];
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
