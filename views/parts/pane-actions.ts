import type { Action } from '../shell/action.ts';
import type { Page } from '../shell/page.ts';

export interface PaneContext {
  readonly page: Page;
  readonly open: boolean;
}

export const paneActions: readonly Action<PaneContext>[] = [
  {
    id: 'pane.toggle',
    title: 'Detail pane',
    keys: ['p'],
    run: ({ page, open }) => page.state.setState({ pane: !open }),
  },
];
