import { describe, expect, test } from 'vitest';
import { strategicMerge } from '../../../src/sandbox/kubernetes/strategic.ts';

const pod = {
  spec: {
    containers: [
      { name: 'app', image: 'app:1', env: [{ name: 'A', value: '1' }] },
      { name: 'log', image: 'log:1' },
    ],
    tolerations: [{ key: 'a' }],
  },
  metadata: { finalizers: ['one'] },
};

describe('strategic merge', () => {
  test('containers merge by name, new ones come last', () => {
    const patch = {
      spec: {
        containers: [
          { name: 'log', image: 'log:2' },
          { name: 'new', image: 'new:1' },
        ],
      },
    };
    expect(strategicMerge(pod, patch).spec).toMatchObject({
      containers: [
        { name: 'app', image: 'app:1' },
        { name: 'log', image: 'log:2' },
        { name: 'new', image: 'new:1' },
      ],
    });
  });

  test('$patch: delete removes one element, null one field', () => {
    const patch = {
      spec: {
        containers: [
          { name: 'log', $patch: 'delete' },
          { name: 'app', env: null },
        ],
      },
    };
    expect(strategicMerge(pod, patch).spec).toMatchObject({ containers: [{ name: 'app', image: 'app:1' }] });
    expect(JSON.stringify(strategicMerge(pod, patch))).not.toContain('env');
  });

  test('$patch: replace puts the whole list', () => {
    const patch = { spec: { containers: [{ $patch: 'replace' }, { name: 'only', image: 'x' }] } };
    expect(strategicMerge(pod, patch).spec).toMatchObject({ containers: [{ name: 'only', image: 'x' }] });
    expect((strategicMerge(pod, patch).spec as typeof pod.spec).containers).toHaveLength(1);
  });

  test('$setElementOrder orders, and kubectl directives leave no trace', () => {
    const patch = {
      spec: {
        '$setElementOrder/containers': [{ name: 'log' }, { name: 'app' }],
        containers: [{ name: 'app', image: 'app:2' }],
      },
    };
    const { spec } = strategicMerge(pod, patch) as typeof pod;
    expect(spec.containers.map(({ name }) => name)).toEqual(['log', 'app']);
    expect(JSON.stringify(spec)).not.toContain('$');
  });

  test('lists without a merge key are replaced, finalizers are united and taken out by value', () => {
    const added = strategicMerge(pod, { spec: { tolerations: [{ key: 'b' }] }, metadata: { finalizers: ['two'] } });
    expect(added).toMatchObject({ spec: { tolerations: [{ key: 'b' }] }, metadata: { finalizers: ['one', 'two'] } });
    expect(strategicMerge(added, { metadata: { '$deleteFromPrimitiveList/finalizers': ['one'] } })).toMatchObject({
      metadata: { finalizers: ['two'] },
    });
  });

  test('$retainKeys drops the other keys', () => {
    const strategy = { strategy: { type: 'RollingUpdate', rollingUpdate: {} } };
    const patch = { strategy: { $retainKeys: ['type'], type: 'Recreate' } };
    expect(strategicMerge(strategy, patch)).toEqual({ strategy: { type: 'Recreate' } });
  });

  test('what was there is left as it was', () => {
    const before = structuredClone(pod);
    strategicMerge(pod, { spec: { containers: [{ name: 'app', image: 'changed' }] } });
    expect(pod).toEqual(before);
  });
});
