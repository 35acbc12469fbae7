import type { ObjectReference } from '../../src/governance/object-reference.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';

/** Mending what is selected: `f`, wherever something is that violates or is refused. `select` gives a reason where nothing is. */
export function mendAction<C extends { readonly shell: Shell }>(
  place: string,
  select: (context: C) => ObjectReference | string | boolean,
): Action<C> {
  return {
    id: `${place}.mend`,
    title: 'Mend it: the fix, tried by a dry run first',
    keys: ['f'],
    hint: 'fix',
    danger: 'confirm',
    applies(context) {
      const object = select(context);
      return typeof object === 'object' ? true : object;
    },
    async run(context) {
      const object = select(context);
      if (typeof object !== 'object') return;
      const { mendObject } = await import('./mend.ts');
      await mendObject(context.shell, object);
    },
  };
}
