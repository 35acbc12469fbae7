/** What Ink's renderer asks of an output: writes at a cell, between them rectangles that cut the writes after them. */
export type Operation =
  | WriteOperation
  | { readonly type: 'clip'; readonly clip: { readonly y1?: number; readonly y2?: number } }
  | { readonly type: 'unclip' };

export interface WriteOperation {
  readonly type: 'write';
  /** The cell of its first character, from 0; may lie outside the frame. */
  readonly x: number;
  readonly y: number;
  /** One line or several. */
  readonly text: string;
  /** What makes of each line what is shown, the innermost first. */
  readonly transformers: readonly ((line: string, index: number) => string)[];
}

/** Ink's class of one frame, as far as it is used here. */
export interface FrameOutput {
  caches: { readonly styledChars: Map<string, unknown>; readonly widths: Map<string, unknown> };
  write(x: number, y: number, text: string, options: Pick<WriteOperation, 'transformers'>): void;
  clip(clip: object): void;
  unclip(): void;
  get(): { output: string; height: number };
}

export type FrameOutputClass = new (size: { width: number; height: number }) => FrameOutput;

/** The rows that one unclipped line alone stands on, and those that take more to draw. */
export interface Rows {
  readonly alone: Map<number, WriteOperation>;
  readonly shared: Set<number>;
}

export function rowsOf(operations: readonly Operation[], height: number): Rows {
  const alone = new Map<number, WriteOperation>();
  const shared = new Set<number>();
  let clips = 0;
  for (const operation of operations) {
    if (operation.type === 'clip') clips += 1;
    else if (operation.type === 'unclip') clips -= 1;
    else {
      const lines = operation.text.includes('\n') ? operation.text.split('\n').length : 1;
      for (let y = Math.max(0, operation.y); y < Math.min(height, operation.y + lines); y++) {
        if (lines === 1 && clips === 0 && operation.x >= 0 && !shared.has(y) && !alone.has(y)) alone.set(y, operation);
        else {
          alone.delete(y);
          shared.add(y);
        }
      }
    }
  }
  return { alone, shared };
}
