import { useEffect } from 'react';
import type { Page } from '../../shell/page.ts';

/** Wraps the page's lines until its user wants it otherwise: for sentences, which a cut would take the end of. */
export function useWrapped({ state }: Page): void {
  useEffect(() => {
    state.setState(({ habits }) => ({ habits: { wrap: true, ...habits } }));
  }, [state]);
}
