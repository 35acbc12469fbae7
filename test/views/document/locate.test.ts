import { describe, expect, it } from 'vitest';
import { lineOfPath } from '../../../views/document/locate.ts';
import { yamlDocument } from '../../../views/document/yaml-document.ts';

const yaml = `metadata:
  labels:
    app.kubernetes.io/name: web
spec:
  containers:
    - name: a
      securityContext:
        privileged: true
    - name: b
`;

describe('lineOfPath', () => {
  it.each([
    [['spec', 'containers', 0, 'securityContext', 'privileged'], 7],
    [['spec', 'containers', 0, 'securityContext'], 6],
    [['spec', 'containers', 1], 8],
    [['metadata', 'labels', 'app.kubernetes.io/name'], 2],
    [['spec', 'containers', 1, 'resources', 'limits'], 8],
    [['status'], undefined],
    [[], undefined],
  ] as const)('%j is on line %s', (path, line) => {
    expect(lineOfPath(yaml, path)).toBe(line);
  });
});

it('yamlDocument points at the parent of what is missing', () => {
  const violation = {
    action: 'deny',
    actions: [],
    constraint: { kind: 'K', name: 'n' },
    object: { group: '', version: 'v1', kind: 'Pod', namespace: '', name: 'x' },
    message: 'container <app> has no resource limits',
  };
  const pod = { kind: 'Pod', spec: { containers: [{ name: 'app', image: 'x' }] } };
  const { field, lines } = yamlDocument(pod, violation);
  expect(field?.present).toBe(false);
  expect(lines[field?.line ?? -1]?.text).toContain('- name: app   ← container app: no resources.limits');
});
