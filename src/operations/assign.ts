import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { assignmentId, findAssignment, getAssignment, putAssignment } from '../azure/assignments.ts';
import { roleName } from '../azure/role-assignments.ts';
import { legalAssignmentName } from '../governance/azure/assignment.ts';
import { isNoAzLine } from '../governance/azure/az-line.ts';
import { effectSummary } from '../governance/azure/effect.ts';
import { type FlaggedObjects, spellFlagged } from '../governance/azure/flagged-objects.ts';
import { nameOf, scopeLevel } from '../governance/azure/resource-id.ts';
import { counted } from '../governance/number-text.ts';
import { assignCommand, assignInput } from './assign-command.ts';
import { type AtWork, atWork } from './assigned-effects.ts';
import {
  type AssignmentContent,
  bodyOf,
  contentLines,
  contentSchema,
  createLine,
  writeAssignments,
} from './assignment-content.ts';
import { changedSince, differing, hasReplaced, madeMeanwhile, replacedAnother } from './assignment-rivals.ts';
import { concernsCluster, constraintsStep } from './assignment-steps.ts';
import { defineOperation } from './define-operation.ts';
import { InputError } from './input-error.ts';
import { namespaceChanges } from './namespace-changes.ts';
import { became, cannotTell, type OperationWorld } from './operation.ts';
import { parameterObstacles } from './parameter-obstacles.ts';
import { added } from './plan.ts';
import { grantRight, grantStep } from './role-steps.ts';
import { isScopeId, scopeObstacles } from './scope-obstacles.ts';
import { azLine } from './shell-line.ts';

const input = z.object({
  scope: z.string(),
  /** Made from the display name when absent. */
  name: z.string().exactOptional(),
  /** Sets the definition's effect parameter, whatever its name. */
  effect: z.string().exactOptional(),
  content: contentSchema.exactPartial({ displayName: true }),
});
const facts = z.object({
  scope: z.string(),
  name: z.string(),
  content: contentSchema,
  grants: z.array(z.object({ role: z.string(), roleName: z.string(), name: z.string() })),
  expectsConstraints: z.boolean(),
});

declare module './plan.ts' {
  interface OperationInputs {
    assign: z.input<typeof input>;
  }
}

