import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { assignmentAt, resourceGroupScope } from '../../../src/sandbox/world/azure-names.ts';
import type { AssignedPolicy } from '../../../src/sandbox/world/policies.ts';
import { type Client, clientOf, eventually, mergePatch } from '../client.ts';

const constraintKinds = '/apis/constraints.gatekeeper.sh/v1beta1';

describe('the add-on', () => {
  let sandbox: Sandbox;
  let client: Client;
  beforeAll(async () => {
    sandbox = await startSandbox({ auditIntervalSeconds: 0 });
    client = clientOf(sandbox.kubeconfig);
  });
  afterAll(async () => {
    await client.close();
    await sandbox.stop();
  });
  const addOnPods = () =>
    ['kube-system', 'gatekeeper-system']
      .flatMap((namespace) => sandbox.cluster.list('', 'pods', namespace))
      .filter(({ metadata }) => /policy|gatekeeper/.test(metadata.name));

  test('brings five pods, labelled as on AKS, and the audit deployment carries the controller label', () => {
    expect(addOnPods()).toHaveLength(5);
    const labels = (operation: string) =>
      addOnPods().filter(({ metadata }) => metadata.labels?.['gatekeeper.sh/operation'] === operation);
    expect(labels('audit')).toHaveLength(1);
    expect(labels('webhook')).toHaveLength(2);
    expect(labels('audit')[0]?.metadata.labels).toMatchObject({
      'control-plane': 'audit-controller',
      'gatekeeper.sh/system': 'yes',
      'kubernetes.azure.com/managedby': 'aks',
    });
    const audit = sandbox.cluster.get('apps', 'deployments', 'gatekeeper-system', 'gatekeeper-audit');
    expect(audit?.metadata.labels?.['control-plane']).toBe('controller-manager');
    expect(JSON.stringify(audit?.spec)).toContain('--audit-interval=0');
  });

  test('constraints carry the Azure ids, templates the numbered one', async () => {
    const { body } = await client.send('GET', `${constraintKinds}/k8sazurev2noprivilege`);
    expect(body.items.length).toBe(2);
    for (const { metadata } of body.items) {
      expect(metadata.name).toMatch(/^azurepolicy-container-no-privilege-[0-9a-f]{20}$/);
      expect(metadata.labels).toMatchObject({ 'managed-by': 'azure-policy-addon' });
      expect(metadata.annotations).toMatchObject({
        'azure-policy-assignment-id': expect.stringContaining('/policyAssignments/'),
        'azure-policy-definition-id': expect.stringContaining('95edb821-ddaf-4404-9732-666045e056b4'),
        'azure-policy-definition-reference-id': 'NoPrivilegedContainers',
        'azure-policy-setdefinition-id': expect.stringContaining('/policySetDefinitions/'),
        'constraint-installed-by': 'azure-policy-addon',
      });
      expect(metadata.managedFields[0].manager).toBe('azurepolicyaddon');
    }
    const template = sandbox.cluster.get('templates.gatekeeper.sh', 'constrainttemplates', '', 'k8sazurev2noprivilege');
    expect(template?.metadata.annotations).toHaveProperty('azure-policy-definition-id-1');
    expect(template?.status).toMatchObject({ created: true });
  });

  test('a manual edit is reverted, a deleted constraint comes back', async () => {
    const [constraint] = sandbox.cluster.list('constraints.gatekeeper.sh', 'k8sazurev2noprivilege');
    const path = `${constraintKinds}/k8sazurev2noprivilege/${constraint?.metadata.name}`;
    await client.send('PATCH', path, { spec: { enforcementAction: 'warn' } }, mergePatch);
    expect(sandbox.cluster.syncPolicies()?.changed).toEqual([`K8sAzureV2NoPrivilege/${constraint?.metadata.name}`]);
    await client.send('DELETE', path);
    expect(sandbox.cluster.syncPolicies()?.created).toEqual([`K8sAzureV2NoPrivilege/${constraint?.metadata.name}`]);
  });

  test('a new assignment brings its constraint, a deleted one takes kind and constraint away', async () => {
    const policies = sandbox.cluster.policies();
    const naked = '50c83470-d2f0-4dda-a716-1938a4825f62';
    const policy: AssignedPolicy = {
      assignmentId: assignmentAt(resourceGroupScope, 'pull-policy'),
      definitionId: `/providers/Microsoft.Authorization/policyDefinitions/${naked.toUpperCase()}`,
      referenceId: '',
      setDefinitionId: '',
      effect: 'deny',
      enforced: false,
      parameters: { allowedPullPolicy: ['Always'], excludedNamespaces: ['kube-system'], namespaces: ['team-a'] },
    };
    sandbox.cluster.setPolicies([...policies, policy]);
    sandbox.cluster.syncPolicies();
    const kind = 'k8sazurev2containerallowedpullpolicy';
    const { status, body } = await client.send('GET', `${constraintKinds}/${kind}`);
    expect(status).toBe(200);
    expect(body.items[0].spec).toEqual({
      enforcementAction: 'dryrun',
      match: {
        kinds: [{ apiGroups: [''], kinds: ['Pod'] }],
        excludedNamespaces: ['kube-system'],
        namespaces: ['team-a'],
      },
      parameters: { allowedPullPolicy: ['Always'] },
    });
    expect(
      sandbox.cluster.audit()?.violations.filter(({ constraint }) => constraint.kind.toLowerCase() === kind).length,
    ).toBeGreaterThan(0);
    sandbox.cluster.setPolicies([...policies, { ...policy, effect: 'Disabled' }]);
    sandbox.cluster.syncPolicies();
    await eventually(
      'the kind to go',
      async () => (await client.send('GET', `${constraintKinds}/${kind}`)).status === 404,
    );
    sandbox.cluster.setPolicies(policies);
  });

  test('a template that does not compile is not created and says why, then is mended', async () => {
    const path = '/apis/templates.gatekeeper.sh/v1/constrainttemplates';
    const template = (rego: string) => ({
      apiVersion: 'templates.gatekeeper.sh/v1',
      kind: 'ConstraintTemplate',
      metadata: { name: 'k8sbroken' },
      spec: {
        crd: { spec: { names: { kind: 'K8sBroken' } } },
        targets: [{ target: 'admission.k8s.gatekeeper.sh', rego }],
      },
    });
    expect((await client.send('POST', path, template('violation[{"msg": "x"}] { true }'))).status).toBe(201);
    const broken = await eventually('errors', async () => {
      const { body } = await client.send('GET', `${path}/k8sbroken`);
      return body.status?.byPod?.[0]?.errors && body;
    });
    expect(broken.status).not.toHaveProperty('created');
    expect(broken.status.byPod[0].errors[0]).toMatchObject({ code: 'ingest_error' });
    expect((await client.send('GET', `${constraintKinds}/k8sbroken`)).status).toBe(404);
    await client.send(
      'PATCH',
      `${path}/k8sbroken`,
      template('package k8sbroken\nviolation[{"msg": "x"}] { true }'),
      mergePatch,
    );
    await eventually('the kind', async () => (await client.send('GET', `${constraintKinds}/k8sbroken`)).status === 200);
    await client.send('DELETE', `${path}/k8sbroken`);
    await eventually(
      'the kind to go',
      async () => (await client.send('GET', `${constraintKinds}/k8sbroken`)).status === 404,
    );
  });

  test('removed it leaves nothing, or what a broken clean-up leaves; installed again it works', async () => {
    sandbox.cluster.removeAddon(true);
    await eventually('no pods', () => addOnPods().length === 0);
    expect((await client.send('GET', `${constraintKinds}/k8sazurev2noprivilege`)).body.items).toHaveLength(2);
    expect(sandbox.cluster.audit()).toBeUndefined();
    expect(sandbox.cluster.syncPolicies()).toBeUndefined();
    sandbox.cluster.removeAddon();
    expect((await client.send('GET', constraintKinds)).status).toBe(404);
    await eventually(
      'no namespace',
      async () => (await client.send('GET', '/api/v1/namespaces/gatekeeper-system')).status === 404,
    );
    await eventually(
      'nothing in it',
      () => sandbox.cluster.list('apps', 'deployments', 'gatekeeper-system').length === 0,
    );
    sandbox.cluster.installAddon({ auditIntervalSeconds: 30 });
    sandbox.cluster.syncPolicies();
    expect(addOnPods()).toHaveLength(5);
    expect(sandbox.cluster.audit()?.violations.length).toBeGreaterThan(500);
    expect((await client.send('GET', `${constraintKinds}/k8sazurev2noprivilege`)).body.items).toHaveLength(2);
  });
});
