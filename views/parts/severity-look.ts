import type { Severity } from '../../src/governance/finding.ts';
import type { Token } from '../../themes/theme.ts';

const looks: Readonly<Record<Severity, { readonly glyph: string; readonly token: Token; readonly rank: number }>> = {
  error: { glyph: '✖', token: 'error', rank: 0 },
  warning: { glyph: '▲', token: 'warning', rank: 1 },
  info: { glyph: '●', token: 'info', rank: 2 },
};

export function severityLook(severity: Severity): (typeof looks)[Severity] {
  return looks[severity];
}
