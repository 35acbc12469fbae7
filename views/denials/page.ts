import type { DenialsOf } from '../../src/governance/findings/drill-down.ts';
import type { PageRequest } from '../shell/page.ts';

/** Denials of one workload or by one constraint; all of them when nothing is said. */
export function denialsPage(subject?: DenialsOf, crumb?: string): PageRequest {
  return { view: 'denials', ...(subject && { subject }), ...(crumb !== undefined && { crumb }) };
}