/** `az policy assignment create`, with the roles that its identity needs. */
export const assign = defineOperation({
  kind: 'assign',
  verb: 'Assign',
  right: writeAssignments,
  offers: {
    azure: {
      title: 'Assign a definition or initiative',
      keys: ['A'],
      hint: 'assign',
      danger: 'confirm',
      without: 'selection',
      everywhere: true,
    },
    assignments: {
      title: 'Assign a definition or initiative',
      keys: ['A'],
      hint: 'assign',
      danger: 'confirm',
      without: 'selection',
    },
  },
  command: assignCommand,
  inputFrom: assignInput,
  input,
  facts,
  async plan({ scope, effect, ...asked }, world, signal) {
    if (!isScopeId(scope)) {
      const next = 'Give an id: /subscriptions/…, a resource group in one, or a management group.';
      throw new InputError({ what: `"${scope}" is not the id of a scope`, next });
    }
    const { work, content: chosen } = await atWork({ displayName: '', ...asked.content }, effect, world, signal);
    const inCluster = concernsCluster(world, scope, chosen.notScopes) ? world.evidence.namespaces?.() : undefined;
    const namespaces = namespaceChanges(work.parameters, undefined, chosen.parameters, inCluster);
    const needsIdentity = work.roles.length > 0;
    const { location, ...rest } = chosen;
    const identity = needsIdentity ? 'SystemAssigned' : chosen.identity;
    // Nothing would live there, and az and ARM take one without the other differently.
    const idle = identity === 'None' && location;
    const content: AssignmentContent = {
      ...(idle ? rest : chosen),
      identity,
      displayName: chosen.displayName || work.title,
    };
    const name = asked.name ?? legalAssignmentName(content.displayName, randomUUID().slice(0, 6));
    const id = assignmentId(scope, name);
    const misplaced = await scopeObstacles(world.arm, scope, content.notScopes, signal);
    const [existing, grants] = await Promise.all([
      // Of a scope that is not there ARM says no more than that one may not read it.
      misplaced.length > 0 ? undefined : findAssignment(world.arm, id, signal),
      Promise.all(
        work.roles.map(async (role) => ({
          role,
          roleName: await roleName(world.arm, role, signal),
          name: randomUUID(),
        })),
      ),
    ]);
    // Here az takes a role's name but breaks on its id.
    const byAz = grants.find(({ role, roleName: known }) => known !== role);
    const wide = ['subscription', 'management group', 'tenant'].includes(scopeLevel(scope)) && enforces(work, content);
    return {
      facts: { scope, name, content, grants, expectsConstraints: expectsConstraints(work) },
      title: `Assign "${work.title}" at ${scopeLevel(scope)} ${nameOf(scope)}`,
      target: id,
      changes: added(
        id,
        ...contentLines(content),
        ...grants.map((grant) => `role ${grant.roleName} for its identity at ${scope}`),
      ),
      warnings: namespaces.warnings,
      affected: affectedBy(work, content, scope, world),
      notes: [
        `Effect: ${effectSummary(work.assigned) || 'hidden in an expression'}${content.enforcementMode === 'DoNotEnforce' ? ', not enforced (DoNotEnforce)' : ''}.`,
        ...namespaces.notes,
        ...work.respelled,
        work.deprecated.length > 0 &&
          `Deprecated: ${work.deprecated.slice(0, 5).join('; ')}${work.deprecated.length > 5 ? ` and ${work.deprecated.length - 5} more` : ''}. Its successor is the better choice.`,
        idle && `The location ${idle} is left out: no effect of it needs an identity that would live there.`,
        'In a cluster it holds after the add-on’s next look, within 15 to 20 minutes.',
        needsIdentity && 'What exists already is changed only by a remediation task, once the roles hold.',
      ],
      rights: [writeAssignments, ...(needsIdentity ? [grantRight] : [])].map((right) => ({ ...right, scope })),
      commands: [
        createLine(scope, name, content, byAz?.roleName),
        ...grants.filter((grant) => grant !== byAz).map(({ role }) => grantLine(role, scope, name)),
      ],
      typeName: wide ? nameOf(scope) : undefined,
      cancelling: 'Nothing more is sent. An assignment that was made stays; delete it to take it back.',
      undo: { title: `Delete the assignment ${name}`, kind: 'delete-assignment', input: { assignmentId: id } },
      obstacles: [
        ...misplaced,
        ...(await parameterObstacles(work.parameters, content.parameters)),
        effect !== undefined &&
          !work.effectParameter && {
            what: 'The effect of this definition cannot be chosen',
            next: 'Leave the effect out.',
            wrongInput: true,
          },
        needsIdentity &&
          !content.location && {
            what: 'It deploys or modifies resources: its identity needs a location',
            next: 'Give the location, such as the cluster’s.',
            code: 'ResourceIdentityRequired',
            wrongInput: true,
          },
        ...namespaces.obstacles,
        ...work.unread,
        existing && {
          what: `There is an assignment "${existing.displayName || name}" of that name at this scope`,
          next: 'Edit it, or choose another name.',
        },
      ],
    };
  },
  steps: ({ scope, name, content, grants, expectsConstraints: expects }) => {
    const id = assignmentId(scope, name);
    return [
      {
        id: 'create',
        title: `Create the assignment ${name}`,
        request: `PUT ${id}`,
        async run({ world, signal }) {
          const there = await findAssignment(world.arm, id, signal);
          if (there) throw madeMeanwhile(there);
          const made = await putAssignment(world.arm, scope, name, bodyOf(content), signal);
          if (hasReplaced(made)) throw replacedAnother(made);
          return { state: 'done', note: 'assigned' };
        },
        async readBack({ world, signal }) {
          const found = await findAssignment(world.arm, id, signal);
          // Of that name, and not what was sent: somebody else's, or changed since.
          if (found && differing(found, content).length > 0) return cannotTell(`look at ${id}`);
          return became(found);
        },
      },
      ...grants.map((grant) =>
        grantStep(
          `grant-${grant.role}`,
          `Grant ${grant.roleName} to its identity`,
          scope,
          grant.name,
          async ({ world, signal }) => {
            const principalId = (await getAssignment(world.arm, id, signal)).identity?.principalId;
            if (!principalId) throw new Error(`ARM names no identity of the assignment ${name}`);
            return { scope, name: grant.name, role: grant.role, principalId };
          },
        ),
      ),
      {
        id: 'verify-arm',
        title: 'Read the assignment back from ARM',
        async run({ world, signal }) {
          const found = await getAssignment(world.arm, id, signal);
          if (differing(found, content).length > 0) throw changedSince(found, content);
          return { state: 'done', note: `ARM has it, enforcement ${found.enforcementMode}` };
        },
      },
      constraintsStep(id, expects ? 'there' : 'any', scope, content.notScopes),
    ];
  },
});

