import type { ClusterSource } from '../cluster/sources/listed.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import type { Reading } from '../governance/reading.ts';
import type { AzureList } from '../state/azure-source.ts';
import type { AzureSlice } from '../state/azure-state.ts';
import type { ConsoleState } from '../state/console-state.ts';
import type { FactColumn } from './column.ts';
import type { DetailLine, Piece, TextLine } from './detail-line.ts';

/** One of a kind of thing: what is said of it, and what it was made from. */
export interface ResourceRow<Item = unknown, Facts extends object = object> {
  /** Stays when its content changes. */
  readonly key: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Needs attention. */
  readonly fault?: boolean;
  readonly item: Item;
  /** Plain data: what screen, JSON, YAML and tables say of it. */
  readonly facts: Facts;
}

/** A setting: what it is called, what it is, and who says so. */
export type Setting = Readonly<Record<'flag' | 'value' | 'from', string>>;

/** When, and of what, rows are asked for. */
export interface At {
  /** Epoch ms. */
  readonly now: number;
  /** What the page is about, for a list that is a part of something. */
  readonly subject?: unknown;
}

/**
 * A kind of thing that the console lists, described once. The view, the `:name`, the headless command with its formats,
 * the empty state, "may not read" and the reading itself follow from it.
 */
export interface Resource<Item = unknown, Facts extends object = object> {
  /** The name that `:` and the command line take. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly summary: string;
  /** One of them, and several. */
  readonly nouns: readonly [one: string, several: string];
  /** Of its JSON document, such as `TemplateList`. */
  readonly documentKind: string;
  /** What is read for it: the cluster, Azure, both, or only a file of the user's. */
  readonly side: 'cluster' | 'azure' | 'both' | 'kubeconfig' | 'journal';
  /** Lists of its own, beside what every check rests on. */
  readonly lists?: { readonly cluster?: ClusterSource | readonly ClusterSource[]; readonly azure?: AzureList<unknown> };
  /** What of Azure its rows rest on. */
  readonly wants?: readonly AzureSlice[];
  /** It rests on what this program remembers of the cluster. */
  readonly remembers?: true;
  /** What its document says of the whole, beside its items. */
  about?(state: ConsoleState): object;
  /** Not by name, only from another page. */
  readonly hidden?: true;
  /** Said when it was read and there is none. */
  readonly nothing: string | ((state: ConsoleState) => string);
  /** What of the state, when it is another one, may have changed the rows; what its side tells, when absent. */
  part?(state: ConsoleState): unknown;
  /** The detail is what one comes for: it is open on a narrow screen too. */
  readonly detailAlways?: true;
  /** Its heading says all: the number of its rows is nothing that one wants to know. */
  readonly uncounted?: true;
  /** Readings that the rows rest on, their own first. */
  readings(state: ConsoleState, subject?: unknown): readonly [Reading<unknown>, ...Reading<unknown>[]];
  /** In their order: what needs attention first. */
  rows(state: ConsoleState, at: At): readonly ResourceRow<Item, Facts>[];
  readonly columns: readonly FactColumn<Facts>[];
  /** What is known of a row beyond its columns. */
  detail?(row: ResourceRow<Item, Facts>, state: ConsoleState, at: At): readonly DetailLine[];
  /** All that is known of a row, for a page of its own. */
  whole?(row: ResourceRow<Item, Facts>, state: ConsoleState, at: At): readonly TextLine[];
  /** Settings that belong to a row, as a small table on that page. */
  settings?(row: ResourceRow<Item, Facts>, state: ConsoleState): readonly Setting[];
  /** True while something runs that is told by the second. */
  ticks?(state: ConsoleState): boolean;
  /** Figures beside the number of rows. */
  heading?(rows: readonly ResourceRow<Item, Facts>[], state: ConsoleState, at: At): readonly Piece[];
  /** What the filter finds beside the columns. */
  search?(row: ResourceRow<Item, Facts>): string;
  /** The object of the cluster behind a row: `y` and `d` show it. */
  object?(row: ResourceRow<Item, Facts>): ObjectReference | undefined;
  /** The ARM id behind a row: `y` shows it as ARM has it. */
  armId?(row: ResourceRow<Item, Facts>): string | undefined;
  /** What may follow `:id `; without it, namespaces. */
  complete?(state: ConsoleState): readonly string[];
}
