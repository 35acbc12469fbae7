import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAdmissionPolicy, parsePolicyBinding } from '../../../src/governance/admission-policy.ts';
import { parseConstraint } from '../../../src/governance/constraint-parse.ts';
import { standingAt } from '../../../src/governance/enforcement-point.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type Connection, connect, readKubeconfig } from '../../contract/connection.ts';

const group = 'admissionregistration.k8s.io';
const policy = 'gatekeeper-k8splatformnonodeport';
const binding = `${policy}-services-need-no-node-ports`;
let sandbox: Sandbox;
let connection: Connection;

beforeAll(async () => {
  sandbox = await startSandbox({ auditIntervalSeconds: 0 });
  connection = connect(await readKubeconfig(sandbox.kubeconfig));
});
afterAll(async () => {
  await connection.close();
  await sandbox.stop();
});

const service = (type: string) => ({ metadata: { name: 'open' }, spec: { type, ports: [{ port: 443 }] } });
const create = (type: string) =>
  connection.request('POST', '/api/v1/namespaces/team-b/services?dryRun=All', {
    apiVersion: 'v1',
    kind: 'Service',
    ...service(type),
  });
const constraint = () =>
  parseConstraint(
    sandbox.cluster.get('constraints.gatekeeper.sh', 'k8splatformnonodeport', '', 'services-need-no-node-ports'),
  );

it('of a template in CEL the API server gets a policy, and of its constraint a binding', () => {
  expect(parseAdmissionPolicy(sandbox.cluster.get(group, 'validatingadmissionpolicies', '', policy))).toMatchObject({
    constraintKind: 'K8sPlatformNoNodePort',
    failurePolicy: 'Fail',
  });
  const bound = sandbox.cluster.get(group, 'validatingadmissionpolicybindings', '', binding);
  expect(parsePolicyBinding(bound)).toMatchObject({
    policy,
    constraint: 'services-need-no-node-ports',
    actions: ['Deny'],
  });
  const one = constraint();
  expect(one && standingAt(one, 'vap.k8s.io')).toMatchObject({ state: 'enforced', actions: ['deny'] });
});

it('by which it refuses in its own words, before any webhook is asked', async () => {
  const why = `ValidatingAdmissionPolicy '${policy}' with binding '${binding}' denied request: services must not use node ports: use an ingress`;
  expect(await create('NodePort')).toMatchObject({
    status: 422,
    body: { kind: 'Status', reason: 'Invalid', message: `services "open" is forbidden: ${why}` },
  });
  expect((await create('ClusterIP')).status).toBe(201);
});

it('and which go with what they were made of', async () => {
  const bound = () => sandbox.cluster.get(group, 'validatingadmissionpolicybindings', '', binding);
  const path = '/apis/constraints.gatekeeper.sh/v1beta1/k8splatformnonodeport/services-need-no-node-ports';
  await connection.send('DELETE', path);
  await expect.poll(bound).toBeUndefined();
  expect((await create('NodePort')).status).toBe(201);
});
