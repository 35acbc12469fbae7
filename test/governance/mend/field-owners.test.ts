import { expect, test } from 'vitest';
import { appliedBy, handedOver, ownersOf } from '../../../src/governance/mend/field-owners.ts';
import { mendPatch } from '../../../src/governance/mend/mend-patch.ts';
import type { RawObject } from '../../../src/governance/raw-json.ts';

const entry = (manager: string, operation: 'Apply' | 'Update', fieldsV1: object, rest: object = {}) => ({
  manager,
  operation,
  apiVersion: 'apps/v1',
  fieldsType: 'FieldsV1',
  fieldsV1,
  ...rest,
});
const inApp = (fields: object) => ({
  'f:spec': {
    'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"app"}': { '.': {}, 'f:name': {}, ...fields } } } },
  },
});
const object = (managedFields: readonly object[], securityContext: object = { privileged: true }): RawObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: { a: 'b' }, managedFields },
  spec: { template: { spec: { containers: [{ name: 'side' }, { name: 'app', image: 'x', securityContext }] } } },
});
const privileged = ['spec', 'template', 'spec', 'containers', 1, 'securityContext', 'privileged'];
const reference = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };

test('an owner is who has the field, not who has another or a status', () => {
  const fields = inApp({ 'f:securityContext': { 'f:privileged': {} } });
  const found = ownersOf(
    object([
      entry('helm', 'Apply', fields),
      entry('kubectl', 'Update', inApp({ 'f:image': {} })),
      entry('controller', 'Update', fields, { subresource: 'status' }),
    ]),
    privileged,
  );
  expect(found).toEqual([{ manager: 'helm', operation: 'Apply', apiVersion: 'apps/v1', depth: 7 }]);
});

test('an empty map that was set owns what comes into it', () => {
  const found = ownersOf(object([entry('kubectl', 'Apply', { 'f:metadata': { 'f:labels': {} } })]), [
    'metadata',
    'labels',
    'x',
  ]);
  expect(found).toMatchObject([{ manager: 'kubectl', depth: 2 }]);
});

test('what was applied before is applied again, with the values of today', () => {
  const before = object(
    [entry('constable', 'Apply', inApp({ 'f:securityContext': { 'f:readOnlyRootFilesystem': {} } }))],
    {
      privileged: true,
      readOnlyRootFilesystem: true,
    },
  );
  expect(appliedBy(before, 'constable')).toEqual({
    spec: { template: { spec: { containers: [{ name: 'app', securityContext: { readOnlyRootFilesystem: true } }] } } },
  });
  const { patch, how } = mendPatch(before, reference, [{ path: privileged, value: false }]);
  expect(how).toBe('apply');
  expect(patch).toMatchObject({
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      template: {
        spec: { containers: [{ name: 'app', securityContext: { readOnlyRootFilesystem: true, privileged: false } }] },
      },
    },
  });
});

test('a field of another manager is forced, and only then', () => {
  const own = mendPatch(object([]), reference, [{ path: privileged, value: false }]);
  expect([own.force, own.conflicts]).toEqual([undefined, []]);
  const fields = inApp({ 'f:securityContext': { 'f:privileged': {} } });
  const foreign = mendPatch(object([entry('helm', 'Apply', fields)]), reference, [{ path: privileged, value: false }]);
  expect(foreign.force).toBe(true);
  expect(foreign.conflicts).toMatchObject([{ owners: [{ manager: 'helm' }] }]);
});

test('of a custom resource, and where a field must go, it is a JSON patch that tests what it replaces', () => {
  const rollout = { ...reference, group: 'argoproj.io', kind: 'Rollout' };
  const { how, patch } = mendPatch(object([]), rollout, [{ path: privileged, value: false }]);
  const path = '/spec/template/spec/containers/1/securityContext/privileged';
  expect([how, patch]).toEqual([
    'json',
    [
      { op: 'test', path, value: true },
      { op: 'replace', path, value: false },
    ],
  ]);
  expect(mendPatch(object([]), reference, [{ path: privileged, value: undefined }]).how).toBe('json');
});

test('given back, the field is its owner’s again and the console is left with nothing', () => {
  const fields = inApp({ 'f:securityContext': { 'f:privileged': {} } });
  const given = handedOver(
    object([entry('constable', 'Apply', inApp({})), entry('constable', 'Update', fields)]),
    privileged,
    'constable',
    [{ manager: 'helm', operation: 'Apply', apiVersion: 'apps/v1', depth: 7 }],
  );
  expect(given).toMatchObject([
    {
      manager: 'helm',
      operation: 'Apply',
      fieldsV1: {
        'f:spec': {
          'f:template': {
            'f:spec': { 'f:containers': { 'k:{"name":"app"}': { 'f:securityContext': { 'f:privileged': {} } } } },
          },
        },
      },
    },
  ]);
  expect(given).toHaveLength(1);
});
