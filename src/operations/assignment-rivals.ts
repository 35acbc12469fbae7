import { isDeepStrictEqual } from 'node:util';
import type { Assignment } from '../governance/azure/assignment.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { idKey } from '../governance/azure/resource-id.ts';
import { type AssignmentContent, contentOf } from './assignment-content.ts';

/** Somebody else wrote to the same. ARM takes no condition (If-None-Match) on assignments that would keep two from it. */
export class RivalError extends Error {
  override readonly name = 'RivalError';
  readonly problem: AzureProblem;

  constructor(what: string, next: string) {
    super(what);
    this.problem = { what, next, remedy: { kind: 'read-again' } };
  }
}

/** Seen just before one would be made. */
export function madeMeanwhile(found: Assignment): RivalError {
  const what = `The assignment "${found.displayName || found.name}" already exists: somebody else has made it meanwhile`;
  return new RivalError(what, `Nothing was sent. Edit it, or choose another name. It was made${madeBy(found)}.`);
}

/** Seen in the answer to the PUT that was to make it: whether that replaced one that was there. */
export function hasReplaced({ createdAt, updatedAt, unchanged }: Assignment): boolean {
  return unchanged === undefined && createdAt !== undefined && updatedAt !== undefined;
}

export function replacedAnother(made: Assignment): RivalError {
  const what = `The assignment "${made.displayName || made.name}" was already made by somebody else meanwhile, and is replaced by this`;
  return new RivalError(
    what,
    `Agree with who made it${madeBy(made)}, then edit it. No role was granted to its identity.`,
  );
}

/** Seen when what was made is read back. */
export function changedSince(found: Assignment, sent: AssignmentContent): RivalError {
  const what = 'The assignment was changed by somebody else meanwhile: ARM has it otherwise than it was written';
  const who = found.changedBy?.name ?? found.changedBy?.id;
  return new RivalError(
    what,
    `Look at its ${differing(found, sent).join(', ')}${who === undefined ? '' : `, as ${who} wrote it`}.`,
  );
}

function madeBy({ assignedBy, createdAt }: Assignment): string {
  const who = assignedBy?.name ?? assignedBy?.id;
  return `${who === undefined ? '' : ` by ${who}`}${createdAt === undefined ? '' : ` at ${new Date(createdAt).toISOString()}`}`;
}

/** What of the content ARM has otherwise than it was sent; what it fills in by itself does not count. */
export function differing(found: Assignment, sent: AssignmentContent): readonly string[] {
  const [is, was] = [comparable(contentOf(found)), comparable(sent)];
  return Object.entries(was).flatMap(([field, value]) =>
    value === undefined || isDeepStrictEqual(is[field as keyof typeof is], value) ? [] : [field],
  );
}

function comparable(content: AssignmentContent) {
  const { definitionId, notScopes, location, ...rest } = content;
  return {
    ...rest,
    definitionId: idKey(definitionId),
    notScopes: notScopes.map(idKey).sort(),
    location: location?.replaceAll(' ', '').toLowerCase(),
  };
}
