import * as z from 'zod';
import { assignmentParts, deleteAssignment, findAssignment, getAssignment } from '../azure/assignments.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { contentLines, contentOf } from './assignment-content.ts';
import { concernsCluster, constraintsStep } from './assignment-steps.ts';
import { spellEvidence } from './cluster-evidence.ts';
import { defineOperation } from './define-operation.ts';
import { became } from './operation.ts';
import { removed } from './plan.ts';
import { azLine } from './shell-line.ts';

const input = z.object({ assignmentId: z.string() });
const facts = z.object({
  assignmentId: z.string(),
  scope: z.string(),
  notScopes: z.array(z.string()),
  hadConstraints: z.boolean(),
});

declare module './plan.ts' {
  interface OperationInputs {
    'delete-assignment': z.input<typeof input>;
  }
}

const right = { action: 'Microsoft.Authorization/policyAssignments/delete', role: roles.policy };

/** `az policy assignment delete`. */
export const deletePolicyAssignment = defineOperation({
  kind: 'delete-assignment',
  verb: 'Delete',
  right,
  offers: {
    assignments: { name: 'delete', title: 'Delete it', keys: ['ctrl-d'], hint: 'delete', danger: 'typed-name' },
  },
  command: {
    name: 'unassign',
    summary: 'delete an assignment, by name, display name or id',
    arguments: ['assignment'],
  },
  inputFrom: async ({ assignment }, lookups) => ({ assignmentId: await lookups.assignment(assignment) }),
  input,
  facts,
  async plan(asked, world, signal) {
    const current = await getAssignment(world.arm, asked.assignmentId, signal);
    const { scope, name } = assignmentParts(current.id);
    const concerns = concernsCluster(world, scope, current.notScopes);
    const evidence = concerns ? world.evidence.ofAssignment(current.id) : undefined;
    const content = contentOf(current);
    const title = current.displayName || name;
    return {
      facts: {
        assignmentId: current.id,
        scope,
        notScopes: [...current.notScopes],
        hadConstraints: (evidence?.constraints ?? 0) > 0,
      },
      title: `Delete the assignment "${title}"`,
      target: current.id,
      changes: removed(current.id, ...contentLines(content)),
      affected: [
        evidence
          ? `${spellEvidence(evidence)} ${evidence.constraints === 1 ? 'goes' : 'go'} from this cluster; what ${evidence.constraints === 1 ? 'it' : 'they'} refused is allowed from then on.`
          : concerns
            ? 'Which constraints go with it could not be read.'
            : 'Every cluster in its scope loses the constraints it made.',
        current.identity?.principalId &&
          `Roles that were given to its identity (${current.identity.principalId}) stay behind, of an identity that no longer is.`,
        current.madeBy !== 'user' && `${current.madeBy} made this assignment and may make it again.`,
      ],
      notes: [
        'In a cluster its constraints go with the add-on’s next look, within 15 to 20 minutes.',
        'Its exemptions are left without an assignment.',
      ],
      rights: [{ ...right, scope }],
      commands: [azLine('policy assignment delete', { name, scope })],
      typeName: name,
      cancelling: 'Nothing more is sent. What is deleted stays deleted; undo makes it again.',
      undo: { title: `Assign "${title}" again`, kind: 'assign', input: { scope, name, content } },
    };
  },
  steps: ({ assignmentId: id, scope, notScopes, hadConstraints }) => [
    {
      id: 'delete',
      title: 'Delete the assignment',
      request: `DELETE ${id}`,
      async run({ world, signal }) {
        const was = await deleteAssignment(world.arm, id, signal);
        return { state: 'done', note: was ? 'deleted' : 'it was gone already' };
      },
      readBack: async ({ world, signal }) => became(!(await findAssignment(world.arm, id, signal))),
    },
    {
      id: 'verify-arm',
      title: 'See that ARM no longer has it',
      async run({ world, signal }) {
        if (await findAssignment(world.arm, id, signal))
          throw new Error('ARM still has the assignment; someone may have made it again');
        return { state: 'done', note: 'ARM no longer has it' };
      },
    },
    constraintsStep(id, hadConstraints ? 'gone' : 'any', scope, notScopes),
  ],
});
