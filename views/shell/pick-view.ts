import { pick } from './dialogs/pick.tsx';
import type { Shell } from './shell.ts';

/** The list of views with their names and aliases; what is chosen is gone to. */
export async function pickView(shell: Shell): Promise<void> {
  const choices = shell.views
    .filter(({ hidden }) => !hidden)
    .map(({ id, aliases, summary }) => ({ value: id, label: [`:${id}`, ...aliases].join(' '), note: summary }));
  const view = await pick(shell, 'Views', choices);
  if (view !== undefined) shell.go({ view });
}
