import type { PageRequest } from '../shell/page.ts';

/** Which row of which resource a page is about. */
export interface RowSubject {
  readonly resource: string;
  readonly key: string;
}

/** The row that the cursor stands on at first, by its key. */
export interface StartAt {
  readonly startAt?: string;
}

/** All that is known of one row. */
export function rowPage(resource: string, key: string, title: string): PageRequest {
  const subject: RowSubject = { resource, key };
  return { view: 'row', subject, crumb: title };
}
