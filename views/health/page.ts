import type { PageRequest } from '../shell/page.ts';

export interface HealthAbout {
  /** The finding to stand on. */
  readonly finding?: string;
}

export function healthPage(about?: HealthAbout): PageRequest {
  return { view: 'health', ...(about && { about }) };
}