/** The identity's id is known to az only once it exists. */
function grantLine(role: string, scope: string, name: string): string {
  const assignee = azLine('policy assignment show', { name, scope, query: 'identity.principalId', output: 'tsv' });
  const flags = { 'assignee-object-id': '', 'assignee-principal-type': 'ServicePrincipal', role, scope };
  const line = azLine('role assignment create', flags);
  return isNoAzLine(assignee) ? assignee : line.replace("''", () => `"$(${assignee})"`);
}

function enforces(work: AtWork, content: AssignmentContent): boolean {
  return (
    content.enforcementMode !== 'DoNotEnforce' &&
    work.assigned.some(({ effect }) => !/^(audit|auditifnotexists|disabled)$/i.test(effect.effect ?? ''))
  );
}

function expectsConstraints(work: AtWork): boolean {
  return work.assigned.some(
    ({ definition, effect }) => definition?.inCluster === 'constraint' && effect.effect?.toLowerCase() !== 'disabled',
  );
}

/** Today's objects that a constraint of the same definition flags: what would be refused or reported from the first hour on. */
function affectedBy(work: AtWork, content: AssignmentContent, scope: string, world: OperationWorld): readonly string[] {
  const level = scopeLevel(scope);
  const lines = [
    level === 'resource'
      ? 'It bears on this resource alone.'
      : `It bears on every ${work.category === 'Kubernetes' ? 'cluster with the add-on' : 'resource'} in the ${level}${content.notScopes.length > 0 ? `, less ${content.notScopes.length} excluded` : ''}.`,
  ];
  if (enforces(work, content))
    lines.push('Requests that break it are refused, updates of workloads that break it today among them.');
  if (!concernsCluster(world, scope, content.notScopes)) return lines;
  const flagged = world.evidence.flaggedBy(work.assigned.map(({ definitionId }) => definitionId));
  lines.push(
    flagged ? flaggedLine(flagged) : 'What today’s objects would break is not known: constraints cannot be read.',
  );
  return lines;
}

function flaggedLine(flagged: FlaggedObjects): string {
  const { constraints, notAudited, violations } = flagged;
  const flag = spellFlagged(flagged);
  if (constraints === 0)
    return 'What today’s objects would break is not known: no constraint of it is in the cluster yet. Audit shows it without refusing.';
  if (flag === undefined)
    return 'What today’s objects would break is not known: no audit has seen its constraints yet.';
  const unseen = notAudited === 0 ? '' : `, ${notAudited} of them not audited yet`;
  return `Constraints of the same definitions ${flag} in this cluster today (${counted(violations, 'violation')} of ${counted(constraints, 'constraint')}${unseen}; with their own parameters).`;
}
