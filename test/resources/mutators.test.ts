import { describe, expect, it } from 'vitest';
import { isConflict, parseMutator } from '../../src/governance/mutator.ts';
import { live } from '../../src/governance/reading.ts';
import { resourceList, resourceTable } from '../../src/reports/resource-list.ts';
import { mutators } from '../../src/resources/mutators.ts';
import { readAt, source } from '../reports/source.ts';

const raw = (name: string, status: object, spec: object = {}) => ({
  metadata: { name, creationTimestamp: '2026-05-01T10:00:00Z', labels: { 'managed-by': 'azure-policy-addon' } },
  spec: {
    applyTo: [{ groups: ['apps'], kinds: ['Deployment', 'StatefulSet'], versions: ['v1'] }],
    location: 'spec.template.spec.securityContext.runAsNonRoot',
    ...spec,
  },
  status,
});
const pod = (id: string, errors: object[] = []) => ({ id, enforced: errors.length === 0, errors });
const conflict = { type: 'ErrConflictingSchema', message: 'the following mutators have conflicting schemas: a, b' };

function listed(...objects: readonly unknown[]) {
  const value = objects.flatMap((object) => parseMutator('Assign', object) ?? []);
  return source({ lists: new Map([['mutators', live('GET /apis/mutations.gatekeeper.sh/v1/assign', value, readAt)]]) });
}

describe('mutators', () => {
  it('say what they set of which kinds, who applies them, and what conflicts', () => {
    const state = listed(
      raw('fine', { byPod: [pod('p1'), pod('p2')] }),
      raw('torn', { byPod: [pod('p1', [conflict]), pod('p2', [conflict])] }),
    );
    const { items, total } = resourceList(mutators, { state, readAt });
    expect(total).toBe(2);
    expect(items).toMatchObject([
      { name: 'torn', conflicts: 2, errors: [conflict.message], enforcedBy: { pods: 0, of: 2 } },
      {
        name: 'fine',
        appliesTo: ['apps/Deployment', 'apps/StatefulSet'],
        conflicts: 0,
        errors: [],
        enforcedBy: { pods: 2, of: 2 },
        installedByAddon: true,
        createdAt: '2026-05-01T10:00:00Z',
      },
    ]);
    expect(resourceTable(mutators, resourceList(mutators, { state, readAt }))).toMatch(/torn .*0\/2 pods +conflict: /);
  });

  it('tell unread from none: nothing heard, nobody reporting', () => {
    const unheard = resourceList(mutators, { state: source(), readAt });
    expect([unheard.total, unheard.incomplete?.[0]?.state]).toEqual([null, 'loading']);
    const table = resourceTable(mutators, resourceList(mutators, { state: listed(raw('new', {})), readAt }));
    expect(table).toMatch(/new .*<unknown>/);
  });

  it('take what they are not told as nothing, and kinds of the match where nothing is applied to', () => {
    const match = { kinds: [{ apiGroups: [''], kinds: ['Pod'] }] };
    expect(parseMutator('AssignMetadata', { metadata: { name: 'm' }, spec: { match } })).toMatchObject({
      appliesTo: ['Pod'],
      byPod: [],
      location: '',
    });
    expect(parseMutator('Assign', 'hostile')).toBeUndefined();
    expect(isConflict({ code: '', message: 'conflict', location: '' })).toBe(false);
  });
});
