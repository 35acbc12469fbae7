import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../src/sandbox/kubernetes/objects.ts';
import { resource } from '../../../src/sandbox/kubernetes/resources.ts';
import { fieldSelector, labelSelector, specSelector } from '../../../src/sandbox/kubernetes/selectors.ts';

const object = (labels: Record<string, string>, more: object = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'team-a', labels },
    ...more,
  }) as KubernetesObject;

describe('label selectors', () => {
  const web = object({ app: 'web', tier: 'front', weight: '5' });
  test.each([
    ['', true],
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app!=web', false],
    ['absent!=x', true],
    ['app in (api, web),tier', true],
    ['app notin (api,web)', false],
    ['absent notin (x)', true],
    ['!absent', true],
    ['absent', false],
    ['weight>4', true],
    ['weight<5', false],
    ['app=', false],
  ])('%s: %s', (selector, expected) => {
    expect(labelSelector(selector)(web)).toBe(expected);
  });

  test('a malformed one is a 400', () => {
    expect(() => labelSelector('app in web')).toThrow('unable to parse requirement');
  });
});

test('field selectors read the fields that the resource names, and refuse the others', () => {
  const pods = resource('', 'v1', 'Pod', { selectableFields: ['status.phase', 'spec.nodeName'] });
  const running = object({}, { status: { phase: 'Running' } });
  expect(fieldSelector('status.phase=Running,metadata.name=web', pods)(running)).toBe(true);
  expect(fieldSelector('status.phase!=Running', pods)(running)).toBe(false);
  expect(fieldSelector('spec.nodeName=', pods)(running)).toBe(true);
  expect(() => fieldSelector('spec.foo=1', pods)).toThrow('field label not supported: spec.foo');
});

test('selectors of specs combine labels and expressions', () => {
  const matches = specSelector({
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['front'] },
      { key: 'old', operator: 'DoesNotExist' },
    ],
  });
  expect(matches({ app: 'web', tier: 'front' })).toBe(true);
  expect(matches({ app: 'web', tier: 'front', old: '' })).toBe(false);
  expect(specSelector(undefined)({})).toBe(true);
});
