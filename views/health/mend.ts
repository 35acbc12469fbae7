import type { Finding } from '../../src/governance/finding.ts';
import type { MendingOperation } from '../../src/governance/findings/mending.ts';
import { azureAway, azureFixed } from '../azure/reasons.ts';
import { scanAt } from '../azure/scan.ts';
import { operate } from '../operation/operate.ts';
import type { Shell } from '../shell/shell.ts';
import { drillPage } from './drill-down.ts';

/** A finding's mending, ready to be done. */
export interface Deed {
  /** Undefined when it can be done now. */
  readonly against: string | undefined;
  readonly run: (shell: Shell) => Promise<void> | void;
}

/** What mends a finding; undefined when nothing in this console does. */
export function mendingOf(shell: Shell, { mend }: Pick<Finding, 'mend'>): Deed | undefined {
  if (mend === undefined) return undefined;
  if ('page' in mend) return { against: undefined, run: (to) => to.open(drillPage(mend)) };
  const state = shell.live.store.getState();
  if (azureAway(state) !== undefined) return undefined;
  return { against: azureFixed(state), run: (to) => begin(to, mend) };
}

function begin(shell: Shell, mend: MendingOperation): Promise<void> {
  if (mend.operation === 'scan') return scanAt(shell, mend.input.scope);
  return operate(shell, mend.operation, mend.input);
}
