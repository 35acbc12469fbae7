import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { changedMeanwhile } from '../azure/arm-error.ts';
import { assignment, assignmentParts, getAssignment, getAssignmentBody, putAssignment } from '../azure/assignments.ts';
import { effectSummary } from '../governance/azure/effect.ts';
import { effectiveValue, givenValue, type PolicyParameter } from '../governance/azure/parameter.ts';
import { sameId } from '../governance/azure/resource-id.ts';
import { atWork } from './assigned-effects.ts';
import {
  type AssignmentContent,
  bodyOf,
  changeSchema,
  contentLines,
  contentOf,
  contentSchema,
  updateLine,
  writeAssignments,
} from './assignment-content.ts';
import { changedSince, differing } from './assignment-rivals.ts';
import { concernsCluster } from './assignment-steps.ts';
import { spellEvidence } from './cluster-evidence.ts';
import { defineOperation } from './define-operation.ts';
import { namespaceChanges } from './namespace-changes.ts';
import { became, cannotTell } from './operation.ts';
import { parameterObstacles } from './parameter-obstacles.ts';
import { added, type Change, removed } from './plan.ts';
import { scopeObstacles } from './scope-obstacles.ts';
import { azLine } from './shell-line.ts';

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
      alone: 'each has parameters of its own',
    },
  },
  input,
  facts,
  async plan(asked, world, signal) {
    const current = await getAssignment(world.arm, asked.assignmentId, signal);
    const { scope, name } = assignmentParts(current.id);
    const before = contentOf(current);
    const { overrides } = current;
    const wanted = { ...before, ...asked.change, overrides };
    const { content: after, work } = await atWork(wanted, asked.effect, world, signal);
    const decides = !isDeepStrictEqual(before.parameters, after.parameters);
    const unread = work.unread.map(({ what, next }) => `${what}. ${next}`);
    const inCluster = concernsCluster(world, scope, after.notScopes) ? world.evidence.namespaces?.() : undefined;
    const namespaces = namespaceChanges(work.parameters, before.parameters, after.parameters, inCluster);
    const concerns = concernsCluster(world, scope, before.notScopes);
    const evidence = concerns ? world.evidence.ofAssignment(current.id) : undefined;
    const title = current.displayName || name;
    const newScopes = after.notScopes.filter((one) => !before.notScopes.some((known) => sameId(known, one)));
    const misplaced = newScopes.length === 0 ? [] : await scopeObstacles(world.arm, scope, newScopes, signal);
    return {
      facts: { assignmentId: current.id, before, after },
      title: `Edit the assignment "${title}"`,
      target: current.id,
      changes: diff(
        contentLines(before, defaultsBeside(before, after, work.parameters)),
        contentLines(after, defaultsBeside(after, before, work.parameters)),
      ),
      warnings: namespaces.warnings,
      affected: [
        evidence && `In this cluster it has ${spellEvidence(evidence)}; the add-on rewrites them.`,
        current.madeBy !== 'user' && `${current.madeBy} made this assignment and may set it back.`,
      ],
      notes: [
        `Effect: ${effectSummary(work.assigned) || 'hidden in an expression'}.`,
        ...namespaces.notes,
        ...work.respelled,
        ...(decides ? [] : unread),
        work.roles.length > 0 &&
          current.identity &&
          `It deploys or modifies: its identity needs the role${work.roles.length === 1 ? '' : 's'} ${work.roles.join(', ')} at ${scope}, which this does not grant.`,
        'In a cluster it holds after the add-on’s next look, within 15 to 20 minutes.',
      ],
      rights: [{ ...writeAssignments, scope }],
      commands: [updateLine(scope, name, before, after)],
      cancelling: 'Nothing more is sent. A change that was made stays; undo it to take it back.',
      undo: {
        title: `Set the assignment "${title}" back`,
        kind: 'edit-assignment',
        input: { assignmentId: current.id, change: changeSchema.parse(before) },
      },
      obstacles: [
        ...misplaced,
        ...(await parameterObstacles(work.parameters, after.parameters)),
        ...namespaces.obstacles,
        ...(decides ? work.unread : []),
        decides &&
          work.roles.length > 0 &&
          !current.identity && {
            what: 'With these parameters it deploys or modifies resources, and it has no identity',
            next: `Give it one, then its roles: ${azLine('policy assignment identity assign', { 'system-assigned': true, name, scope })}. Or assign it anew.`,
            code: 'ResourceIdentityRequired',
          },
      ],
      nothingToDo: isDeepStrictEqual(before, after) && 'Nothing of it is changed.',
    };
  },
  steps: ({ assignmentId: id, before, after }) => [
    {
      id: 'put',
      title: 'Write the assignment (PUT)',
      request: `PUT ${id}`,
      async run({ world, signal }) {
        const { scope, name } = assignmentParts(id);
        const body = await getAssignmentBody(world.arm, id, signal);
        // Assignments have no eTag: what the plan showed is compared instead.
        if (!isDeepStrictEqual(contentOf(assignment(body)), before)) throw changedMeanwhile('assignment', id);
        const { id: _, systemData: __, ...kept } = body;
        // A description that was taken out is in neither of the first two.
        const whole = { ...kept, ...bodyOf(after), description: after.description };
        if (body.identity) whole.identity = body.identity;
        await putAssignment(world.arm, scope, name, whole, signal);
        return { state: 'done', note: 'written' };
      },
      async readBack({ world, signal }) {
        const found = contentOf(await getAssignment(world.arm, id, signal));
        // Neither what was there nor what was written: someone has changed it since.
        if (!isDeepStrictEqual(found, before) && !isDeepStrictEqual(found, after)) return cannotTell(`look at ${id}`);
        return became(isDeepStrictEqual(found, after));
      },
    },
    {
      id: 'verify-arm',
      title: 'Read the assignment back from ARM',
      async run({ world, signal }) {
        const found = await getAssignment(world.arm, id, signal);
        if (differing(found, after).length > 0) throw changedSince(found, after);
        return { state: 'done', note: 'ARM has it as written' };
      },
    },
  ],
});

/** What a parameter is that only the other content gives, and this one leaves at its default. */
function defaultsBeside(
  { parameters: given }: AssignmentContent,
  { parameters: others }: AssignmentContent,
  parameters: readonly PolicyParameter[],
): Readonly<Record<string, unknown>> {
  const names = Object.keys(others).filter((name) => givenValue(given, name) === undefined);
  const values = names.map((name) => [name, effectiveValue(parameters, {}, name)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** Lines that stay, go and come, in their order; a changed line is one that goes and one that comes. */
function diff(before: readonly string[], after: readonly string[]): readonly Change[] {
  const key = (line: string) => line.slice(0, line.indexOf(':'));
  const left = after.filter((line) => !before.includes(line));
  const changes = before.flatMap((line): readonly Change[] => {
    if (after.includes(line)) return [{ mark: ' ', text: line }];
    const index = left.findIndex((candidate) => key(candidate) === key(line));
    return [...removed(line), ...added(...(index < 0 ? [] : left.splice(index, 1)))];
  });
  return [...changes, ...added(...left)];
}
