import type { ComponentsOf } from '../../src/resources/components.ts';
import type { PageRequest } from '../shell/page.ts';

/** Kubernetes objects as Azure judges them against one definition. */
export function componentsPage(subject: ComponentsOf, title: string): PageRequest {
  return { view: 'components', subject, crumb: title };
}
