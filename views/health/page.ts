import type { StartAt } from '../resource/page.ts';
import type { PageRequest } from '../shell/page.ts';

/** Health, with the cursor on a finding. */
export function healthPage(finding: string): PageRequest {
  const subject: StartAt = { startAt: finding };
  return { view: 'health', subject };
}
