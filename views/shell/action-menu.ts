import type { BoundAction } from './action.ts';
import { pick } from './dialogs/pick.tsx';
import type { Shell } from './shell.ts';

/** Every action of the row or page, those that cannot be done now with the reason; what is chosen is done. */
export async function openActionMenu(shell: Shell): Promise<void> {
  const actions = shell.registry
    .scopes()
    .filter(({ rank }) => rank === 'view')
    .flatMap((scope) => scope.actions)
    .filter((action) => action.applies() !== false);
  if (actions.length === 0) return shell.say('nothing can be done here');
  const chosen = await pick(
    shell,
    'Actions',
    actions.map((action) => ({
      value: action,
      label: action.title,
      disabled: reasonAgainst(shell, action),
      ...(action.keys[0] !== undefined && { key: action.keys[0] }),
      ...(action.danger && { note: 'asks first' }),
    })),
  );
  if (chosen) await shell.run(chosen);
}

function reasonAgainst(shell: Shell, action: BoundAction): string | undefined | Promise<string | undefined> {
  const applies = action.applies();
  if (typeof applies === 'string') return applies;
  if (action.needs().length === 0) return undefined;
  return shell.mayRun(action).then((verdict) => (typeof verdict === 'string' ? verdict : undefined));
}
