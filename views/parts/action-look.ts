import type { EnforcementAction } from '../../src/governance/constraint.ts';
import type { Token } from '../../themes/theme.ts';

interface Look {
  readonly glyph: string;
  readonly token: Token;
  /** The gravest first. */
  readonly rank: number;
}

const looks: Readonly<Record<string, Look>> = {
  deny: { glyph: '✖', token: 'deny', rank: 0 },
  warn: { glyph: '▲', token: 'warn', rank: 1 },
  scoped: { glyph: '◆', token: 'scoped', rank: 2 },
  dryrun: { glyph: '○', token: 'dryrun', rank: 3 },
};

const unknown: Look = { glyph: '?', token: 'muted', rank: 4 };

/** Glyph, colour and gravity of an enforcement action; actions that Gatekeeper does not know come last. */
export function lookOf(action: EnforcementAction): Look {
  return Object.hasOwn(looks, action) ? (looks[action] ?? unknown) : unknown;
}

/** `✖ deny`. */
export function actionText(action: EnforcementAction): string {
  return `${lookOf(action).glyph} ${action}`;
}
