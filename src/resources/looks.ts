import type { EnforcementAction } from '../governance/enforcement-action.ts';
import type { Severity } from '../governance/finding.ts';
import type { Look } from './column.ts';

export const fault: Required<Look> = { tone: 'error', glyph: '✖' };
export const warning: Required<Look> = { tone: 'warning', glyph: '▲' };
export const good: Required<Look> = { tone: 'ok', glyph: '✔' };
export const underWay: Look = { tone: 'warning', glyph: '◐' };
export const off: Look = { tone: 'muted', glyph: '○' };
export const quiet: Look = { tone: 'muted' };
export const plain: Look = { tone: 'text' };
export const unknown: Required<Look> = { tone: 'muted', glyph: '?' };

const actions: Readonly<Record<string, Required<Look>>> = {
  deny: { glyph: '✖', tone: 'deny' },
  warn: { glyph: '▲', tone: 'warn' },
  scoped: { glyph: '◆', tone: 'scoped' },
  dryrun: { glyph: '○', tone: 'dryrun' },
  none: { glyph: '·', tone: 'muted' },
  gone: { glyph: '✔', tone: 'muted' },
};

/** Of an enforcement action, `none` among them; one that Gatekeeper does not know is a question. */
export function actionLook(action: EnforcementAction): Required<Look> {
  return (Object.hasOwn(actions, action) ? actions[action] : undefined) ?? unknown;
}

/** `✖ deny`. */
export function actionText(action: EnforcementAction): string {
  return `${actionLook(action).glyph} ${action}`;
}

const severities: Readonly<Record<Severity, Required<Look>>> = {
  error: fault,
  warning,
  info: { tone: 'info', glyph: '●' },
};

export function severityLook(severity: Severity): Required<Look> {
  return severities[severity];
}

const states: Readonly<Record<string, { readonly look: Look; readonly rank: number }>> = {
  noncompliant: { look: fault, rank: 0 },
  conflict: { look: fault, rank: 1 },
  error: { look: fault, rank: 1 },
  unknown: { look: { tone: 'warning', glyph: '?' }, rank: 2 },
  exempt: { look: off, rank: 3 },
  protected: { look: good, rank: 4 },
  compliant: { look: good, rank: 5 },
};

/** Look and gravity (0 the worst) of a compliance state of Azure Policy, whatever its case. */
export function complianceState(state: string): { readonly look: Look; readonly rank: number } {
  const key = state.toLowerCase();
  return (Object.hasOwn(states, key) ? states[key] : undefined) ?? { look: warning, rank: 2 };
}

/** The look of a state that ARM tells of something that is being made, changed or was (provisioningState and its kin). */
export function provisioningLook(state: string): Look {
  switch (state.toLowerCase()) {
    case 'succeeded':
    case 'complete':
      return good;
    case 'failed':
      return fault;
    case 'canceled':
    case 'cancelled':
      return off;
    default:
      return { tone: 'info', glyph: '◐' };
  }
}
