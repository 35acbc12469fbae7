import type { Resource } from '../../src/resources/resource.ts';
import { resourcePage } from '../azure-document/page.ts';
import { documentPage } from '../document/page.ts';
import type { Action } from '../shell/action.ts';
import { isOnRowPage, ownActions } from './own-actions.ts';
import type { ResourceContext } from './resource-context.ts';

type Actions = readonly Action<ResourceContext>[];

const made = new Map<string, Actions>();
const madeOnRowPage = new Map<string, Actions>();

/** The actions of a resource: its own, and those that follow from what stands behind its rows. The same array every time. */
export function resourceActions(resource: Resource): Actions {
  const actions = made.get(resource.id) ?? [...ownActions(resource), ...documentActions(resource)];
  made.set(resource.id, actions);
  return actions;
}

/** Those of them that a page of one row has; the same array every time. */
export function actionsOnRowPage(resource: Resource): Actions {
  const actions = madeOnRowPage.get(resource.id) ?? resourceActions(resource).filter(isOnRowPage);
  madeOnRowPage.set(resource.id, actions);
  return actions;
}

function documentActions(resource: Resource): Actions {
  const {
    id,
    nouns: [noun],
    object,
    armId,
  } = resource;
  const none = `no ${noun} is selected`;
  const taken = ownActions(resource).flatMap(({ keys }) => keys);
  const free = (...keys: readonly string[]) => keys.filter((key) => !taken.includes(key));
  if (object) {
    const show = (action: 'yaml' | 'describe', title: string, keys: readonly string[]): Action<ResourceContext> => ({
      id: `${id}.${action}`,
      title,
      keys,
      hint: action,
      applies: ({ row }) => (row ? object(row) !== undefined || 'there is no one object behind it' : none),
      run: ({ shell, row }) => {
        const reference = row && object(row);
        if (reference) shell.open(documentPage(reference, action));
      },
    });
    return [show('yaml', 'YAML', ['y']), show('describe', 'Describe', free('d', 'enter'))];
  }
  if (!armId) return [];
  return [
    {
      id: `${id}.yaml`,
      title: 'As ARM has it',
      keys: free('enter', 'y'),
      hint: 'yaml',
      applies: ({ row }) => (row ? armId(row) !== undefined || `it is no ${noun} that ARM shows you` : none),
      run: ({ shell, row }) => {
        const arm = row && armId(row);
        if (arm !== undefined) shell.open(resourcePage(arm, row?.name ?? arm));
      },
    },
  ];
}
