import type { LiveConsole } from '../../src/state/console-state.ts';
import type { Token } from '../../themes/theme.ts';
import type { PageRequest } from './page.ts';

/** What a view's own command can ask of the shell; shell.ts says more of each. */
export interface ShellVerbs {
  readonly live: LiveConsole;
  open(request: PageRequest): void;
  go(request: PageRequest): void;
  say(text: string, token?: Token): void;
  setNamespace(namespace: string): void;
  switchContext(name: string): Promise<boolean>;
}
