import { describe, expect, it } from 'vitest';
import { gatekeeperContainer, readGatekeeperFlags } from '../../src/governance/gatekeeper-flags.ts';

describe('readGatekeeperFlags', () => {
  it('says which values are defaults', () => {
    const flags = readGatekeeperFlags([]);
    expect(flags.auditInterval).toEqual({ value: 60_000, origin: 'default' });
    expect(flags.violationsLimit).toEqual({ value: 20, origin: 'default' });
    expect(flags.auditChunkSize).toEqual({ value: 500, origin: 'default' });
    expect(flags.logDenies).toEqual({ value: false, origin: 'default' });
    expect(flags.operations.value).toContain('audit');
    expect(flags.operations.origin).toBe('default');
  });

  it.each([
    [['--audit-interval=10'], 'auditInterval', 10_000],
    [['/manager', '--audit-interval', '0'], 'auditInterval', 0],
    [['-audit-interval=5', '--audit-interval=6'], 'auditInterval', 6_000],
    [['--constraint-violations-limit=500'], 'violationsLimit', 500],
    [['--log-denies'], 'logDenies', true],
    [['--log-denies', '--audit-interval=1'], 'logDenies', true],
    [['--log-denies=false'], 'logDenies', false],
    [['--emit-audit-events=T'], 'emitAuditEvents', true],
    [['--operation=audit', '--operation=status,generate'], 'operations', ['audit', 'status', 'generate']],
    [
      ['--exempt-namespace=a', '--exempt-namespace-prefix=kube-', '--exempt-namespace-suffix=-sys'],
      'exemptNamespaces',
      ['a', 'kube-*', '*-sys'],
    ],
    [['--validating-webhook-configuration-name=mine'], 'validatingWebhookName', 'mine'],
  ] as const)('%j: %s', (args, name, value) => {
    expect(readGatekeeperFlags(args)[name]).toEqual({ value, origin: 'flag' });
  });

  it.each(['--audit-interval=soon', '--audit-interval=-1', '--audit-interval='])('takes no value from %s', (arg) => {
    expect(readGatekeeperFlags([arg]).auditInterval.origin).toBe('default');
  });
});

describe('gatekeeperContainer', () => {
  const named = (...names: readonly string[]) => names.map((name) => ({ name, image: '', args: [] }));
  it.each([
    [['proxy', 'gatekeeper-audit-container'], 'gatekeeper-audit-container'],
    [['manager', 'gatekeeper-controller-container'], 'gatekeeper-controller-container'],
    [['istio-proxy', 'manager'], 'manager'],
    [['only'], 'only'],
    [[], undefined],
  ])('of %j takes %s', (names, name) => {
    expect(gatekeeperContainer(named(...names))?.name).toBe(name);
  });
  it('knows an image where names say nothing', () => {
    const containers = [...named('proxy'), { name: 'x', image: 'openpolicyagent/gatekeeper:v3.23.1', args: [] }];
    expect(gatekeeperContainer(containers)?.name).toBe('x');
  });
});
