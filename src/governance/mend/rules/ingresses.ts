import { textOf } from '../../raw-json.ts';
import type { Ask, FieldChange, MendRule } from '../mend-rule.ts';

/** Ingresses. */
export const ingressMends: readonly MendRule[] = [
  {
    rule: 'https-only',
    mend({ subject, fields, choices }) {
      const lacksTls = fields.some(({ path }) => path.at(-1) === 'tls');
      const hosts = [...new Set(subject.list(['spec', 'rules']).map(({ host }) => textOf(host)))].filter(Boolean);
      const ask: Ask = {
        id: 'tls.secretName',
        label: 'secret with the certificate',
        note: hosts.length > 0 ? `for ${hosts.join(', ')}` : 'of type kubernetes.io/tls, in the same namespace',
        rules: [{ kind: 'matches', pattern: '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$' }],
      };
      const secretName = choices[ask.id] ?? '';
      const tls = [{ ...(hosts.length > 0 && { hosts }), secretName }];
      return {
        requires: 'it must have TLS, and the annotation kubernetes.io/ingress.allow-http must be "false"',
        changes: fields.flatMap(({ path }): readonly FieldChange[] => {
          if (path.at(-1) !== 'tls') return [{ path, value: 'false' }];
          return secretName === '' ? [] : [{ path, value: tls }];
        }),
        asks: lacksTls ? [ask] : [],
        risk: 'Who asks by plain HTTP is no longer answered.',
      };
    },
  },
];
