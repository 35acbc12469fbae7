import type { ViolationGrouping } from '../../src/governance/violation-groups.ts';
import type { Page } from '../shell/page.ts';
import type { Shell } from '../shell/shell.ts';
import type { GroupRow } from './groups.ts';
import type { ViolationScope } from './page.ts';
import type { ViolationRow } from './violation-row.ts';

/** What an action of the violations is given. */
export interface ViolationContext {
  readonly shell: Shell;
  readonly page: Page;
  readonly grouping: ViolationGrouping;
  readonly scope: ViolationScope;
  readonly row: ViolationRow | undefined;
  readonly group: GroupRow | undefined;
}
