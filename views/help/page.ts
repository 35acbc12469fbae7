import type { ActionScope } from '../shell/action-registry.ts';
import type { PageRequest } from '../shell/page.ts';

/** Help about the keys of the page that it is opened over. */
export function helpPage(scopes: readonly ActionScope[]): PageRequest {
  return { view: 'help', subject: scopes };
}
