import { spellPath } from './object-path.ts';
import type { OffendingField } from './offending-field.ts';

/** What is true of the place that a pointer marks; names in it are remote text. */
export function fieldWords({ present, exact, missing, container }: OffendingField): string {
  if (present && exact) return 'what the policy refuses';
  if (present)
    return container ? `something in container ${container.name} is refused` : 'something in here is refused';
  const start = container?.path.length ?? 0;
  const lacks = `no ${missing.map((path) => spellPath(path.slice(start))).join(', ')}`;
  return container ? `container ${container.name}: ${lacks}` : lacks;
}
