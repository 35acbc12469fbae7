import type { ObjectPath } from '../../offending-field/object-path.ts';
import { textsOf } from '../../raw-json.ts';
import type { Broken, FieldChange, Mend, MendRule } from '../mend-rule.ts';

/** The profiles under which containers run. */
export const profileMends: readonly MendRule[] = [
  { rule: 'seccomp', mend: (broken) => profile('seccomp', broken) },
  { rule: 'apparmor', mend: (broken) => profile('AppArmor', broken) },
];

function profile(what: string, { subject, policy, fields }: Broken): Mend {
  const allowed = textsOf(policy.parameters.allowedProfiles);
  const requires = `the ${what} profile of every container must be ${allowed.join(' or ') || 'one that the constraint allows'}`;
  const isDefaultAllowed =
    !policy.known ||
    allowed.some((name) => ['*', 'RuntimeDefault', 'runtime/default', 'docker/default'].includes(name));
  if (!isDefaultAllowed) return { requires, changes: [] };
  return {
    requires,
    changes: fields.flatMap(({ path }) => runtimeDefault(path, subject.at(path))),
    risk: 'System calls and files that the default profile of the runtime forbids fail.',
  };
}

function runtimeDefault(path: ObjectPath, found: unknown): readonly FieldChange[] {
  if (path.includes('annotations')) return [{ path, value: 'runtime/default' }];
  const localhost = [...path, 'localhostProfile'];
  const isLocal = typeof found === 'object' && found !== null && 'localhostProfile' in found;
  return [
    { path: [...path, 'type'], value: 'RuntimeDefault' },
    ...(isLocal ? [{ path: localhost, value: undefined }] : []),
  ];
}
