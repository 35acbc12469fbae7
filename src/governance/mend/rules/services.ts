import { textOf, textsOf } from '../../raw-json.ts';
import { wrongAnswer } from '../answers.ts';
import type { Ask, Broken, Mend, MendRule } from '../mend-rule.ts';

/** Services and what they open. */
export const serviceMends: readonly MendRule[] = [
  { rule: 'node-port', mend: (broken) => otherType(broken, 'NodePort', ['ClusterIP', 'LoadBalancer']) },
  { rule: 'load-balancer', mend: (broken) => otherType(broken, 'LoadBalancer', ['ClusterIP', 'NodePort']) },
  {
    rule: 'internal-load-balancer',
    mend: ({ fields }) => ({
      requires: 'load balancers must be internal: the annotation azure-load-balancer-internal must be "true"',
      changes: fields.map(({ path }) => ({ path, value: 'true' })),
      risk: 'Its public address is given up, and whoever reaches it from outside reaches it no more.',
    }),
  },
  {
    rule: 'external-ips',
    mend({ subject, policy }) {
      const { allowedIPs, allowedExternalIPs } = policy.parameters;
      const allowed = [...textsOf(allowedIPs), ...textsOf(allowedExternalIPs)];
      const path = ['spec', 'externalIPs'];
      const given = textsOf(subject.at(path));
      const value = given.filter((ip) => allowed.includes(ip));
      return {
        requires: `external IPs must be of ${allowed.join(', ') || 'none'}`,
        changes: value.length === given.length ? [] : [{ path, value }],
        risk: 'Who reaches it at an address that goes reaches it no more.',
      };
    },
  },
];

function otherType({ fields, choices }: Broken, type: string, others: readonly string[]): Mend {
  const [first = ''] = others;
  const ask: Ask = {
    id: 'type',
    label: 'type of the service',
    rules: [{ kind: 'one of', choices: others }],
    value: first,
  };
  const value = choices[ask.id] ?? first;
  return {
    requires: `no service may be of type ${type}`,
    changes: wrongAnswer(ask, textOf(value)) === undefined ? fields.map(({ path }) => ({ path, value })) : [],
    asks: fields.length > 0 ? [ask] : [],
    risk: `Who reaches it as ${type === 'NodePort' ? 'a port of the nodes' : 'its load balancer'} reaches it no more.`,
  };
}
