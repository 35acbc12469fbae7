/** What would be refused, where, and what is refused nowhere though it is meant to be. */
import { describe, expect, it } from 'vitest';
import type { ClusterPicture } from '../../../src/governance/cluster-picture.ts';
import type { Webhook } from '../../../src/governance/component.ts';
import type { Constraint } from '../../../src/governance/constraint.ts';
import type { ConstraintTemplate } from '../../../src/governance/constraint-template.ts';
import { parseConstraintTemplate } from '../../../src/governance/constraint-template-parse.ts';
import type { Finding } from '../../../src/governance/finding.ts';
import { findFindings } from '../../../src/governance/findings/find-findings.ts';
import { observe } from '../../../src/governance/findings/observed.ts';
import { parseSyncSet, syncSetList } from '../../../src/governance/sync.ts';
import { countViolations } from '../../../src/governance/violations.ts';
import {
  addonWebhooks,
  constraint,
  constraintsOf,
  denied,
  enforcing,
  healthy,
  now,
  reading,
  service,
  template,
  validating,
  violation,
  webhook,
} from '../picture.ts';

const vap = 'vap.k8s.io';
const findingOf = (change: Partial<ClusterPicture>, id: string): Finding | undefined =>
  findFindings(observe(healthy(change), undefined, now)).find((one) => one.id === id);
const pointSays = (state: string, message = ''): Constraint['byPod'] =>
  enforcing.map((pod, index) =>
    index === 0 ? { ...pod, enforcementPoints: [{ point: vap, state, message, observedGeneration: 1 }] } : pod,
  );
const onlyVap = { action: 'scoped', scoped: [{ action: 'deny', points: [vap] }] } as const;
const missing = pointSays('error', 'K8sNativeValidation engine is missing');

const broken = (kind: string, name: string) =>
  violation({ kind: 'K', name: 'c' }, { object: { group: '', version: 'v1', kind, namespace: 'a', name } });
const breaking = (name: string, count: number, kind = 'Service') =>
  constraint(name, {
    action: 'deny',
    totalViolations: count,
    violations: Array.from({ length: count }, (_, index) => broken(kind, `${index}`)),
  });
const asking = (...operations: string[]) =>
  reading([validating([webhook('validation.gatekeeper.sh', { operations })]), ...addonWebhooks]);
const templates = (...updates: ConstraintTemplate['updates'][]) =>
  reading(updates.map((one, index) => template(`k${index}`, { kind: `K${index}`, ...(one && { updates: one }) })));

