import { describe, expect, it } from 'vitest';
import { parseRefusedAnswer } from '../../../src/governance/denials/refused-answer.ts';

const webhook = (answer: string) =>
  `Error creating: admission webhook "validation.gatekeeper.sh" denied the request: ${answer}`;

describe('what the API server answered to a refused request', () => {
  it('has an entry for each violation that the webhook names', () => {
    const text = webhook(
      '[owner] missing required label, requires all of: owner\n[azurepolicy-no-privilege-64] Privileged: c',
    );
    expect(parseRefusedAnswer(text)).toEqual({
      by: 'webhook',
      violations: [
        { constraint: 'owner', message: 'missing required label, requires all of: owner' },
        { constraint: 'azurepolicy-no-privilege-64', message: 'Privileged: c' },
      ],
    });
  });

  it('keeps the lines of a message together, and brackets that name no constraint', () => {
    const text = webhook('[owner] labels:\n[X] is none\n  {"a": ["b"]}\n[cost] none');
    expect(parseRefusedAnswer(text)?.violations).toEqual([
      { constraint: 'owner', message: 'labels:\n[X] is none\n  {"a": ["b"]}' },
      { constraint: 'cost', message: 'none' },
    ]);
  });

  it('is read in the words of old releases and of expanded objects', () => {
    const text = webhook('[denied by owner] none\n[host] [Implied by deployment-pods] shares the network');
    expect(parseRefusedAnswer(text)?.violations).toEqual([
      { constraint: 'owner', message: 'none' },
      { constraint: 'host', message: 'shares the network' },
    ]);
  });

  it.each([
    ['gatekeeper-k8shost-no-host', 'since 3.23'],
    ['gatekeeper-no-host', 'before'],
  ])('names the constraint of a policy by its binding %s, as Gatekeeper calls it %s', (binding) => {
    const text = `(combined from similar events): Error creating: pods "web-5cb8c55966-v62mv" is forbidden: ValidatingAdmissionPolicy 'gatekeeper-k8shost' with binding '${binding}' denied request: Pod web shares the network`;
    expect(parseRefusedAnswer(text)).toEqual({
      by: 'policy',
      violations: [{ constraint: 'no-host', template: 'k8shost', message: 'Pod web shares the network' }],
    });
  });

  it.each([
    'Error creating: pods "web-1" is forbidden: exceeded quota: team, requested: pods=1, used: pods=10, limited: pods=10',
    'admission webhook "vault.hashicorp.com" denied the request: [owner] no',
    "ValidatingAdmissionPolicy 'platform' with binding 'platform' denied request: no",
    webhook('no constraint is named here'),
    '',
  ])('is none of Gatekeeper’s: %s', (text) => {
    expect(parseRefusedAnswer(text)).toBeUndefined();
  });
});
