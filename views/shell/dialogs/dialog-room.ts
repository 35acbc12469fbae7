import { createContext, use } from 'react';

/** Columns and rows that a dialog may cover. */
export interface DialogRoom {
  readonly width: number;
  readonly height: number;
}

export const DialogRoomContext = createContext<DialogRoom>({ width: 80, height: 20 });

export function useDialogRoom(): DialogRoom {
  return use(DialogRoomContext);
}