describe('deny-violations', () => {
  const two = constraintsOf(breaking('K0', 2), breaking('K1', 3));
  const titleOf = (change: Partial<ClusterPicture>) =>
    findingOf({ constraints: two, webhooks: asking('CREATE', 'UPDATE'), ...change }, 'deny-violations');

  it.each<[string, Partial<ClusterPicture>, string]>([
    ['looks at updates', { templates: templates('refused', 'refused') }, ', and their updates too'],
    ['looks at creation only', { templates: templates('passed', 'passed') }, '; their updates pass'],
    ['do one or the other', { templates: templates('passed', 'refused') }, ', updates of 3 too'],
    ['cannot be told', { templates: templates('refused', undefined) }, ', updates of at least 2 too'],
    ['are not read', { templates: denied('constrainttemplates') }, ''],
    [
      'look, but nobody asks',
      { templates: templates('refused', 'refused'), webhooks: asking('CREATE') },
      '; their updates pass',
    ],
  ])('tells what becomes of updates when templates %s', (_, change, updates) => {
    expect(titleOf(change)?.title).toBe(
      `5 violations of 2 deny constraints: these objects would be refused if created today${updates}`,
    );
  });

  const ignoring = (change: Partial<Webhook> = {}) =>
    reading([
      validating([webhook('validation.gatekeeper.sh', { failurePolicy: 'Ignore', operations: ['CREATE'], ...change })]),
    ]);
  const nobody = reading([{ namespace: service.namespace, service: service.name, ready: 0, notReady: 2 }]);

  it.each<[string, Partial<ClusterPicture>, string]>([
    ['is missing', { webhooks: reading(addonWebhooks) }, 'the validating webhook is missing'],
    [
      'fails open and no pod is behind it',
      { webhooks: ignoring(), endpoints: nobody },
      'no pod answers for the webhook, which fails open',
    ],
    [
      'fails open and its service is gone',
      { webhooks: ignoring(), endpoints: reading([]) },
      'no pod answers for the webhook, which fails open',
    ],
    [
      'fails open and is not trusted',
      { webhooks: ignoring({ hasCaBundle: false }) },
      'the API server cannot trust the webhook, which fails open',
    ],
    ['is not asked about creations', { webhooks: asking('DELETE') }, 'the webhook is not asked about creations'],
  ])('says that nothing refuses them when the webhook %s', (_, change, why) => {
    const found = titleOf({ templates: templates('refused', 'refused'), ...change });
    expect(found?.title).toBe(`5 violations of 2 deny constraints: nothing refuses these objects now, for ${why}`);
    expect(found?.evidence.join('\n')).toContain('K1/c status: 3 violations; nothing refuses them now');
    expect(`${found?.next}${found?.evidence.join('')}`).not.toMatch(/is refused|refused too/);
    const pods = constraintsOf(breaking('K0', 2, 'Pod'));
    expect(titleOf({ ...change, constraints: pods })?.title).not.toContain('cannot restart');
  });

  it.each<[string, Partial<ClusterPicture>]>([
    ['the webhook is not read', { webhooks: denied('w') }],
    ['it fails open, and who answers is not read', { webhooks: ignoring(), endpoints: denied('e') }],
    [
      'no pod of the webhook has said that it has them',
      {
        constraints: constraintsOf(
          ...[breaking('K0', 2), breaking('K1', 3)].map((one) => ({ ...one, byPod: enforcing.slice(0, 1) })),
        ),
      },
    ],
  ])('says that it does not know when %s', (_, change) => {
    const found = titleOf({ templates: templates('refused', 'refused'), ...change });
    expect(found?.title).toBe(
      '5 violations of 2 deny constraints: whether these objects would be refused if created today is not known',
    );
    expect(found?.evidence.join('\n')).toContain(
      'K1/c status: 3 violations; whether they would be refused is not known',
    );
  });

  it('believes the API server where its own policies refuse, and a webhook that fails closed', () => {
    const byPolicy = { ...breaking('K1', 3, 'Pod'), byPod: pointSays('generated') };
    const gone = { webhooks: reading(addonWebhooks) };
    expect(titleOf({ ...gone, constraints: constraintsOf(byPolicy) })?.title).toMatch(
      /these workloads cannot restart$/,
    );
    expect(titleOf({ ...gone, constraints: constraintsOf(breaking('K0', 2, 'Pod'), byPolicy) })?.title).toBe(
      '5 violations of 2 deny constraints: 3 would be refused if created today, nothing refuses the others now, for the validating webhook is missing',
    );
    const closed = ignoring({ failurePolicy: 'Fail' });
    const pods = constraintsOf(breaking('K0', 2, 'Pod'));
    expect(titleOf({ webhooks: closed, endpoints: nobody, constraints: pods })?.title).toMatch(/cannot restart$/);
  });

  it('counts what the figures beneath it count', () => {
    const all = [
      breaking('K0', 2),
      constraint('K1', { ...onlyVap, byPod: missing, totalViolations: 7 }),
      constraint('K2', {
        action: 'scoped',
        scoped: [
          { action: 'deny', points: ['validation.gatekeeper.sh'] },
          { action: 'warn', points: ['audit.gatekeeper.sh'] },
        ],
        totalViolations: 4,
      }),
      constraint('K3', {
        action: 'scoped',
        scoped: [
          { action: 'warn', points: ['validation.gatekeeper.sh'] },
          { action: 'deny', points: ['audit.gatekeeper.sh'] },
        ],
        totalViolations: 9,
      }),
    ];
    const found = findingOf({ constraints: constraintsOf(...all) }, 'deny-violations');
    expect(found?.title).toMatch(/^6 violations of 2 deny constraints/);
    expect(countViolations([all]).byAction.get('deny')?.total).toBe(6);
    expect(found?.evidence).toHaveLength(2);
  });
});

