import { describe, expect, it } from 'vitest';
import { applyPicture, diffPicture, type PicturePatch } from '../../../src/cluster/thread/picture-patch.ts';
import type { ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import type { PodOwner } from '../../../src/governance/component.ts';
import type { Constraint } from '../../../src/governance/constraint.ts';
import { live, loading, type Reading } from '../../../src/governance/reading.ts';
import type { Violation } from '../../../src/governance/violation.ts';
import { packViolations } from '../../../src/governance/violation-pack.ts';
import { emptyPicture } from '../../../src/state/empty-picture.ts';

/** As a message to another thread: copied, and what is handed over is gone here. */
function send(previous: ClusterPicture | undefined, next: ClusterPicture): PicturePatch {
  const transfer: ArrayBuffer[] = [];
  return structuredClone(diffPicture(previous, next, transfer), { transfer });
}

const violation = (name: string): Violation => ({
  action: 'deny',
  actions: [],
  constraint: { kind: 'K', name: 'c' },
  object: { group: '', version: 'v1', kind: 'Pod', namespace: 'a', name },
  message: `no ${name} ✖`,
});

function constraint(name: string, violations: readonly Violation[]): Constraint {
  return {
    kind: 'K',
    name,
    uid: name,
    generation: 1,
    createdAt: 0,
    action: 'deny',
    scoped: [],
    match: {},
    parameters: undefined,
    byPod: [],
    violations: packViolations(violations),
  };
}

const readings = (...kinds: [string, Reading<readonly Constraint[]>][]) => new Map(kinds);

describe('a picture in patches', () => {
  it('arrives whole at first, with the violations that were handed over', () => {
    const kept = [violation('x'), violation('y')];
    const picture: ClusterPicture = {
      ...emptyPicture,
      constraints: readings(['K', live('GET k', [constraint('c', kept)], 1)]),
    };
    const { constraints, ...rest } = applyPicture(undefined, send(undefined, picture));
    const { constraints: _, ...empty } = emptyPicture;
    expect(rest).toEqual(empty);
    expect([...(constraints.get('K')?.value?.[0]?.violations ?? [])]).toEqual(kept);
  });

  it('keeps everything that did not change the same object', () => {
    const [a, b] = [constraint('a', [violation('x')]), constraint('b', [])];
    const first: ClusterPicture = {
      ...emptyPicture,
      constraints: readings(['K', live('GET k', [a, b], 1)], ['L', loading('GET l')]),
    };
    const there = applyPicture(undefined, send(undefined, first));
    const next: ClusterPicture = {
      ...first,
      version: live('GET /version', 'v1', 2),
      constraints: readings(
        ['K', live('GET k', [constraint('a', [violation('z')]), b], 2)],
        ['L', first.constraints.get('L') ?? loading('')],
      ),
    };
    const after = applyPicture(there, send(first, next));
    expect(after.version.value).toBe('v1');
    expect(after.templates).toBe(there.templates);
    expect(after.constraints.get('L')).toBe(there.constraints.get('L'));
    expect(after.constraints.get('K')?.value?.[1]).toBe(there.constraints.get('K')?.value?.[1]);
    expect(after.constraints.get('K')?.value?.[0]?.violations.at(0)?.object.name).toBe('z');
  });

  it('drops kinds that went and keeps the order of those that are there', () => {
    const before: ClusterPicture = {
      ...emptyPicture,
      constraints: readings(['K', loading('k')], ['L', loading('l')]),
    };
    const there = applyPicture(undefined, send(undefined, before));
    const after = { ...before, constraints: readings(['M', loading('m')], ['L', loading('l')]) };
    expect([...applyPicture(there, send(before, after)).constraints.keys()]).toEqual(['M', 'L']);
  });

  it('sends of many pods only the one that changed', () => {
    const pod = (name: string): PodOwner => ({ namespace: 'a', name });
    const pods = new Map(Array.from({ length: 1000 }, (_, at) => [`a/p${at}`, pod(`p${at}`)]));
    const before: ClusterPicture = { ...emptyPicture, pods: live('GET pods', pods, 1) };
    const there = applyPicture(undefined, send(undefined, before));
    const changed = new Map(pods).set('a/p7', {
      ...pod('p7'),
      owner: { group: 'apps', kind: 'ReplicaSet', name: 'r' },
    });
    changed.delete('a/p9');
    const patch = send(before, { ...before, pods: live('GET pods', changed, 2) });
    expect(patch).toMatchObject([['pods', { value: { type: 'map', fresh: [['a/p7', { name: 'p7' }]] } }]]);
    const after = applyPicture(there, patch).pods.value;
    expect(after).toEqual(changed);
    expect(after?.get('a/p500')).toBe(there.pods.value?.get('a/p500'));
  });

  it('tells a value that is not known any more from one that is empty', () => {
    const before: ClusterPicture = { ...emptyPicture, templates: live('t', [], 1) };
    const there = applyPicture(undefined, send(undefined, before));
    expect(there.templates.value).toEqual([]);
    const absent: Reading<never> = { state: 'absent', source: 't' };
    expect(applyPicture(there, send(before, { ...before, templates: absent })).templates).toEqual(absent);
  });
});
