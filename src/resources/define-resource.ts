import { type ColumnWords, columnOf } from './column.ts';
import type { Resource } from './resource.ts';

/** A resource as its descriptor says it: what follows from its id is said only where it is otherwise. */
export type ResourceWords<Item, Facts extends object> = Omit<
  Resource<Item, Facts>,
  'aliases' | 'title' | 'nouns' | 'documentKind' | 'columns'
> &
  Partial<Pick<Resource, 'aliases' | 'title' | 'documentKind'>> & {
    /** One of them; with the plural where that is not one letter more. */
    readonly noun?: string | Resource['nouns'];
    readonly columns: readonly ColumnWords<Facts>[];
  };

/** `templates` is titled "Templates", one of them is a "template", and its document a `TemplateList`. */
export function defineResource<Item, Facts extends object>(words: ResourceWords<Item, Facts>): Resource<Item, Facts> {
  const { id, columns, noun = singular(id), ...rest } = words;
  return {
    id,
    aliases: [],
    title: capital(id),
    nouns: typeof noun === 'string' ? [noun, `${noun}s`] : noun,
    documentKind: `${capital(singular(id))}List`,
    ...rest,
    columns: columns.map(columnOf),
  };
}

const singular = (id: string) => id.replace(/s$/, '');
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
