import { expect, it } from 'vitest';
import { exemptionList } from '../../src/governance/azure/exemption.ts';
import { live } from '../../src/governance/reading.ts';
import { resourceList, resourceTable } from '../../src/reports/resource-list.ts';
import { exemptions } from '../../src/resources/exemptions.ts';
import { emptyAzure } from '../../src/state/empty-azure.ts';
import { readAt, source } from '../reports/source.ts';
import { assignment, fakeAzureState } from '../views/fake-azure.ts';

const day = 86_400_000;
const at = (name: string, expiresAt?: number) => ({
  id: `${assignment.scope}/providers/Microsoft.Authorization/policyExemptions/${name}`,
  name,
  displayName: '',
  assignmentId: assignment.id.toUpperCase(),
  referenceIds: [],
  category: 'Waiver',
  ...(expiresAt !== undefined && { expiresAt }),
});

it('exemptions have their assignment, scope and expiry; what ran out first, what never ends last', () => {
  const azure = {
    ...fakeAzureState(readAt),
    lists: new Map([
      [
        exemptionList.id,
        live('GET …', [at('for-ever'), at('soon', readAt + 2 * day), at('over', readAt - day)], readAt),
      ],
    ]),
  };
  const state = { ...source(), azure };
  const list = resourceList(exemptions, { state, readAt });
  expect(list).toMatchObject({ kind: 'ExemptionList', total: 3 });
  expect(list.items).toMatchObject([
    { name: 'over', expired: true, expiresAt: '2026-05-03T10:00:00Z' },
    { name: 'soon', expired: false, assignment: assignment.displayName, scope: assignment.scope },
    { name: 'for-ever', expired: false },
  ]);
  expect(list.items[2]).not.toHaveProperty('expiresAt');
  expect(resourceTable(exemptions, list)).toMatch(/expired 2026-05-03T10:00:00Z[\s\S]*never/);
  const [, soon] = exemptions.rows(state, { now: readAt });
  expect(exemptions.heading?.(soon ? [soon] : [], state, { now: readAt })).toEqual([['warning', ' · 1 within 7 days']]);
});

it('without a login nobody knows how many there are', () => {
  const list = resourceList(exemptions, { state: { ...source(), azure: emptyAzure }, readAt });
  expect([list.total, list.items.length]).toEqual([null, 0]);
  expect(list.incomplete).toHaveLength(1);
});
