import { helpPage } from '../help/page.ts';
import { operationNames } from '../operation/offers.ts';
import type { BoundAction } from './action.ts';
import { parseCommand, type ViewCommand } from './command.ts';
import { leave } from './leave.ts';
import { pickView } from './pick-view.ts';
import type { Shell } from './shell.ts';

/** Does what was typed after `:`. */
export function runCommand(shell: Shell, text: string): void {
  const command = parseCommand(text, shell.views, operationNames);
  if (command.kind === 'quit') command.now ? shell.quit() : void leave(shell);
  else if (command.kind === 'help') shell.open(helpPage(shell.registry.scopes()));
  else if (command.kind === 'aliases') void pickView(shell);
  else if (command.kind === 'view') runViewCommand(shell, command);
  else if (command.kind === 'unknown') {
    const action = shell.registry.named(command.name);
    if (action) return void runNamed(shell, action);
    if (command.meant !== undefined) {
      runCommand(shell, text.replace(command.name, command.meant));
      shell.say(`:${command.name} taken for :${command.meant}`, 'warning');
      return;
    }
    const hint = command.nearest === undefined ? 'ctrl-a lists them all' : `did you mean :${command.nearest}?`;
    shell.say(`there is no view "${command.name}" — ${hint}`, 'warning');
  }
}

/** An action that has no place on this page says so: it was asked for by name. */
async function runNamed(shell: Shell, action: BoundAction): Promise<void> {
  if (action.applies() === false) shell.say(`${action.title}: there is nothing to do`, 'warning');
  else await shell.run(action);
}

function runViewCommand(shell: Shell, { view, request, argument, namespace, context }: ViewCommand): void {
  const go = () => {
    if (argument !== '' && view.command) return view.command(shell, argument);
    if (namespace !== undefined) shell.setNamespace(namespace);
    shell.go(request);
  };
  if (context !== undefined) void shell.switchContext(context).then((switched) => switched && go());
  else go();
}
