import { everywhereInAzure } from '../azure/everywhere.ts';
import { helpPage } from '../help/page.ts';
import type { Action } from './action.ts';
import { openActionMenu } from './action-menu.ts';
import { leave } from './leave.ts';
import { pickView } from './pick-view.ts';
import { openPrompt } from './prompt.ts';
import type { Shell } from './shell.ts';

/** What can be done on every page. */
export const shellActions: readonly Action<Shell>[] = [
  { id: 'shell.command', title: 'Command', keys: [':'], hint: 'command', run: (shell) => openPrompt(shell, 'command') },
  { id: 'shell.filter', title: 'Filter', keys: ['/'], hint: 'filter', run: (shell) => openPrompt(shell, 'filter') },
  {
    id: 'shell.help',
    title: 'Help',
    keys: ['?'],
    hint: 'help',
    run: (shell) => {
      if (shell.page.request.view === 'help') shell.back();
      else shell.open(helpPage(shell.registry.scopes()));
    },
  },
  { id: 'shell.menu', title: 'All actions', keys: ['m'], hint: 'all actions', run: (shell) => openActionMenu(shell) },
  { id: 'shell.aliases', title: 'All views', keys: ['ctrl-a'], run: (shell) => pickView(shell) },
  {
    id: 'shell.escape',
    title: 'Leave full screen, clear the filter, then go back',
    keys: ['esc'],
    run: (shell) => {
      const { filter } = shell.page.state.getState();
      if (shell.store.getState().fullScreen) shell.store.setState({ fullScreen: false });
      else if (filter !== '') shell.page.state.setState({ filter: '' });
      else if (!shell.back()) shell.say('this is the first page — q quits');
    },
  },
  {
    id: 'shell.back',
    title: 'Back, or quit at the first page',
    keys: ['q'],
    run: (shell) => {
      if (!shell.back()) return leave(shell);
    },
  },
  {
    id: 'shell.clear-filter',
    title: 'Clear the filter',
    keys: ['ctrl-u'],
    run: (shell) => {
      if (shell.page.state.getState().filter === '') shell.say('there is no filter to clear');
      else shell.page.state.setState({ filter: '' });
    },
  },
  { id: 'shell.earlier', title: 'Earlier in the history', keys: ['['], run: (shell) => shell.revisit(-1) },
  { id: 'shell.later', title: 'Later in the history', keys: [']'], run: (shell) => shell.revisit(1) },
  { id: 'shell.last', title: 'Last view and back', keys: ['-'], run: (shell) => shell.toggleLast() },
  {
    id: 'shell.all-namespaces',
    title: 'All namespaces',
    keys: ['0'],
    run: (shell) => {
      shell.setNamespace('');
      shell.say('all namespaces');
    },
  },
  {
    id: 'shell.refresh',
    title: 'Read anew what is not watched',
    keys: ['ctrl-r'],
    run: (shell) => {
      void shell.live.refreshContexts();
      void shell.live.azure.refresh();
      shell.say('Azure is read anew; the cluster is watched: it is as new as its server says');
    },
  },
  { id: 'shell.quit', title: 'Quit', keys: ['ctrl-c'], run: (shell) => shell.quit() },
  ...everywhereInAzure,
];
