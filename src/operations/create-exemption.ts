import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { assignmentParts, getAssignment } from '../azure/assignments.ts';
import { exemptionId, findExemption, putExemption } from '../azure/exemptions.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isInitiativeId } from '../governance/azure/definition.ts';
import { scopeContains, scopeLevel } from '../governance/azure/resource-id.ts';
import { defineOperation } from './operation.ts';
import { checkPermissions, readOnlyObstacles } from './reading-ahead.ts';
import { shellLine } from './shell-line.ts';

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
    ...(reason === undefined ? {} : { reason }),
    ...(reference === undefined ? {} : { referenceIds: [...reference] }),
    ...(name === undefined ? {} : { name }),
  }),
  input,
  facts,
  async plan(asked, world, signal) {
    const { exemptScope: scope, category, reason, referenceIds = [] } = asked;
    const assignment = await getAssignment(world.arm, asked.assignmentId, signal);
    const title = assignment.displayName || assignment.name;
    const name = asked.name ?? `constable-${randomUUID().slice(0, 8)}`;
    const displayName = `${category}: ${title}`.slice(0, 128);
    const at = asked.expires.trim().toLowerCase() === 'never' ? undefined : Date.parse(asked.expires);
    const expiresOn = at === undefined || Number.isNaN(at) ? undefined : new Date(at).toISOString();
    const assigned = assignmentParts(assignment.id).scope;
    const outside = scopeLevel(assigned) !== 'management group' && !scopeContains(assigned, scope);
    const permissions = await checkPermissions(
      world,
      [
        { ...right, scope },
        { ...exempt, scope: assignment.id },
      ],
      signal,
    );
    const obstacle = (against: boolean, what: string, next: string) => (against ? [{ what, next }] : []);
    return {
      facts: {
        id: exemptionId(scope, name),
        assignmentId: assignment.id,
        category,
        displayName,
        ...(expiresOn === undefined ? {} : { expiresOn }),
        ...(reason === undefined ? {} : { description: reason }),
        referenceIds,
      },
      plan: {
        title: `Exempt ${scope.split('/').at(-1)} from "${title}"`,
        target: exemptionId(scope, name),
        changes: [
          { mark: '+', text: `exemption ${name} at ${scope}` },
          { mark: '+', text: `policyAssignmentId: ${assignment.id}` },
          { mark: '+', text: `exemptionCategory: ${category}` },
          { mark: '+', text: `expiresOn: ${expiresOn ?? 'never'}` },
          ...(referenceIds.length === 0
            ? []
            : [{ mark: '+' as const, text: `policyDefinitionReferenceIds: ${referenceIds.join(', ')}` }]),
        ],
        affected: ['Compliance of what is exempt is told as Exempt from Azure’s next evaluation on.'],
        notes: [
          'Objects inside the cluster cannot be exempt one by one: exclude a namespace in the assignment’s parameters for that.',
          'Whether the add-on takes the constraint away for it is not documented: look again after 20 minutes.',
          'One that has expired stays, and is not honoured.',
        ],
        permissions,
        commands: [
          shellLine(
            ...['az', 'policy', 'exemption', 'create', '--name', name, '--scope', scope],
            ...['--policy-assignment', assignment.id, '--exemption-category', category, '--display-name', displayName],
            ...(expiresOn === undefined ? [] : ['--expires-on', expiresOn]),
            ...(reason === undefined ? [] : ['--description', reason]),
            ...(referenceIds.length === 0 ? [] : ['--policy-definition-reference-ids', ...referenceIds]),
          ),
        ],
        danger: 'confirm',
        cancelling: 'Nothing more is sent. An exemption that was made stays.',
        obstacles: [
          ...readOnlyObstacles(world),
          ...obstacle(
            at !== undefined && Number.isNaN(at),
            `"${asked.expires}" is no date`,
            'Give a date such as 2027-01-31, or never.',
          ),
          ...obstacle(
            at !== undefined && at <= world.now(),
            `${asked.expires} is over`,
            'Give a date to come, or never.',
          ),
          ...obstacle(outside, `${scope} is not at or under ${assigned}`, 'Give a scope that the assignment holds.'),
          ...obstacle(
            referenceIds.length > 0 && !isInitiativeId(assignment.definitionId),
            'The assignment is of one definition, which has no reference ids',
            'Leave them out.',
          ),
        ],
      },
    };
  },
  steps: (made) => [
    {
      id: 'put',
      title: 'Create the exemption',
      writes: true,
      request: `PUT ${made.id}`,
      async run({ world, signal }) {
        await putExemption(world.arm, made, signal);
        return { state: 'done' };
      },
      async readBack({ world, signal }) {
        return { state: (await findExemption(world.arm, made.id, signal)) ? 'done' : 'not done' };
      },
    },
    {
      id: 'verify-arm',
      title: 'See it in ARM',
      writes: false,
      async run({ world, signal }) {
        if (!(await findExemption(world.arm, made.id, signal)))
          throw new Error('ARM does not have the exemption; someone may have deleted it');
        return { state: 'done', note: made.expiresOn === undefined ? 'it never ends' : `it ends ${made.expiresOn}` };
      },
    },
  ],
});
