import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { ArmClients } from '../azure/arm-clients.ts';
import { isArmError } from '../azure/arm-error.ts';
import { assignmentParts, getAssignment } from '../azure/assignments.ts';
import { exemptionId, findExemption, putExemption } from '../azure/exemptions.ts';
import { getPinnedInitiative } from '../azure/pinned-definitions.ts';
import type { Assignment } from '../governance/azure/assignment.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isInitiativeId } from '../governance/azure/definition.ts';
import { nameOf, scopeContains, scopeLevel } from '../governance/azure/resource-id.ts';
import { defined } from '../governance/defined.ts';
import { didYouMean } from '../governance/near-names.ts';
import { defineOperation } from './define-operation.ts';
import { became } from './operation.ts';
import { added } from './plan.ts';
import { missingScope } from './scope-obstacles.ts';
import { azLine } from './shell-line.ts';

const categories = ['Waiver', 'Mitigated'] as const;

const input = z.object({
  assignmentId: z.string(),
  /** Where it holds: the cluster, or wider. */
  exemptScope: z.string(),
  category: z.enum(categories).default('Waiver'),
  /** A date, or `never`. */
  expires: z.string(),
  reason: z.string().exactOptional(),
  /** Of an initiative, what it is from; all of it unless told. */
  referenceIds: z.array(z.string()).exactOptional(),
  name: z.string().exactOptional(),
});
const facts = z.object({
  id: z.string(),
  assignmentId: z.string(),
  category: z.enum(categories),
  displayName: z.string(),
  expiresOn: z.string().exactOptional(),
  description: z.string().exactOptional(),
  referenceIds: z.array(z.string()),
});

declare module './plan.ts' {
  interface OperationInputs {
    'create-exemption': z.input<typeof input>;
  }
}

const right = { action: 'Microsoft.Authorization/policyExemptions/write', role: roles.policy };
const exempt = { action: 'Microsoft.Authorization/policyAssignments/exempt/action', role: roles.policy };

