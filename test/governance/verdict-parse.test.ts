import { describe, expect, it } from 'vitest';
import { parseVerdict, type WriteAnswer } from '../../src/governance/verdict-parse.ts';

const verdictOf = (answer: Partial<WriteAnswer>) =>
  parseVerdict({ status: 201, message: '', warnings: [], ...answer }, 7);
const refused = (message: string, status = 403, warnings: readonly string[] = []) =>
  verdictOf({ status, message, warnings, problem: { what: 'the words of the transport', next: '', status } });

describe('an answer to a dry run', () => {
  it('passes, or is warned by constraints, policies and PodSecurity, not by notes of the API server', () => {
    expect(verdictOf({})).toEqual({ state: 'passes', refusals: [], warnings: [], at: 7, isWhole: true });
    const note = 'policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+';
    expect(verdictOf({ warnings: [note] })).toMatchObject({
      state: 'passes',
      warnings: [{ by: 'server', message: note }],
    });
    expect(
      verdictOf({
        warnings: [
          '[cost-warn] you must provide labels: {"cost"}',
          "Validation failed for ValidatingAdmissionPolicy 'gatekeeper-k8scost' with binding 'gatekeeper-k8scost-cel-warn': no cost",
          'would violate PodSecurity "restricted:latest": runAsNonRoot != true',
        ],
      }),
    ).toMatchObject({
      state: 'warned',
      warnings: [
        { by: 'webhook', constraint: 'cost-warn', message: 'you must provide labels: {"cost"}' },
        { by: 'policy', constraint: 'cel-warn', template: 'k8scost', message: 'no cost' },
        { by: 'server', source: 'PodSecurity' },
      ],
    });
  });

  it('is refused by a webhook for each constraint a line, whose message may go on', () => {
    const { state, isWhole, refusals } = refused(
      'admission webhook "validation.gatekeeper.sh" denied the request: [owner] missing label: owner\nas it should\n[no.priv] privileged: app',
    );
    expect({ state, isWhole }).toEqual({ state: 'refused', isWhole: true });
    expect(refusals).toEqual([
      {
        by: 'webhook',
        source: 'validation.gatekeeper.sh',
        constraint: 'owner',
        template: '',
        message: 'missing label: owner\nas it should',
      },
      {
        by: 'webhook',
        source: 'validation.gatekeeper.sh',
        constraint: 'no.priv',
        template: '',
        message: 'privileged: app',
      },
    ]);
    expect(refused('admission webhook "x.example" denied the request without explanation', 400).refusals).toMatchObject(
      [{ source: 'x.example', constraint: '', message: 'without explanation' }],
    );
  });

  it('is refused by a policy, the first of those that may', () => {
    const said = (binding: string) =>
      `pods "x" is forbidden: ValidatingAdmissionPolicy 'gatekeeper-k8sowner' with binding '${binding}' denied request: no owner`;
    for (const binding of ['gatekeeper-k8sowner-cel', 'gatekeeper-cel'])
      expect(refused(said(binding), 422)).toMatchObject({
        state: 'refused',
        isWhole: false,
        refusals: [
          { by: 'policy', source: 'gatekeeper-k8sowner', constraint: 'cel', template: 'k8sowner', message: 'no owner' },
        ],
      });
    const other = `pods "x" is forbidden: ValidatingAdmissionPolicy 'ours' with binding 'b' denied request: no`;
    expect(refused(other, 422).refusals).toMatchObject([{ source: 'ours', constraint: '', template: '' }]);
  });

  it('is refused by the API server itself', () => {
    const named = (message: string, status: number) =>
      refused(message, status).refusals.map(({ by, source }) => [by, source]);
    expect(named('pods "x" is forbidden: violates PodSecurity "restricted:latest": …', 403)).toEqual([
      ['server', 'PodSecurity'],
    ]);
    expect(named('pods "x" is forbidden: exceeded quota: q, requested: pods=1', 403)).toEqual([
      ['server', 'ResourceQuota'],
    ]);
    expect(named('Pod "x" is invalid: spec.containers: Required value', 422)).toEqual([['server', '']]);
  });

  it('stays unknown where RBAC, a webhook or the way there is what failed', () => {
    for (const [message, status] of [
      ['pods is forbidden: User "eve" cannot create resource "pods" in API group "" in the namespace "shop"', 403],
      ['pods "x" is forbidden: User "eve" cannot patch resource "pods" in API group "" in the namespace "shop"', 403],
      ['namespaces "shop" not found', 404],
      ['', 403],
    ] as const)
      expect(refused(message, status), message).toMatchObject({
        state: 'unknown',
        refusals: [],
        problem: { what: 'the words of the transport' },
      });
    expect(
      refused(
        'Internal error occurred: failed calling webhook "v.example": failed to call webhook: context deadline exceeded',
        500,
      ),
    ).toMatchObject({
      state: 'unknown',
      problem: { what: expect.stringMatching(/^webhook v\.example could not be asked: .*deadline/), status: 500 },
    });
    expect(refused('admission webhook "v.example" does not support dry run', 400)).toMatchObject({
      state: 'unknown',
      problem: { what: 'webhook v.example takes no dry runs, so the API server refuses them' },
    });
  });

  it('takes the words of a policy for no refusal by RBAC', () => {
    const message =
      'admission webhook "v" denied the request: [x] pods is forbidden: User "eve" cannot create resource "pods" in API group ""';
    expect(refused(message).state).toBe('refused');
  });
});