describe('whether a template refuses updates', () => {
  const parse = (target: object) =>
    parseConstraintTemplate({ metadata: { name: 'k' }, spec: { targets: [target] } })?.updates;
  const cel = (source: object) => ({ code: [{ engine: 'K8sNativeValidation', source }] });
  const isUpdate = { name: 'isUpdate', expression: 'has(request.operation) && request.operation == "UPDATE"' };
  const libs = ['package lib.exclude_update\n\nis_update(review) {\n  review.operation == "UPDATE"\n}\n'];
  const rule = (condition: string) =>
    `package k\n\nviolation[{"msg": msg}] {\n  ${condition}\n  msg := "no"\n}\n\nis_update(review) {\n  review.operation == "UPDATE"\n}\n`;

  it.each<[string, object, 'refused' | 'passed' | undefined]>([
    ['Rego that never asks', { rego: 'package k\nviolation[{"msg": "no"}] { input.review.object.x }' }, 'refused'],
    ['Rego that leaves updates out', { rego: rule('not is_update(input.review)') }, 'passed'],
    [
      'the same with a library',
      {
        rego: 'package k\nimport data.lib.exclude_update.is_update\nviolation[{"msg": "no"}] {\n  not is_update(input.review)\n}',
        libs,
      },
      'passed',
    ],
    [
      'one of two rules',
      { rego: `${rule('not is_update(input.review)')}\nviolation[{"msg": "b"}] {\n  true\n}\n` },
      undefined,
    ],
    [
      'a comment about it',
      { rego: 'package k\n# not is_update(input.review), operation\nviolation[{"msg": "no"}] { true }' },
      'refused',
    ],
    ['what was there before', { rego: 'package k\nviolation[{"msg": "no"}] { input.review.oldObject.x }' }, undefined],
    ['CEL that never asks', cel({ validations: [{ expression: 'object.x' }] }), 'refused'],
    [
      'CEL that leaves updates out',
      cel({ variables: [isUpdate], validations: [{ expression: 'variables.isUpdate || object.x' }] }),
      'passed',
    ],
    [
      'CEL that does in one place',
      cel({
        variables: [isUpdate],
        validations: [{ expression: 'variables.isUpdate || object.x' }, { expression: 'object.y' }],
      }),
      undefined,
    ],
    ['a target for creation', { operations: ['CREATE'], rego: 'package k' }, 'passed'],
  ])('%s', (_, target, expected) => expect(parse(target)).toBe(expected));
});

describe('enforced-nowhere', () => {
  const id = 'enforced-nowhere:K/c';

  it.each<[string, Partial<ConstraintTemplate>, Constraint['byPod'], RegExp]>([
    ['without CEL', { engine: 'rego' }, missing, /K\/c refuses nowhere: .* template k has no CEL code/],
    [
      'with generateVAP: false',
      { engine: 'cel', generateVap: false },
      enforcing.map((pod) => ({
        ...pod,
        errors: [{ code: '', location: '', message: 'cannot generate ValidatingAdmissionPolicyBinding: no' }],
      })),
      /template k says generateVAP: false/,
    ],
    ['of another fault', { engine: 'cel' }, pointSays('error', 'boom'), /no policy is made of template k/],
  ])('names the template %s', (_, change, byPod, expected) => {
    const picture = {
      constraints: constraintsOf(constraint('K', { ...onlyVap, byPod })),
      templates: reading([template('k', change)]),
    };
    const found = findingOf(picture, id);
    expect(found).toMatchObject({ severity: 'error', subject: { kind: 'K', name: 'c' } });
    expect(found?.title).toMatch(expected);
  });

  it('does not stand while the policy waits or is there, nor where the webhook refuses', () => {
    for (const byPod of [pointSays('waiting'), pointSays('generated')]) {
      expect(findingOf({ constraints: constraintsOf(constraint('K', { ...onlyVap, byPod })) }, id)).toBeUndefined();
    }
    const both = { ...onlyVap, scoped: [{ action: 'deny', points: ['validation.gatekeeper.sh', vap] }] };
    const picture = { constraints: constraintsOf(constraint('K', { ...both, byPod: missing })) };
    expect(findingOf(picture, id)).toBeUndefined();
    expect(findingOf(picture, 'enforcement-point-error:K/c')).toBeUndefined();
  });

  it('tells of a graver action that is lost beside the webhook’s', () => {
    const scoped = [...onlyVap.scoped, { action: 'warn', points: ['validation.gatekeeper.sh'] }];
    const picture = { constraints: constraintsOf(constraint('K', { ...onlyVap, scoped, byPod: missing })) };
    expect(findingOf(picture, id)).toBeUndefined();
    expect(findingOf(picture, 'enforcement-point-error:K/c')?.title).toContain('not enforced at vap.k8s.io');
  });
});

