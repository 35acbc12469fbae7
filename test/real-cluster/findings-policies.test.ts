/** Findings about templates, constraints and violations, made by what Gatekeeper itself then says; seen to come and go. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RealCluster } from './cluster.ts';
import { constraintKindServed } from './fixtures/fixtures.ts';
import { type FollowedFindings, followFindings } from './live-picture.ts';
import { waitFor } from './processes.ts';
import { sharedCluster } from './shared.ts';

let cluster: RealCluster;
let findings: FollowedFindings;

beforeAll(async () => {
  cluster = await sharedCluster();
  findings = followFindings(cluster.kubeconfig);
  await findings.atRest();
});
afterEach(() => findings.atRest());
afterAll(() => findings.close());

const merge = { 'content-type': 'application/merge-patch+json' };
const constraintPath = (kind: string, name: string) =>
  `/apis/constraints.gatekeeper.sh/v1beta1/${kind.toLowerCase()}/${name}`;
const templatePath = (name: string) => `/apis/templates.gatekeeper.sh/v1/constrainttemplates/${name}`;
const patch = (path: string, body: object) => cluster.connection.send('PATCH', path, body, merge);

/** Deletes it if it is there, and waits until it is not. */
async function removed(path: string): Promise<void> {
  await cluster.connection.request('DELETE', path);
  await waitFor(`${path} is gone`, async () => (await cluster.connection.request('GET', path)).status === 404);
}

const privileged = 'azurepolicy-container-no-privilege-649944c5ebbcdb0aaed7';
const hostNetwork = 'azurepolicy-host-network-5f20c6ad81e9b3747a6e';
const limits = 'azurepolicy-container-limits-9c81a2f0d4e6b7538f21';

function template(kind: string, target: object): object {
  return {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata: { name: kind.toLowerCase() },
    spec: {
      crd: { spec: { names: { kind } } },
      targets: [{ target: 'admission.k8s.gatekeeper.sh', ...target }],
    },
  };
}

function constraint(kind: string, name: string, spec: object): object {
  const match = { kinds: [{ apiGroups: [''], kinds: ['Pod'] }], namespaces: ['team-b'] };
  return { apiVersion: 'constraints.gatekeeper.sh/v1beta1', kind, metadata: { name }, spec: { match, ...spec } };
}

describe('a template', () => {
  test('that does not compile, until it does', async () => {
    const rego = (rule: string) =>
      template('K8sFindingsRego', {
        rego: `package k8sfindingsrego\n\nviolation[{"msg": msg}] {\n  msg := ${rule}\n}\n`,
      });
    try {
      await findings.comeAndGo(
        { 'template-error:k8sfindingsrego': /ingest_error[\s\S]*undefined function nowhere/ },
        () => cluster.apply(rego('nowhere(input)')),
        () => cluster.apply(rego('"no"')),
      );
      await constraintKindServed(cluster, 'K8sFindingsRego');
    } finally {
      await removed(templatePath('k8sfindingsrego'));
    }
  });
});

describe('a constraint', () => {
  test('that Gatekeeper cannot enforce as it says', async () => {
    const kind = 'K8sFindingsCel';
    const source = { generateVAP: false, validations: [{ expression: 'true', message: 'never' }] };
    const scopedEnforcementActions = [{ action: 'deny', enforcementPoints: [{ name: 'vap.k8s.io' }] }];
    const path = constraintPath(kind, 'refuses-nowhere');
    try {
      await cluster.apply(template(kind, { code: [{ engine: 'K8sNativeValidation', source }] }));
      await constraintKindServed(cluster, kind);
      await findings.comeAndGo(
        { [`constraint-error:${kind}/refuses-nowhere`]: /cannot generate ValidatingAdmissionPolicyBinding/ },
        () =>
          cluster.apply(constraint(kind, 'refuses-nowhere', { enforcementAction: 'scoped', scopedEnforcementActions })),
        () => removed(path),
      );
    } finally {
      await removed(templatePath(kind.toLowerCase()));
    }
  });
});

describe('violations', () => {
  test('of deny constraints, until those deny no more', async () => {
    const denied = { 'deny-violations': /6 violations of 2 deny constraints: these workloads cannot restart/ };
    const enforce = async (first: string, second: string | null) => {
      await patch(constraintPath('K8sAzureV2NoPrivilege', privileged), { spec: { enforcementAction: first } });
      await patch(constraintPath('K8sAzureV1HostNetwork', hostNetwork), { spec: { enforcementAction: second } });
    };
    await findings.come(denied);
    await enforce('dryrun', 'dryrun');
    try {
      await findings.go(denied);
    } finally {
      await enforce('deny', null);
    }
    await findings.come(denied);
  });

  test('of one more deny constraint, and those come from an audit', async () => {
    const kind = 'K8sAzureV3ContainerLimits';
    const path = constraintPath(kind, 'no-limits-at-all');
    await cluster.apply(constraint(kind, 'no-limits-at-all', { enforcementAction: 'deny' }));
    try {
      await findings.come({ 'deny-violations': /30 violations of 3 deny constraints/ });
    } finally {
      await removed(path);
    }
    await findings.come({ 'deny-violations': /6 violations of 2 deny constraints/ });
  });

  test('more than an audit keeps, until there are fewer', async () => {
    const capped = {
      'violations-capped': new RegExp(`--constraint-violations-limit: 20[\\s\\S]*${limits} status: 20 of 27`),
    };
    const scale = async (replicas: number) => {
      const { code, stderr } = await cluster.kubectl([
        'scale',
        'deployment',
        'crawler',
        '-n',
        'team-b',
        `--replicas=${replicas}`,
      ]);
      expect(code, stderr).toBe(0);
    };
    await findings.come(capped);
    await scale(10);
    try {
      await findings.go(capped);
    } finally {
      await scale(24);
    }
    await findings.come(capped);
  });
});
