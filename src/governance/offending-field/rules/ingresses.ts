import { listOf, textOf } from '../../raw-json.ts';
import type { Field, FieldRule } from '../field-rule.ts';
import type { Subject } from '../subject.ts';

const allowHttp = ['metadata', 'annotations', 'kubernetes.io/ingress.allow-http'];

/** Ingresses and their hosts. */
export const ingressRules: readonly FieldRule[] = [
  {
    name: 'https-only',
    family: /^(?:ingress)?httpsonly$/,
    message: /^Ingress should be https/,
    fields: (subject, { message, parameters, known }) => {
      const needsTls = known ? parameters.tlsOptional !== true : /\btls\b/i.test(message);
      const tls: readonly Field[] =
        needsTls && listOf(subject.at(['spec', 'tls'])).length === 0 ? [{ path: ['spec', 'tls'] }] : [];
      return subject.at(allowHttp) === 'false' ? tls : [...tls, { path: allowHttp }];
    },
  },
  {
    family: /^blockwildcardingress$/,
    message: /^Hostname '.*' is not allowed since it counts as a wildcard/,
    fields: (subject, { message }) => {
      const said = /^Hostname '([^']*)'/.exec(message)?.[1];
      return hosts(subject).filter(({ host }) => (host === '' || host.includes('*')) && (said ?? host) === host);
    },
  },
  {
    family: /^requireingresshost$/,
    message: /^Ingress \S+ has a rule without a host/,
    fields: (subject) => hosts(subject).filter(({ host }) => host === ''),
  },
  {
    family: /^uniqueingresshost$/,
    message: /^ingress host conflicts with an existing ingress/,
    // The host of the message is the one in conflict; of several that it does not tell apart none is to blame more.
    fields: (subject, { message }) => {
      const all = hosts(subject).filter(({ host }) => host !== '');
      const said = all.filter(({ host }) => message.includes(`<${host}>`));
      if (said.length > 0) return said;
      return all.length === 1 ? all : [{ path: ['spec', 'rules'], exact: false }];
    },
  },
];

const hosts = (subject: Subject) =>
  subject.list(['spec', 'rules']).map((rule, index) => {
    const host = textOf(rule.host);
    return { path: ['spec', 'rules', index, 'host'], host, ...(host === '' ? {} : { mention: host }) };
  });
