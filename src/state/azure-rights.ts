import { grants } from '../governance/azure/azure-problem.ts';
import { idKey, scopeContains } from '../governance/azure/resource-id.ts';
import type { AzureState } from './azure-state.ts';

/**
 * Whether the login may do this, as far as it was read: a role above the scope grants it there too, but one that is not
 * granted above may be granted at the scope itself, which is then unknown.
 */
export function heldAt(
  { rights }: Pick<AzureState, 'rights'>,
  action: string,
  scope: string,
): 'yes' | 'no' | 'unknown' {
  const own = rights.get(idKey(scope))?.value;
  if (own !== undefined) return grants(own, action) ? 'yes' : 'no';
  for (const [above, { value }] of rights) {
    if (value !== undefined && scopeContains(above, scope) && grants(value, action)) return 'yes';
  }
  return 'unknown';
}
