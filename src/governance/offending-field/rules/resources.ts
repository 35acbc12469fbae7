import { amountOf } from '../../quantity.ts';
import { objectOf, type RawObject, textsOf } from '../../raw-json.ts';
import { inContainers } from '../containers.ts';
import { absent, type FieldRule, type Policy, spokenOf } from '../field-rule.ts';
import { type ObjectPath, valueAt } from '../object-path.ts';

const resources = ['cpu', 'memory', 'ephemeral-storage'] as const;
type Section = 'limits' | 'requests';

/** Limits and requests of containers. */
export const resourceRules: readonly FieldRule[] = [
  {
    name: 'required-resources',
    family: /^requiredresources$/,
    message: /^\w*container <[^>]*> does not have </i,
    fields: required,
  },
  {
    name: 'required-requests',
    family: /^containerresourcerequests$/,
    message: /(?!)/,
    fields: (subject, { parameters, ...policy }) =>
      required(subject, { ...policy, parameters: { ...parameters, requests: ['cpu', 'memory'] } }),
  },
  {
    family: /^containerratios$|^containerresourceratios$/,
    message: /^\w*container <[^>]*> (?:cpu|memory) limit <[^>]*> is higher than the maximum allowed ratio/i,
    fields: (subject, policy) =>
      inContainers(subject, policy, ({ raw }) => {
        if (!/\bratio\b/.test(policy.message))
          return [...bounded('limits', raw, policy), ...bounded('requests', raw, policy)];
        return spoken(policy.message).flatMap((name) => tooHighRatio(raw, name, policy));
      }),
  },
  {
    name: 'limits',
    family: /^container(?:resource)?limits$|^containerephemeralstoragelimit$/,
    message: /^\w*container <[^>]*> (?:has no (?:resource limits|\S+ limit\b)|\S+ limit <)/i,
    fields: (subject, policy) => inContainers(subject, policy, ({ raw }) => bounded('limits', raw, policy)),
  },
  {
    name: 'requests',
    family: /^containerrequests$/,
    message: /^\w*container <[^>]*> (?:has no (?:resource requests|\S+ request\b)|\S+ request <)/i,
    fields: (subject, policy) => inContainers(subject, policy, ({ raw }) => bounded('requests', raw, policy)),
  },
];

/** The message without the name of the container, which may be that of a resource. */
const withoutName = (message: string) => message.replace(/container <[^>]*>/gi, '');

const spoken = (message: string, names: readonly string[] = resources) => spokenOf(withoutName(message), names);

function required(...[subject, policy]: Parameters<FieldRule['fields']>): ReturnType<FieldRule['fields']> {
  const { message, parameters, known } = policy;
  const sections = spokenOf<Section>(withoutName(message).replace(/\b(limit|request)\b/g, '$1s'), [
    'limits',
    'requests',
  ]);
  return inContainers(subject, policy, ({ raw }) =>
    sections.flatMap((section) => {
      const demanded = textsOf(parameters[section]);
      const names = demanded.length > 0 || known ? spoken(message, demanded) : spoken(message);
      return names.flatMap((name) => missing(raw, ['resources', section, name]));
    }),
  );
}

const missing = (raw: RawObject, path: ObjectPath) => (absent(valueAt(raw, path)) ? [path] : []);

/** What a section lacks, what of it cannot be read and what is more than the constraint allows. */
function bounded(section: Section, raw: RawObject, { message, parameters, known }: Policy): readonly ObjectPath[] {
  const saysMissing = /\bhas no\b/.test(message);
  const saysValue = new RegExp(`\\b${section.slice(0, -1)} <`).test(message);
  const sections = spokenOf(withoutName(message).replace(/\b(limit|request)\b/g, '$1s'), ['limits', 'requests']);
  if (!sections.includes(section)) return [];
  const names = spoken(message);
  const said = /\b(?:limit|request) <([^<>]*)>/.exec(message)?.[1];
  const have = valueAt(raw, ['resources', section]);
  if (!known && !absent(have) && /has no resource/.test(message)) return [];
  if (absent(have) && names.length > 1) return saysValue ? [] : [['resources', section]];
  return names.flatMap((name) => {
    const path: ObjectPath = ['resources', section, name];
    const value = valueAt(raw, path);
    if (absent(value)) return saysValue || (name === 'ephemeral-storage' && names.length > 1) ? [] : [path];
    if (saysMissing) return [];
    const most = parameters[name] ?? parameters[`${name}${section === 'limits' ? 'Limit' : 'Request'}`];
    const breaks = absent(most) ? amountOf(value) === undefined || said === String(value) : isMore(value, most);
    return breaks ? [path] : [];
  });
}

/** A value that is no quantity breaks every bound. */
function isMore(value: unknown, most: unknown): boolean {
  const [amount, bound] = [amountOf(value), amountOf(most)];
  return amount === undefined || (bound !== undefined && amount > bound);
}

function tooHighRatio(raw: RawObject, name: string, { message, parameters }: Policy): readonly ObjectPath[] {
  const path: ObjectPath = ['resources', 'limits', name];
  const { limits, requests } = objectOf(raw.resources);
  const [limit, request] = [amountOf(objectOf(limits)[name]), amountOf(objectOf(requests)[name])];
  const ratio = amountOf((name === 'cpu' ? parameters.cpuRatio : undefined) ?? parameters.ratio);
  if (limit === undefined || request === undefined) return [];
  if (ratio === undefined) return message.includes(`<${String(valueAt(raw, path))}>`) ? [path] : [];
  return limit > ratio * request ? [path] : [];
}
