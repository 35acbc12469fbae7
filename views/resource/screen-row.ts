import type { FactColumn } from '../../src/resources/column.ts';
import type { Resource, ResourceRow } from '../../src/resources/resource.ts';
import type { TableRow } from '../parts/table/use-table.ts';

/** A row of a resource in a table. What the filter looks at is put together only when there is a filter. */
export class ScreenRow<Item = unknown, Facts extends object = object> implements TableRow {
  readonly row: ResourceRow<Item, Facts>;
  readonly #resource: Resource<Item, Facts>;
  #search: string | undefined;

  constructor(resource: Resource<Item, Facts>, row: ResourceRow<Item, Facts>) {
    this.#resource = resource;
    this.row = row;
  }

  get key(): string {
    return this.row.key;
  }

  get name(): string {
    return this.row.name ?? '';
  }

  get namespace(): string {
    return this.row.namespace ?? '';
  }

  get fault(): boolean {
    return this.row.fault ?? false;
  }

  get search(): string {
    const { columns, search } = this.#resource;
    this.#search ??= [this.row.name, ...columns.map((column) => told(column, this.row.facts)), search?.(this.row)]
      .join(' ')
      .toLowerCase();
    return this.#search;
  }
}

function told<Facts>(column: FactColumn<Facts>, facts: Facts): string {
  if ('words' in column) return column.words(facts) ?? '';
  if ('state' in column) return column.state(facts);
  return 'count' in column ? String(column.count(facts) ?? '') : '';
}
