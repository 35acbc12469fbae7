import { createContext, use } from 'react';
import type { Paint } from './paint.ts';

/** What every drawing part needs to know of the terminal. */
export interface Screen {
  readonly paint: Paint;
  /** Draw without glyphs beyond ASCII. */
  readonly ascii: boolean;
}

export const ScreenContext = createContext<Screen | undefined>(undefined);

export function useScreen(): Screen {
  const screen = use(ScreenContext);
  if (screen === undefined) throw new Error('no ScreenContext above');
  return screen;
}
