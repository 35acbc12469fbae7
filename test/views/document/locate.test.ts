import { describe, expect, it } from 'vitest';
import { parseConstraint } from '../../../src/governance/constraint-parse.ts';
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

it('yamlDocument says beside the first line what an object lacks at its top', () => {
  const violation = {
    action: 'deny',
    actions: [],
    constraint: { kind: 'K8sAzureV2BlockAutomountToken', name: 'n' },
    object: { group: '', version: 'v1', kind: 'ServiceAccount', namespace: '', name: 'x' },
    message: 'Automounting service account token is disallowed, name: x',
  };
  const { lines } = yamlDocument({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'x' } }, violation);
  expect(lines[0]?.text).toBe('apiVersion: v1   ← no automountServiceAccountToken');
});

it('yamlDocument takes the constraint’s parameters into account', () => {
  const violation = {
    action: 'deny',
    actions: [],
    constraint: { kind: 'K8sPSPHostNetworkingPorts', name: 'n' },
    object: { group: '', version: 'v1', kind: 'Pod', namespace: '', name: 'x' },
    message: 'The specified hostNetwork and hostPort are not allowed, pod: x',
  };
  const ports = [{ containerPort: 9, hostPort: 9 }];
  const pod = { kind: 'Pod', spec: { hostNetwork: true, containers: [{ name: 'app', ports }] } };
  const { kind, name } = violation.constraint;
  const parameters = { hostNetwork: true, min: 80, max: 90 };
  const constraint = parseConstraint({ kind, metadata: { name }, spec: { parameters } });
  const { lines } = yamlDocument(pod, violation, constraint);
  const marked = lines.find(({ look }) => look === 'field');
  expect(marked?.text.trim()).toBe('hostPort: 9   ← what the policy refuses');
});
