import { expect, it } from 'vitest';
import { live } from '../../src/governance/reading.ts';
import { assignedDefinitionsOf } from '../../src/resources/assigned-definitions.ts';
import { assignments } from '../../src/resources/assignments.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { readAt, source } from '../reports/source.ts';
import { assignment, definition, definitionId, fakeAzureState } from '../views/fake-azure.ts';

const subject = { id: assignment.id };
const newest = { ...definition, version: '9.2.0', versions: ['8.1.0', '9.2.0'], effectExpression: 'Deny' };
const older = { ...newest, version: '8.1.0', effectExpression: 'Audit' };

function state(pinned: string, ...read: readonly (typeof newest)[]): ConsoleState {
  const azure = fakeAzureState(readAt);
  const key = `${definitionId.toLowerCase()}/versions/${pinned}`;
  const versions = { definitions: new Map(read.map((one) => [key, one])), initiatives: new Map() };
  const picture = {
    ...azure.picture,
    assignments: live('GET …', [{ ...assignment, definitionVersion: pinned }], readAt),
    definitions: live('GET …', new Map([[definitionId.toLowerCase(), newest]]), readAt),
    versions: live('GET …', versions, readAt),
  };
  return { ...source(), azure: { ...azure, picture } };
}

const rowsOf = (of: ConsoleState) => assignedDefinitionsOf.rows(of, { now: readAt, subject });
const headingOf = (of: ConsoleState) =>
  JSON.stringify(assignedDefinitionsOf.heading?.(rowsOf(of), of, { now: readAt, subject }));

it('a definition at work is the version that is pinned', () => {
  const read = state('8.*.*', older);
  expect(rowsOf(read)).toMatchObject([{ facts: { effect: 'Audit', version: '8.1.0', title: newest.displayName } }]);
  expect(headingOf(read)).not.toContain(' read');
  expect(rowsOf(state('9.*.*'))).toMatchObject([{ facts: { effect: 'Deny', version: '9.2.0' } }]);
});

it('one whose version is not read has its name, and nothing is told of what it does', () => {
  const unread = state('8.*.*');
  const [row] = rowsOf(unread);
  expect(row?.facts).toMatchObject({ title: newest.displayName, versionUnread: true, constraint: 'unknown' });
  expect(row?.facts).not.toHaveProperty('effect');
  expect(headingOf(unread)).toContain('0 of 1 read');
  expect(assignments.rows(unread, { now: readAt })[0]?.facts).not.toHaveProperty('effect');
});
