import type { PageRequest } from '../shell/page.ts';

export interface HealthAbout {
  /** The finding to stand on. */
  readonly finding?: string;
}

export function healthPage(about?: HealthAbout): PageRequest {
  return { view: 'health', ...(about && { about }) };
}

export interface PartAbout {
  /** Key of a row of Health. */
  readonly key: string;
}

/** All that is known of one row of Health: a finding, or a part of what enforces. */
export function partPage(key: string, title: string): PageRequest {
  const about: PartAbout = { key };
  return { view: 'part', about, crumb: title };
}
