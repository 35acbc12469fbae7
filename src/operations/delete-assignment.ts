import * as z from 'zod';
import { assignmentParts, deleteAssignment, getAssignment } from '../azure/assignments.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { contentLines, contentOf } from './assignment-content.ts';
import { concernsCluster, constraintsStep, findAssignment } from './assignment-steps.ts';
import { defineOperation } from './operation.ts';
import { checkPermissions, readOnlyObstacles } from './reading-ahead.ts';
import { shellLine } from './shell-line.ts';

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
export const deleteAssignmentOperation = defineOperation({
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
    const permissions = await checkPermissions(world, [{ ...right, scope }], signal);
    const concerns = concernsCluster(world, scope, current.notScopes);
    const evidence = concerns ? world.evidence.ofAssignment(current.id) : undefined;
    const content = contentOf(current);
    return {
      facts: {
        assignmentId: current.id,
        scope,
        notScopes: [...current.notScopes],
        hadConstraints: (evidence?.constraints ?? 0) > 0,
      },
      plan: {
        title: `Delete the assignment "${current.displayName || name}"`,
        target: current.id,
        changes: [
          { mark: '-', text: current.id },
          ...contentLines(content).map((text) => ({ mark: '-' as const, text })),
        ],
        affected: [
          evidence
            ? `${evidence.constraints} constraints with ${evidence.violations} violations go from this cluster; what they refused is allowed from then on.`
            : concerns
              ? 'Which constraints go with it could not be read.'
              : 'Every cluster in its scope loses the constraints it made.',
          ...(current.identity?.principalId
            ? [
                `Roles that were given to its identity (${current.identity.principalId}) stay behind, of an identity that no longer is.`,
              ]
            : []),
          ...(current.madeBy === 'user' ? [] : [`${current.madeBy} made this assignment and may make it again.`]),
        ],
        notes: [
          'In a cluster its constraints go with the add-on’s next look, within 15 to 20 minutes.',
          'Its exemptions are left without an assignment.',
        ],
        permissions,
        commands: [shellLine('az', 'policy', 'assignment', 'delete', '--name', name, '--scope', scope)],
        danger: 'type-name',
        typeName: name,
        cancelling: 'Nothing more is sent. What is deleted stays deleted; undo makes it again.',
        undo: {
          title: `Assign "${current.displayName || name}" again`,
          kind: 'assign' as const,
          input: { scope, name, content },
        },
        obstacles: readOnlyObstacles(world),
      },
    };
  },
  steps: ({ assignmentId: id, scope, notScopes, hadConstraints }) => [
    {
      id: 'delete',
      title: 'Delete the assignment',
      writes: true,
      request: `DELETE ${id}`,
      async run({ world, signal }) {
        return {
          state: 'done',
          note: (await deleteAssignment(world.arm, id, signal)) ? 'deleted' : 'it was gone already',
        };
      },
      async readBack({ world, signal }) {
        return { state: (await findAssignment(world, id, signal)) ? 'not done' : 'done' };
      },
    },
    {
      id: 'verify-arm',
      title: 'See that ARM no longer has it',
      writes: false,
      async run({ world, signal }) {
        if (await findAssignment(world, id, signal))
          throw new Error('ARM still has the assignment; someone may have made it again');
        return { state: 'done', note: 'ARM no longer has it' };
      },
    },
    constraintsStep(id, hadConstraints ? 'gone' : 'any', scope, notScopes),
  ],
});
