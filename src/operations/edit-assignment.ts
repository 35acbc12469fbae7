import * as z from 'zod';
import { ArmError } from '../azure/arm-error.ts';
import { assignment, assignmentParts, getAssignment, getAssignmentBody, putAssignment } from '../azure/assignments.ts';
import { effectSummary } from '../governance/azure/effect.ts';
import { atWork, parameterObstacles } from './assigned-effects.ts';
import {
  type AssignmentContent,
  bodyOf,
  changeSchema,
  contentLines,
  contentOf,
  contentSchema,
  fingerprint,
  updateLine,
  writeAssignments,
} from './assignment-content.ts';
import { concernsCluster } from './assignment-steps.ts';
import { defineOperation } from './operation.ts';
import type { Change } from './plan.ts';
import { checkPermissions, readOnlyObstacles } from './reading-ahead.ts';

const input = z.object({
  assignmentId: z.string(),
  /** Whole new values of what is given; what is left out stays. */
  change: changeSchema,
  effect: z.string().exactOptional(),
});
const facts = z.object({ assignmentId: z.string(), before: contentSchema, after: contentSchema });

declare module './plan.ts' {
  interface OperationInputs {
    'edit-assignment': z.input<typeof input>;
  }
}

/** `az policy assignment update`: parameters, enforcement mode, exclusions, names and messages. PATCH cannot; the whole is PUT. */
export const editAssignment = defineOperation({
  kind: 'edit-assignment',
  verb: 'Change',
  right: writeAssignments,
  offers: {
    assignments: {
      name: 'edit',
      title: 'Edit its parameters, enforcement mode and exclusions',
      keys: ['e'],
      hint: 'edit',
      danger: 'confirm',
    },
  },
  input,
  facts,
  async plan(asked, world, signal) {
    const current = await getAssignment(world.arm, asked.assignmentId, signal);
    const { scope, name } = assignmentParts(current.id);
    const before = contentOf(current);
    const given = Object.fromEntries(Object.entries(asked.change).filter(([, value]) => value !== undefined));
    const changed: AssignmentContent = { ...before, ...given };
    const work = await atWork(changed, world, signal);
    const after =
      asked.effect === undefined || !work.effectParameter
        ? changed
        : { ...changed, parameters: { ...changed.parameters, [work.effectParameter.name]: asked.effect } };
    const [effective, permissions] = await Promise.all([
      after === changed ? work : atWork(after, world, signal),
      checkPermissions(world, [{ ...writeAssignments, scope }], signal),
    ]);
    const evidence = concernsCluster(world, scope, before.notScopes)
      ? world.evidence.ofAssignment(current.id)
      : undefined;
    const title = current.displayName || name;
    return {
      facts: { assignmentId: current.id, before, after },
      plan: {
        title: `Edit the assignment "${title}"`,
        target: current.id,
        changes: diff(contentLines(before), contentLines(after)),
        affected: [
          ...(evidence
            ? [
                `It has ${evidence.constraints} constraints with ${evidence.violations} violations in this cluster; the add-on rewrites them.`,
              ]
            : []),
          ...(current.madeBy === 'user' ? [] : [`${current.madeBy} made this assignment and may set it back.`]),
        ],
        notes: [
          `Effect: ${effectSummary(effective.assigned) || 'hidden in an expression'}.`,
          'In a cluster it holds after the add-on’s next look, within 15 to 20 minutes.',
        ],
        permissions,
        commands: [updateLine(scope, name, before, after)],
        danger: 'confirm',
        cancelling: 'Nothing more is sent. A change that was made stays; undo it to take it back.',
        undo: {
          title: `Set the assignment "${title}" back`,
          kind: 'edit-assignment' as const,
          input: { assignmentId: current.id, change: restOf(before) },
        },
        obstacles: [...readOnlyObstacles(world), ...parameterObstacles(effective.parameters, after.parameters)],
        ...(fingerprint(before) === fingerprint(after) ? { nothingToDo: 'Nothing of it is changed.' } : {}),
      },
    };
  },
  steps: ({ assignmentId: id, before, after }) => [
    {
      id: 'put',
      title: 'Write the assignment (PUT)',
      writes: true,
      request: `PUT ${id}`,
      async run({ world, signal }) {
        const { scope, name } = assignmentParts(id);
        const body = await getAssignmentBody(world.arm, id, signal);
        // Assignments have no eTag: what the plan showed is compared instead.
        if (fingerprint(contentOf(assignment(body))) !== fingerprint(before)) {
          throw new ArmError({
            status: 412,
            code: 'PreconditionFailed',
            message: 'The assignment was changed after the plan was made.',
            request: `PUT ${id}`,
          });
        }
        const { id: _, systemData: __, ...kept } = body;
        await putAssignment(
          world.arm,
          scope,
          name,
          // A description that was taken out is in neither of the first two.
          {
            ...kept,
            ...bodyOf(after),
            description: after.description,
            ...(body.identity ? { identity: body.identity } : {}),
          },
          signal,
        );
        return { state: 'done', note: 'written' };
      },
      async readBack({ world, signal }) {
        const now = contentOf(await getAssignment(world.arm, id, signal));
        return { state: fingerprint(now) === fingerprint(after) ? 'done' : 'not done' };
      },
    },
    {
      id: 'verify-arm',
      title: 'Read the assignment back from ARM',
      writes: false,
      async run({ world, signal }) {
        const now = contentOf(await getAssignment(world.arm, id, signal));
        if (fingerprint(now) !== fingerprint(after))
          throw new Error('ARM shows the assignment otherwise than it was written; someone may have changed it again');
        return { state: 'done', note: 'ARM has it as written' };
      },
    },
  ],
});

function restOf(content: AssignmentContent) {
  const { displayName, description, parameters, notScopes, enforcementMode, nonComplianceMessages } = content;
  return { displayName, description, parameters, notScopes, enforcementMode, nonComplianceMessages };
}

/** Lines that stay, go and come, in their order; a changed line is one that goes and one that comes. */
function diff(before: readonly string[], after: readonly string[]): readonly Change[] {
  const key = (line: string) => line.slice(0, line.indexOf(':'));
  const left = after.filter((line) => !before.includes(line));
  const changes: Change[] = [];
  for (const line of before) {
    if (after.includes(line)) {
      changes.push({ mark: ' ', text: line });
      continue;
    }
    changes.push({ mark: '-', text: line });
    const index = left.findIndex((candidate) => key(candidate) === key(line));
    if (index >= 0) changes.push(...left.splice(index, 1).map((text) => ({ mark: '+' as const, text })));
  }
  return [...changes, ...left.map((text) => ({ mark: '+' as const, text }))];
}
