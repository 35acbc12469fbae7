import { judgedContainers } from '../../offending-field/containers.ts';
import { type Container, valueAt } from '../../offending-field/object-path.ts';
import { listOf, type RawObject, textOf, textsOf } from '../../raw-json.ts';
import { type FieldChange, type MendRule, setTo } from '../mend-rule.ts';

/** What a container may do on its node. */
export const privilegeMends: readonly MendRule[] = [
  setTo(
    'privileged',
    false,
    'no container may be privileged',
    'What it did with the privileges of the node it can do no more.',
  ),
  setTo('privilege-escalation', false, 'no process of a container may gain more privileges than its parent has'),
  setTo(
    'read-only-root',
    true,
    'the root file system of every container must be read-only',
    'What writes outside its volumes fails: give it an emptyDir for what it writes.',
  ),
  setTo('host-process', false, 'no container may be a HostProcess of Windows'),
  {
    rule: 'capabilities',
    mend({ subject, policy }) {
      const { parameters } = policy;
      return {
        requires: capabilityWords(parameters),
        changes: judgedContainers(subject, policy).flatMap((container) => [
          ...withoutForbidden(container, parameters),
          ...withRequired(container, parameters),
        ]),
        risk: 'What needs a capability that it loses fails while it runs.',
      };
    },
  },
];

const plain = (name: unknown) => textOf(name).toUpperCase().replace(/^CAP_/, '');
const plainNames = (names: unknown) => textsOf(names).map(plain);

function capabilityWords({ allowedCapabilities, disallowedCapabilities, requiredDropCapabilities }: RawObject): string {
  const [allowed, forbidden, dropped] = [allowedCapabilities, disallowedCapabilities, requiredDropCapabilities].map(
    textsOf,
  );
  const parts = [
    Array.isArray(disallowedCapabilities)
      ? `may not add ${forbidden?.join(', ') || 'nothing'}`
      : allowed?.includes('*')
        ? ''
        : allowed?.length
          ? `may add only ${allowed.join(', ')}`
          : 'may add none',
    dropped?.length ? `must drop ${dropped.join(', ')}` : '',
  ];
  return `of the capabilities containers ${parts.filter(Boolean).join(' and ')}`;
}

function withoutForbidden({ raw, path }: Container, parameters: RawObject): readonly FieldChange[] {
  const place = ['securityContext', 'capabilities', 'add'];
  const added = listOf(valueAt(raw, place));
  const { allowedCapabilities, disallowedCapabilities } = parameters;
  const [allowed, forbidden] = [plainNames(allowedCapabilities), plainNames(disallowedCapabilities)];
  const stays = (name: unknown) =>
    Array.isArray(disallowedCapabilities)
      ? !forbidden.includes(plain(name))
      : allowed.includes('*') || allowed.includes(plain(name));
  const value = added.filter(stays);
  return value.length === added.length ? [] : [{ path: [...path, ...place], value }];
}

function withRequired({ raw, path }: Container, parameters: RawObject): readonly FieldChange[] {
  const place = ['securityContext', 'capabilities', 'drop'];
  const dropped = textsOf(valueAt(raw, place));
  const has = plainNames(dropped);
  const missing = textsOf(parameters.requiredDropCapabilities).filter((name) => !has.includes(plain(name)));
  if (missing.length === 0 || has.includes('ALL')) return [];
  // Everything dropped drops the others too.
  const value = missing.map(plain).includes('ALL') ? ['ALL'] : [...dropped, ...missing];
  return [{ path: [...path, ...place], value }];
}