/** `az policy exemption create`. */
export const createExemption = defineOperation({
  kind: 'create-exemption',
  verb: 'Exempt',
  right,
  offers: {
    assignments: {
      name: 'exempt',
      title: 'Exempt this cluster from it',
      keys: ['x'],
      hint: 'exempt',
      danger: 'confirm',
    },
  },
  asks: [
    { id: 'category', label: 'Category', kind: 'choice', choices: categories, note: 'Mitigated: met in another way.' },
    { id: 'expires', label: 'Ends on', kind: 'text', required: true, note: 'A date such as 2027-01-31, or never.' },
    { id: 'reason', label: 'Reason', kind: 'text', note: 'Who asked for it, and the ticket.' },
    { id: 'referenceIds', label: 'Only from', kind: 'list', note: 'Reference ids of an initiative; all when empty.' },
  ],
  command: {
    name: 'exempt',
    summary: 'exempt the cluster from an assignment, by name, display name or id',
    arguments: ['assignment'],
    options: {
      expires: { value: '<date>', summary: 'when it ends, such as 2027-01-31; or: never' },
      category: { value: '<category>', summary: 'why', choices: categories, default: 'Waiver' },
      reason: { value: '<text>', summary: 'who asked for it, and the ticket' },
      reference: {
        value: '<id>',
        summary: 'only from this definition of the initiative; may be repeated',
        repeats: 'each',
      },
      scope: { value: '<id>', summary: 'where it holds; the cluster unless told' },
      name: { value: '<name>', summary: 'name of the exemption; made up unless told' },
    },
  },
  inputFrom: async ({ assignment, expires = '', category, reason, reference, scope, name }, lookups) => ({
    assignmentId: await lookups.assignment(assignment),
    exemptScope: scope ?? lookups.cluster().id,
    expires,
    category,
    ...defined({ reason, referenceIds: reference && [...reference], name }),
  }),
  input,
  facts,
  async plan(asked, world, signal) {
    const { exemptScope: scope, category, reason: description, referenceIds = [] } = asked;
    const assignment = await getAssignment(world.arm, asked.assignmentId, signal);
    const title = assignment.displayName || assignment.name;
    const name = asked.name ?? `constable-${randomUUID().slice(0, 8)}`;
    const id = exemptionId(scope, name);
    const displayName = `${category}: ${title}`.slice(0, 128);
    const at = asked.expires.trim().toLowerCase() === 'never' ? undefined : Date.parse(asked.expires);
    const expiresOn = at === undefined || Number.isNaN(at) ? undefined : new Date(at).toISOString();
    const assigned = assignmentParts(assignment.id).scope;
    const known =
      isInitiativeId(assignment.definitionId) && referenceIds.length > 0
        ? await referencesOf(world.arm, assignment, signal)
        : undefined;
    const strangers = referenceIds.filter((id) => known?.every((one) => one.toLowerCase() !== id.toLowerCase()));
    const outside = scopeLevel(assigned) !== 'management group' && !scopeContains(assigned, scope);
    const facts = { id, assignmentId: assignment.id, category, displayName, referenceIds };
    return {
      facts: { ...facts, ...defined({ expiresOn, description }) },
      title: `Exempt ${nameOf(scope)} from "${title}"`,
      target: id,
      changes: added(
        `exemption ${name} at ${scope}`,
        `policyAssignmentId: ${assignment.id}`,
        `exemptionCategory: ${category}`,
        `expiresOn: ${expiresOn ?? 'never'}`,
        referenceIds.length > 0 && `policyDefinitionReferenceIds: ${referenceIds.join(', ')}`,
      ),
      affected: ['Compliance of what is exempt is told as Exempt from Azure’s next evaluation on.'],
      notes: [
        'Objects inside the cluster cannot be exempt one by one: exclude a namespace in the assignment’s parameters for that.',
        'Whether the add-on takes the constraint away for it is not documented: look again after 20 minutes.',
        'One that has expired stays, and is not honoured.',
      ],
      rights: [
        { ...right, scope },
        { ...exempt, scope: assignment.id },
      ],
      commands: [
        azLine('policy exemption create', {
          name,
          scope,
          'policy-assignment': assignment.id,
          'exemption-category': category,
          'display-name': displayName,
          'expires-on': expiresOn,
          description,
          'policy-definition-reference-ids': referenceIds,
        }),
      ],
      cancelling: 'Nothing more is sent. An exemption that was made stays.',
      obstacles: [
        at !== undefined &&
          Number.isNaN(at) && {
            what: `"${asked.expires}" is no date`,
            next: 'Give a date such as 2027-01-31, or never.',
            wrongInput: true,
          },
        at !== undefined &&
          at <= world.now() && {
            what: `${asked.expires} is over`,
            next: 'Give a date to come, or never.',
            wrongInput: true,
          },
        ...(outside ? [] : [await missingScope(world.arm, scope, signal)]),
        ...strangers.map((id) => ({
          what: `The initiative has no definition with the reference id "${id}"`,
          next: `${didYouMean(id, known ?? [])}It has ${known?.length}.`,
          wrongInput: true as const,
        })),
        outside && {
          what: `${scope} is not at or under ${assigned}`,
          next: 'Give a scope that the assignment holds.',
          wrongInput: true,
        },
        referenceIds.length > 0 &&
          !isInitiativeId(assignment.definitionId) && {
            what: 'The assignment is of one definition, which has no reference ids',
            next: 'Leave them out.',
            wrongInput: true,
          },
      ],
    };
  },
  steps: (made) => [
    {
      id: 'put',
      title: 'Create the exemption',
      request: `PUT ${made.id}`,
      async run({ world, signal }) {
        await putExemption(world.arm, made, signal);
        return { state: 'done' };
      },
      readBack: async ({ world, signal }) => became(await findExemption(world.arm, made.id, signal)),
    },
    {
      id: 'verify-arm',
      title: 'See it in ARM',
      async run({ world, signal }) {
        if (!(await findExemption(world.arm, made.id, signal)))
          throw new Error('ARM does not have the exemption; someone may have deleted it');
        return { state: 'done', note: made.expiresOn === undefined ? 'it never ends' : `it ends ${made.expiresOn}` };
      },
    },
  ],
});

/** Undefined where the initiative may not be read: Azure will tell. */
async function referencesOf(
  arm: ArmClients,
  assignment: Assignment,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    return (await getPinnedInitiative(arm, assignment, signal)).members.map(({ referenceId }) => referenceId);
  } catch (error) {
    if (isArmError(error, 403) || isArmError(error, 404)) return undefined;
    throw error;
  }
}
