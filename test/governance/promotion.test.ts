import { describe, expect, it } from 'vitest';
import { promotionOf } from '../../src/governance/promotion.ts';
import { live, type Reading } from '../../src/governance/reading.ts';
import { plainLine } from '../../src/resources/detail-line.ts';
import { promotionLines } from '../../src/resources/promotion-lines.ts';
import { constraint, readAt, source, template, violation } from '../reports/source.ts';

const read = <T>(value: T): Reading<T> => live('GET /x', value, readAt);
const pod = (name: string, namespace = 'team-a') =>
  violation({ namespace, object: { group: '', version: 'v1', kind: 'Pod', namespace, name } });
const service = violation({ object: { group: '', version: 'v1', kind: 'Service', namespace: 'team-a', name: 'web' } });
const owner = { group: 'apps', kind: 'Deployment', name: 'web' };
const picture = source({
  pods: read(new Map([...['web-1', 'web-2', 'web-3'].map((name) => [`team-a/${name}`, { owner }] as const)])) as never,
  templates: read([template()]),
  namespaces: read([
    { name: 'team-a', labels: {} },
    { name: 'free', labels: { 'admission.gatekeeper.sh/ignore': 'yes' } },
    { name: 'left-out', labels: {} },
  ]),
  webhooks: read([
    {
      type: 'validating' as const,
      name: 'gatekeeper-validating-webhook-configuration',
      createdAt: 0,
      webhooks: [
        {
          name: 'validation.gatekeeper.sh',
          failurePolicy: 'Ignore',
          timeoutSeconds: 3,
          hasCaBundle: true,
          namespaceSelector: {
            matchExpressions: [{ key: 'admission.gatekeeper.sh/ignore', operator: 'DoesNotExist' }],
          },
        },
      ],
    },
  ]),
  config: read([{ namespace: 'g', exclusions: [{ processes: ['webhook'], namespaces: ['left-*'] }] }]),
}).picture;
const violations = [pod('web-1'), pod('web-2'), service, pod('a', 'free'), pod('b', 'left-out')];
const dryrun = constraint({
  action: 'dryrun',
  violations,
  totalViolations: 143,
  match: { excludedNamespaces: ['kube-*'] },
});

describe('under deny', () => {
  const promotion = promotionOf([dryrun, constraint({ name: 'denies' })], picture);

  it('workloads would be refused for their pods, objects for themselves, and those exempt would not', () => {
    expect(promotion.denying).toBe(1);
    expect(promotion.affected).toMatchObject([
      { owner: { kind: 'Deployment', name: 'web', ofPod: true }, violations: 2, pods: 3 },
      { owner: { kind: 'Service', name: 'web', ofPod: false }, violations: 1 },
    ]);
    expect(promotion.exempt.map(({ owner: { namespace }, exemptBy }) => [namespace, exemptBy])).toEqual([
      ['free', 'the webhook’s namespaceSelector leaves it out'],
      ['left-out', 'Gatekeeper’s Config leaves it out'],
    ]);
  });

  it('nobody is exempt from what the API server itself checks', () => {
    const byPolicy = { ...picture, templates: read([template({ engine: 'cel' })]) };
    expect(promotionOf([dryrun], byPolicy).exempt).toEqual([]);
  });

  it('is told with what is not known: of how many the names are', () => {
    const text = promotionLines(promotion, readAt).map((line) => line.text);
    expect(text[0]).toBe('2 workloads would be refused, for 3 violations');
    expect(text).toContainEqual(expect.stringMatching(/5 of 143 are known by name, audited .* ago: there may be more/));
    expect(text).toContainEqual(expect.stringMatching(/excluded|kube-\*/));
    expect(promotionLines(promotionOf([], picture), readAt)).toEqual([
      plainLine('the cluster has no constraint of it'),
    ]);
    const unread = constraint({ action: 'warn', auditedAt: undefined, totalViolations: undefined } as never);
    expect(
      promotionLines(promotionOf([unread], picture), readAt)
        .map(({ text }) => text)
        .join('\n'),
    ).toMatch(/nobody says how many/);
  });

  it('says where a template looks at creations only', () => {
    const created = { ...picture, templates: read([template({ updates: 'passed' })]) };
    expect(
      promotionLines(promotionOf([dryrun], created), readAt)
        .map(({ text }) => text)
        .join('\n'),
    ).toMatch(/looks at creations only/);
  });
});
