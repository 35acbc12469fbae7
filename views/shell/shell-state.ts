import type { ReactNode } from 'react';
import type { Token } from '../../themes/theme.ts';
import type { EditedLine } from './line-editor.ts';
import type { Page, PageRequest } from './page.ts';

export type PromptMode = 'command' | 'filter';

export interface Prompt {
  readonly mode: PromptMode;
  readonly line: EditedLine;
  /** How far back in earlier commands or filters; 0 is the line being typed. */
  readonly recalled: number;
  /** The page's filter when the prompt was opened, to go back to. */
  readonly before: string;
}

export interface Flash {
  readonly text: string;
  readonly token: Token;
}

/** A dialog over the page. It is closed by what the shell's `openDialog` returned. */
export interface OpenDialog {
  readonly id: number;
  readonly element: ReactNode;
}

export interface ShellState {
  /** Never empty; the last one is shown. */
  readonly pages: readonly Page[];
  /** "" means all namespaces. */
  readonly namespace: string;
  readonly prompt?: Prompt | undefined;
  readonly flash?: Flash | undefined;
  readonly dialogs: readonly OpenDialog[];
  /** What was asked for by `:` and the like, oldest first; `at` is where `[` and `]` stand in it. */
  readonly history: readonly PageRequest[];
  readonly at: number;
  readonly commands: readonly string[];
  readonly filters: readonly string[];
  /** The page alone, without context line and hints. */
  readonly fullScreen: boolean;
}