describe('a webhook that fails open', () => {
  const webhooks = reading([
    validating([webhook('validation.gatekeeper.sh', { failurePolicy: 'Ignore' })]),
    ...addonWebhooks,
  ]);
  const id = 'webhook-fails-open:gatekeeper-validating-webhook-configuration';

  it('lets pass what no policy of the API server checks', () => {
    expect(findingOf({ webhooks }, id)?.title).toMatch(/requests pass unchecked$/);
    const constraints = constraintsOf(
      constraint('K', { action: 'deny', byPod: pointSays('generated') }),
      constraint('L', { action: 'deny', byPod: missing }),
      constraint('M', { action: 'warn', byPod: pointSays('generated') }),
    );
    const found = findingOf({ webhooks, constraints }, id);
    expect(found?.title).toMatch(
      /requests pass unchecked but for 1 constraint that ValidatingAdmissionPolicies enforce$/,
    );
    expect(found?.evidence.join('\n')).toContain('K/c');
  });

  it('has no exceptions where it is not the one that checks constraints', () => {
    const constraints = constraintsOf(constraint('K', { action: 'deny', byPod: pointSays('generated') }));
    const ownName = 'azurepolicy.kubernetes.io';
    const bare = addonWebhooks.map((configuration) => ({
      ...configuration,
      webhooks: [webhook(ownName, { failurePolicy: 'Ignore', hasCaBundle: false, timeoutSeconds: 1 })],
    }));
    const titles = findFindings(observe(healthy({ webhooks: reading(bare), constraints }), undefined, now))
      .filter(({ id: one }) => /^webhook-(no-ca-bundle|timeout):/.test(one))
      .map(({ title }) => title);
    expect(titles.length).toBeGreaterThan(0);
    for (const title of titles) expect(title).not.toContain('ValidatingAdmissionPolicies');
  });
});

describe('template-not-synced', () => {
  const annotation =
    '"[\n  [\n    {\n      "groups":["extensions", "networking.k8s.io"],\n      "versions":["v1beta1", "v1"],\n      "kinds":["Ingress"]\n    }\n  ]\n]"';
  const parsed = parseConstraintTemplate({
    metadata: { name: 'k', annotations: { 'metadata.gatekeeper.sh/requires-sync-data': annotation } },
    spec: {},
  });
  const id = 'template-not-synced:k';
  const kinds = [{ group: 'networking.k8s.io', version: 'v1', kind: 'Ingress' }];
  const base = {
    templates: reading([template('k', { ...(parsed?.requiresSync && { requiresSync: parsed.requiresSync }) })]),
    constraints: constraintsOf(constraint('K', { action: 'deny' })),
  };
  const sets = (...gvks: object[]) => {
    const set = parseSyncSet({ metadata: { name: 's' }, spec: { gvks } });
    return new Map([[syncSetList.id, reading(set ? [set] : [])]]);
  };

  it('names the kinds that Gatekeeper does not keep', () => {
    const found = findingOf({ ...base, lists: sets() }, id);
    expect(found).toMatchObject({ severity: 'error', subject: { kind: 'ConstraintTemplate', name: 'k' } });
    expect(found?.title).toContain('Ingress.networking.k8s.io/v1');
    const absent = new Map([[syncSetList.id, { state: 'absent' as const, source: 'GET …' }]]);
    expect(findingOf({ ...base, lists: absent }, id)).toBeDefined();
    expect(findingOf({ ...base, lists: sets({ group: '', version: 'v1', kind: 'Ingress' }) }, id)).toBeDefined();
  });

  it('is content with one of the kinds, in a SyncSet or the Config', () => {
    expect(findingOf({ ...base, lists: sets(...kinds) }, id)).toBeUndefined();
    const config = reading([{ namespace: 'gatekeeper-system', exclusions: [], synced: kinds }]);
    expect(findingOf({ ...base, lists: sets(), config }, id)).toBeUndefined();
  });

  it('says nothing of what was not read, nor of a template without constraints', () => {
    expect(findingOf(base, id)).toBeUndefined();
    expect(findingOf({ ...base, lists: new Map([[syncSetList.id, denied('syncsets')]]) }, id)).toBeUndefined();
    expect(findingOf({ ...base, lists: sets(), config: denied('configs') }, id)).toBeUndefined();
    const none = { constraints: new Map([['K', reading<readonly Constraint[]>([])]]) };
    expect(findingOf({ ...base, ...none, lists: sets() }, id)).toBeUndefined();
  });
});
