import { compareTexts } from '../../src/governance/compare-texts.ts';
import { componentRoles } from '../../src/governance/component.ts';
import { nearNames } from '../../src/governance/near-names.ts';
import { logsNamed } from '../../src/resources/component-places.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import type { ShellVerbs } from '../shell/shell-verbs.ts';
import { logsPage } from './page.ts';

/** `:logs`, `:logs COMPONENT`, `:logs POD`. */
export function logsCommand(shell: ShellVerbs, argument: string): void {
  const pods = shell.live.store.getState().picture.componentPods.value ?? [];
  const named = logsNamed(argument, pods);
  if (named) shell.go(logsPage(named));
  else {
    const [near] = nearNames(argument, [...componentRoles, ...pods.map(({ name }) => name)]);
    const hint =
      near === undefined ? `there are ${componentRoles.join(', ')}, and their pods` : `did you mean ${near}?`;
    shell.say(`no component or pod is named "${argument}" — ${hint}`, 'warning');
  }
}

/** What may follow `:logs `. */
export function logsNames({ picture }: ConsoleState): readonly string[] {
  const pods = (picture.componentPods.value ?? []).map(({ name }) => name);
  return [...componentRoles, ...pods.sort(compareTexts)];
}
