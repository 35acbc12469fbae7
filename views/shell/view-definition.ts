import type { ComponentType } from 'react';
import type { ConsoleState } from '../../src/state/console-state.ts';
import type { Page } from './page.ts';
import type { ShellVerbs } from './shell-verbs.ts';

export interface ViewProps {
  readonly page: Page;
  /** Columns and rows that the view has, its title line included. */
  readonly width: number;
  readonly height: number;
}

/** A view, as the view table lists it. A new view is a folder and a line there. */
export interface ViewDefinition {
  /** The name that `:` takes. */
  readonly id: string;
  readonly title: string;
  readonly aliases: readonly string[];
  /** One line for the list of aliases. */
  readonly summary: string;
  readonly component: ComponentType<ViewProps>;
  /** Not reached by `:`, only from another view. */
  readonly hidden?: boolean;
  /** Takes `:view ARGUMENT` itself; without it, an argument is a namespace. */
  readonly command?: (shell: ShellVerbs, argument: string) => void;
  /** What may follow `:view` that is a filter and no namespace: `:violations new`. */
  readonly filters?: readonly string[];
  /** What may follow `:view `; without it, the namespaces. */
  readonly complete?: (state: ConsoleState) => readonly string[];
}
