/** What a cell or a line is, rather than how it looks; a theme has a colour for each. */
export type Tone =
  | 'text'
  | 'muted'
  | 'title'
  | 'section'
  | 'key'
  | 'context'
  | 'ok'
  | 'info'
  | 'warning'
  | 'error'
  | 'deny'
  | 'warn'
  | 'dryrun'
  | 'scoped';

/** How a cell stands out on a screen: never by its tone alone. A table in a pipe has the words only. */
export interface Look {
  readonly tone: Tone;
  /** One cell wide. */
  readonly glyph?: string;
}

/**
 * One column over the facts of a row, on screen and in printed tables. It says what it shows in one of five ways:
 * words, a number, a moment (shown as its age), a flag (a mark on screen, `*` in print), or a state (a mark on screen, a word
 * in print). Undefined is not known,
 * which is never shown as nothing.
 */
export type FactColumn<Facts> = ColumnLayout &
  Looks<Facts> &
  (Words<Facts> | Count<Facts> | Moment<Facts> | Flag<Facts> | State<Facts>);

/** Where a column stands in a table on screen. */
export interface ColumnLayout {
  /** Stable; sorting and column filters (`ID:regex`) name it. */
  readonly id: string;
  readonly title: string;
  /** Columns that it takes on screen; a growing one takes at least so many and shares what is left over by `grow`. */
  readonly width: number;
  readonly grow?: number;
  /** What is too long goes on over the columns behind it that have nothing to say in that row. */
  readonly spills?: true;
  /** The higher, the sooner it is dropped on a narrow screen; 0 is never dropped. */
  readonly priority: number;
  /** On screen only in the wide table. */
  readonly wide?: boolean;
  readonly align?: 'left' | 'right';
  /** Names: what is too long for the screen is cut so that those that differ look different. */
  readonly names?: true;
}

interface Looks<Facts> {
  look?(facts: Facts): Look;
  /** What it is sorted by, when not by what it shows. The same type for every row. */
  order?(facts: Facts): string | number;
}

interface Words<Facts> {
  words(facts: Facts): string | undefined;
}

interface Count<Facts> {
  count(facts: Facts): number | undefined;
  /** Zero is what is usual: the cell stays empty. */
  readonly quietZero?: true;
}

interface Moment<Facts> {
  /** RFC 3339. */
  moment(facts: Facts): string | undefined;
  /** Said when there is none: `never`; undefined where that is not known. */
  none?(facts: Facts): string | undefined;
}

interface Flag<Facts> {
  flag(facts: Facts): boolean;
}

interface State<Facts> {
  state(facts: Facts): string;
}

/** The names of a row's facts that are such values, where they are known. */
type FactOf<Facts, Value> = {
  [Name in keyof Facts]-?: Facts[Name] extends Value | undefined ? Name : never;
}[keyof Facts];

/** What a column tells: a fact by its name, or something made of the facts. */
type Telling<Facts, Value> = FactOf<Facts, Value> | ((facts: Facts) => Value | undefined);

/**
 * A column as a descriptor says it. It is called as its id unless it has another title; numbers and moments stand at the
 * right; a look that no fact decides is a value.
 */
export type ColumnWords<Facts> = Omit<ColumnLayout, 'title'> & {
  readonly title?: string;
  readonly look?: Look | ((facts: Facts) => Look);
} & Pick<Looks<Facts>, 'order'> &
  (
    | { readonly words: Telling<Facts, string> }
    | ({ readonly count: Telling<Facts, number> } & Omit<Count<Facts>, 'count'>)
    | ({ readonly moment: Telling<Facts, string> } & Omit<Moment<Facts>, 'moment'>)
    | { readonly flag: Telling<Facts, boolean> }
    | { readonly state: Telling<Facts, string> }
  );

/** The column that a descriptor's words mean. */
export function columnOf<Facts>(described: ColumnWords<Facts>): FactColumn<Facts> {
  const { look } = described;
  const told = ['words', 'count', 'moment', 'flag', 'state'].flatMap((kind) => {
    const telling = (described as Readonly<Record<string, unknown>>)[kind];
    return typeof telling === 'string' ? [[kind, (facts: Facts) => facts[telling as keyof Facts]]] : [];
  });
  return {
    title: described.id.toUpperCase(),
    ...('count' in described || 'moment' in described ? { align: 'right' } : {}),
    ...described,
    ...(typeof look === 'object' ? { look: () => look } : {}),
    ...Object.fromEntries(told),
  };
}
