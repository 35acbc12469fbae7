import { describe, expect, it } from 'vitest';
import {
  bindingList,
  parseAdmissionPolicy,
  parsePolicyBinding,
  policyList,
} from '../../src/governance/admission-policy.ts';
import { expansionList, parseExpansionTemplate } from '../../src/governance/expansion-template.ts';
import { parseProvider, providerList } from '../../src/governance/external-provider.ts';
import { live } from '../../src/governance/reading.ts';
import { parseStatusReport, reportList } from '../../src/governance/status-report.ts';
import { parseSyncSet, syncSetList } from '../../src/governance/sync.ts';
import { resourceList, resourceTable } from '../../src/reports/resource-list.ts';
import { admissionPolicies } from '../../src/resources/admission-policies.ts';
import { expansions } from '../../src/resources/expansions.ts';
import { gatekeeperConfig } from '../../src/resources/gatekeeper-config.ts';
import { podStatuses } from '../../src/resources/pod-statuses.ts';
import { providers } from '../../src/resources/providers.ts';
import type { Resource } from '../../src/resources/resource.ts';
import { syncSets } from '../../src/resources/syncsets.ts';
import { pod, template } from '../governance/picture.ts';
import { readAt, source } from '../reports/source.ts';

const lists = (...entries: readonly (readonly [string, readonly unknown[]])[]) =>
  new Map(entries.map(([id, items]) => [id, live(`GET /${id}`, items, readAt)]));
const listOf = <Item, Facts extends object>(resource: Resource<Item, Facts>, picture: Parameters<typeof source>[0]) =>
  resourceList(resource, { state: source(picture), readAt });
const metadata = (name: string) => ({ name, creationTimestamp: '2026-01-02T03:04:05Z' });
const service = { group: '', version: 'v1', kind: 'Service' };

describe('Gatekeeper’s lesser objects, listed', () => {
  it('an expansion template with its cycle comes first', () => {
    const made = (name: string, from: string, into: string) =>
      parseExpansionTemplate({
        metadata: metadata(name),
        spec: {
          applyTo: [{ groups: [''], versions: ['v1'], kinds: [from] }],
          generatedGVK: { group: '', version: 'v1', kind: into },
          templateSource: 'spec.template',
        },
        status: { byPod: [{ id: 'p' }] },
      });
    const list = listOf(expansions, {
      lists: lists([expansionList.id, [made('fine', 'X', 'Y'), made('one', 'A', 'B'), made('two', 'B', 'A')]]),
    });
    expect(list.items).toMatchObject([
      { name: 'one', appliesTo: ['A/v1'], generates: 'B/v1', cycle: ['one', 'two'], pods: { well: 1, of: 1 } },
      { name: 'two', cycle: ['one', 'two'] },
      { name: 'fine', cycle: [] },
    ]);
    expect(list.items[2]).not.toHaveProperty('action');
  });

  it('a provider says until when it is known', () => {
    const made = (name: string, caBundle: string, end: number) =>
      parseProvider({ metadata: metadata(name), spec: { url: 'https://p', caBundle, timeout: 3 } }, () => [end]);
    const list = listOf(providers, {
      lists: lists([
        providerList.id,
        [made('none', '', 0), made('soon', 'eA==', readAt + 1000), made('fine', 'eA==', readAt * 2)],
      ]),
    });
    expect(list.items).toMatchObject([
      { name: 'fine', ca: 'valid', timeout: 3 },
      { name: 'none', ca: 'none' },
      { name: 'soon', ca: 'expiring', caExpiresAt: new Date(readAt + 1000).toISOString().replace('.000Z', 'Z') },
    ]);
    // Nobody has said anything of it yet: that is not none of none.
    expect(resourceTable(providers, list)).toMatch(/fine .*<unknown>/);
  });

  it('what is kept for comparing, and which template lacks what', () => {
    const referential = template('k8sunique', { requiresSync: [[service]] });
    const other = template('k8splain');
    const templates = live('GET /t', [referential, other], readAt);
    const lacking = listOf(syncSets, { templates, lists: lists([syncSetList.id, []]) });
    expect(lacking.items).toEqual([
      { from: 'nothing', name: 'k8sunique', kinds: ['Service/v1'], neededBy: ['k8sunique'] },
    ]);
    const set = parseSyncSet({ metadata: metadata('services'), spec: { gvks: [service] } });
    const kept = listOf(syncSets, { templates, lists: lists([syncSetList.id, [set]]) });
    expect(kept.items).toMatchObject([{ from: 'SyncSet', name: 'services', neededBy: ['k8sunique'] }]);
    const config = live('GET /c', [{ namespace: 'g', exclusions: [], synced: [service] }], readAt);
    const byConfig = listOf(syncSets, { templates, config, lists: lists([syncSetList.id, []]) });
    expect(byConfig.items).toMatchObject([{ from: 'Config', name: 'config', neededBy: ['k8sunique'] }]);
    // While SyncSets were not read, nothing is lacking.
    const unread = listOf(syncSets, { templates, lists: new Map() });
    expect([unread.items, unread.total]).toEqual([[], null]);
  });

  it('policies and bindings by what comes of them', () => {
    const policy = parseAdmissionPolicy({
      metadata: metadata('gatekeeper-k'),
      spec: { paramKind: { apiVersion: 'constraints.gatekeeper.sh/v1beta1', kind: 'K' }, failurePolicy: 'Ignore' },
    });
    const binding = parsePolicyBinding({
      metadata: metadata('gatekeeper-k-c'),
      spec: { policyName: 'gatekeeper-k', paramRef: { name: 'c' }, validationActions: ['Deny'] },
    });
    const list = listOf(admissionPolicies, {
      templates: live('GET /t', [template('k')], readAt),
      lists: lists([policyList.id, [policy]], [bindingList.id, [binding]]),
    });
    expect(list.items).toMatchObject([
      { kind: 'Binding', state: 'orphan', constraint: 'c', actions: ['Deny'] },
      { kind: 'Policy', state: 'in force', failurePolicy: 'Ignore', constraintKind: 'K' },
    ]);
  });

  it('statuses, those of pods that are gone first', () => {
    const said = (id: string) =>
      parseStatusReport('ConfigPodStatus', {
        metadata: { ...metadata(`${id}-config`), labels: { 'internal.gatekeeper.sh/config-name': 'config' } },
        status: { id, observedGeneration: 1 },
      });
    const here = pod('gatekeeper-audit');
    const list = listOf(podStatuses, {
      componentPods: live('GET /p', [here], readAt),
      lists: lists([reportList.id, [said(here.name), said('long-gone')]]),
    });
    expect(list.items).toMatchObject([
      { pod: 'long-gone', gone: true, of: { kind: 'Config', name: 'config' } },
      { pod: here.name, gone: false },
    ]);
    expect(resourceTable(podStatuses, list)).toMatch(/long-gone .*pod gone/);
  });

  it('a Config of an old Gatekeeper, of which no pod says anything, is no fault', () => {
    const exclusions = [{ processes: ['audit'], namespaces: ['team-*'] }];
    const config = live('GET /c', [{ namespace: 'gatekeeper-system', exclusions }], readAt);
    const rows = gatekeeperConfig.rows(source({ config }), { now: readAt });
    expect(rows).toMatchObject([{ fault: false, facts: { exclusions, synced: [], traces: [] } }]);
    expect(resourceTable(gatekeeperConfig, listOf(gatekeeperConfig, { config }))).toContain('team-* (audit)');
  });
});
