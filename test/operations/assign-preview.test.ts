import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wellKnown } from '../../src/governance/azure/definition.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import { evidenceFrom } from '../../src/operations/cluster-evidence.ts';
import type { InputOf } from '../../src/operations/plan.ts';
import type { SandboxArm } from '../../src/sandbox/arm/arm.ts';
import { connectTo, startTestArm } from '../azure/sandbox-arm.ts';
import { constraint, picture } from '../governance/azure/sample.ts';
import { type Workbench, workbench } from './workbench.ts';

const privileged = '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4';
const hostNetwork = '/providers/Microsoft.Authorization/policyDefinitions/82985f06-dc18-4a48-bc1c-b9f4f0098cfe';

let sandbox: SandboxArm;
let bench: Workbench;
let found: Constraint[];

beforeEach(async () => {
  sandbox = await startTestArm({ cluster: { host: '127.0.0.1:6443', addon: true } });
  const evidence = evidenceFrom(
    () => picture(found),
    () => sandbox.clusterId,
  );
  bench = await workbench(await connectTo(sandbox), { evidence });
});
afterEach(async () => {
  await bench.stop();
  await sandbox.stop();
});

function flagging(
  definitionId: string,
  name: string,
  pods: readonly string[],
  more: Partial<Constraint> = {},
): Constraint {
  const violations = pods.map((pod) => ({
    action: 'deny',
    actions: [],
    constraint: { kind: 'K8sAzureV1NoPrivilege', name },
    object: { group: '', version: 'v1', kind: 'Pod', namespace: 'team-a', name: pod },
    message: name,
  }));
  const origin = { assignmentId: `/a/${name}`, definitionId, definitionReferenceId: '', setDefinitionId: '' };
  return constraint({ name, violations, totalViolations: pods.length, auditedAt: 7, origin, ...more });
}

async function affected(content: InputOf<'assign'>['content']): Promise<string> {
  const scope = sandbox.clusterId.replace(/\/providers\/.*$/, '');
  return (await bench.runner.plan('assign', { scope, name: 'tried', content })).plan.affected.join('\n');
}

describe('what an assignment would flag', () => {
  test('counts an object once, however many constraints and definitions it breaks', async () => {
    found = [
      flagging(privileged, 'one', ['a', 'b', 'b']),
      flagging(privileged, 'two', ['a', 'b']),
      flagging(hostNetwork, 'three', ['b', 'c']),
    ];
    expect(await affected({ definitionId: privileged })).toContain(
      'flag 2 objects in this cluster today (5 violations',
    );
    expect(await affected({ definitionId: wellKnown.podSecurityBaseline })).toContain(
      'flag 3 objects in this cluster today (7 violations of 3 constraints',
    );
  });

  test('says at least where audit kept fewer than it found', async () => {
    found = [flagging(privileged, 'one', ['a', 'b'], { totalViolations: 143 })];
    expect(await affected({ definitionId: privileged })).toContain('flag at least 2 objects');
  });

  test('gives no number of what no audit has seen', async () => {
    const { totalViolations: _, auditedAt: __, ...fresh } = flagging(privileged, 'fresh', []);
    found = [fresh];
    const text = await affected({ definitionId: privileged });
    expect(text).toContain('no audit has seen its constraints yet');
    expect(text).not.toContain('flag');
  });
});
