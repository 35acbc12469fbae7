import { expect, it } from 'vitest';
import { applied, applyEntry } from '../../../src/sandbox/kubernetes/apply.ts';
import type { KubernetesObject } from '../../../src/sandbox/kubernetes/objects.ts';

it('an apply that changes nothing keeps the time of the last one, however much later it comes', () => {
  const given = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'n' }, data: { x: '1' } };
  const then = Date.parse('2026-05-04T10:00:00Z');
  const live = {
    ...given,
    metadata: { ...given.metadata, uid: 'u', managedFields: [applyEntry(given, 'one', then)] },
  } as unknown as KubernetesObject;
  expect(applied(live, given, 'one', false, then + 5000)).toEqual(live);
  const changed = applied(live, { ...given, data: { x: '2' } }, 'one', false, then + 5000);
  expect(changed.metadata.managedFields?.[0]?.time).toBe('2026-05-04T10:00:05Z');
});
