import type { ReactNode } from 'react';
import type { Shell } from '../shell.ts';

/** Shows a dialog until it gives its answer. */
export function ask<T>(shell: Shell, dialog: (onDone: (answer: T) => void) => ReactNode): Promise<T> {
  return new Promise((resolve) => {
    shell.openDialog((close) =>
      dialog((answer) => {
        close();
        resolve(answer);
      }),
    );
  });
}
