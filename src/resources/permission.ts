import type { Permission } from '../governance/reading.ts';

/** `list pods`, `get constrainttemplates.templates.gatekeeper.sh`, `list pods in team-a`. */
export function describePermission({ verb, group, resource, namespace }: Permission): string {
  const where = namespace === undefined ? '' : ` in ${namespace}`;
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}${where}`;
}
