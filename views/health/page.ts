import type { PageRequest } from '../shell/page.ts';

export interface HealthSubject {
  /** The finding to stand on. */
  readonly finding?: string;
}

export function healthPage(subject?: HealthSubject): PageRequest {
  return { view: 'health', ...(subject && { subject }) };
}

export interface PartSubject {
  /** Key of a row of Health. */
  readonly key: string;
}

/** All that is known of one row of Health: a finding, or a part of what enforces. */
export function partPage(key: string, title: string): PageRequest {
  const subject: PartSubject = { key };
  return { view: 'part', subject, crumb: title };
}
