import { expect, it } from 'vitest';
import type { Assignment } from '../../src/governance/azure/assignment.ts';
import { live, loading, type Reading } from '../../src/governance/reading.ts';
import { resourceList, resourceTable } from '../../src/reports/resource-list.ts';
import { assignments } from '../../src/resources/assignments.ts';
import { principalKey } from '../../src/resources/principals.ts';
import type { AzureList } from '../../src/state/azure-source.ts';
import { readAt, source } from '../reports/source.ts';
import { assignment, fakeAzureState } from '../views/fake-azure.ts';

const day = 86_400_000;
const id = '0b1ec7d0-0000-4000-8000-000000000007';
const names = (...value: { id: string; name?: string; type?: string; gone?: true }[]) => live('POST …', value, readAt);

function told(who: Partial<Assignment>, reading: Reading<readonly unknown[]> = loading('POST …')) {
  const azure = fakeAzureState(readAt);
  const assigned = live('GET …', [{ ...assignment, ...who }], readAt);
  const lists = new Map([[principalKey.id, reading]]);
  const state = { ...source(), azure: { ...azure, lists, picture: { ...azure.picture, assignments: assigned } } };
  const [row] = assignments.rows(state, { now: readAt });
  if (!row) throw new Error('no row');
  const lines = assignments.detail?.(row, state, { now: readAt }) ?? [];
  const detail = lines.map((line) => ('paragraph' in line ? line.paragraph : JSON.stringify(line))).join('\n');
  const { assignedBy, changedBy } = row.facts;
  return { assignedBy, changedBy, detail, list: resourceList(assignments, { state, readAt }) };
}

it('a name that was written down, one of the directory, and an id while its name is not known', () => {
  const at = { createdAt: readAt - 3 * day, updatedAt: readAt - 2 * day };
  const first = told(
    { ...at, assignedBy: { name: 'Gerda', id }, changedBy: { id } },
    names({ id, name: 'Olga', type: 'user' }),
  );
  expect(first).toMatchObject({ assignedBy: { id, name: 'Gerda' }, changedBy: { id, name: 'Olga', type: 'user' } });
  expect(first.detail).toContain(`assigned 3 d ago by Gerda (${id})`);
  expect(first.detail).toContain(`changed 2 d ago by Olga (user ${id})`);
  expect(told({ ...at, assignedBy: { id } }).assignedBy).toEqual({ id, nameUnknown: 'name not read yet' });
});

it('what the directory does not tell is said, each reason in its own words', () => {
  const problem = { what: 'Microsoft Graph refuses', next: '', status: 403 };
  const refused = { ...names({ id, type: 'group' }), state: 'denied' as const, problem };
  expect(told({ assignedBy: { id } }, refused).assignedBy).toEqual({
    id,
    type: 'group',
    nameUnknown: 'name not readable: Microsoft Graph refuses',
  });
  expect(told({ assignedBy: { id } }, names({ id, gone: true })).assignedBy.nameUnknown).toBe(
    'the directory has nothing of this id',
  );
  expect(told({ assignedBy: { id } }, names({ id, type: 'user' })).assignedBy.nameUnknown).toBe(
    'the directory keeps its name to itself',
  );
});

it('what Azure does not tell is said, and no question mark stands for it', () => {
  const { assignedBy, changedBy, detail, list } = told({});
  expect([assignedBy, changedBy]).toEqual([{ nameUnknown: 'not told by Azure' }, { nameUnknown: 'not told by Azure' }]);
  expect(detail).toContain('assigned when and by whom: not told by Azure');
  expect(detail).toContain('changed when and by whom: not told by Azure');
  expect(detail).not.toContain('? ago');
  expect(resourceTable(assignments, list)).toContain('not told');
});

it('what ARM says was never changed has nobody who changed it', () => {
  const { changedBy, detail, list } = told({ createdAt: readAt - day, unchanged: true, assignedBy: { name: 'Gerda' } });
  expect(changedBy).toBeUndefined();
  expect(list.items[0]).not.toHaveProperty('changedAt');
  expect(detail).toContain('not changed since');
});

it('a name that is not read, or refused, makes no list incomplete', () => {
  const { list } = told({ assignedBy: { id } });
  expect(list).toMatchObject({ total: 1 });
  expect(list).not.toHaveProperty('incomplete');
  const own = assignments.lists?.azure as AzureList<unknown>;
  expect(own.after).toBe('assignments');
});
