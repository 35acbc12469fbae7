/** Lists of what hangs on scopes: assignments and exemptions. */
import { type FilterWords, parseFilter } from './odata-filter.ts';
import { canonical, scopeChain } from './resource-ids.ts';
import type { Call } from './routes.ts';
import type { ArmResource } from './world.ts';

/** What stands at a call's scope, above and beneath it, as far as its `$filter` wants it; `home` is the scope of a row. */
export function rowsAt(
  call: Call,
  rows: ArmResource[],
  home: (row: ArmResource) => string,
  words: FilterWords<ArmResource>,
): ArmResource[] {
  const scope = canonical(call.params.scope ?? '');
  const above = new Set(scopeChain(scope));
  const fits = parseFilter(call.query.get('$filter'), {
    field: words.field,
    functions: {
      atscope: (row: ArmResource) => above.has(canonical(home(row))),
      atexactscope: (row: ArmResource) => canonical(home(row)) === scope,
      ...words.functions,
    },
  });
  return rows.filter((row) => (above.has(canonical(home(row))) || scopeChain(home(row)).includes(scope)) && fits(row));
}
