import type { Resource, ResourceRow } from '../../src/resources/resource.ts';
import type { Shell } from '../shell/shell.ts';

/** What an action of a resource's table is given. */
export interface ResourceContext<Item = unknown, Facts extends object = object> {
  readonly shell: Shell;
  /** What the page is about, for a list that is a part of something. */
  readonly subject: unknown;
  readonly row: ResourceRow<Item, Facts> | undefined;
  /** The same for each row that is marked, those that a filter hides too; absent where no row can be. */
  readonly marked?: () => readonly ResourceContext<Item, Facts>[];
}

/** The context that a resource's own actions are given. */
export type ContextOf<R> = R extends Resource<infer Item, infer Facts> ? ResourceContext<Item, Facts> : never;
