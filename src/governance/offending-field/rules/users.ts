import { numberOf, objectOf, type RawObject, textOf } from '../../raw-json.ts';
import { judgedContainers } from '../containers.ts';
import { absent, type Field, type FieldRule, type Policy, spokenOf } from '../field-rule.ts';
import type { Container, ObjectPath } from '../object-path.ts';
import type { Subject } from '../subject.ts';

const fieldNames = ['runAsUser', 'runAsGroup', 'supplementalGroups', 'fsGroup'] as const;
type FieldName = (typeof fieldNames)[number];

/** Users and groups that containers run as. */
export const userRules: readonly FieldRule[] = [
  {
    name: 'users',
    family: /^allowedusers(?:groups)?$/,
    message: /^Container \S+ is attempting to run /,
    fields: (subject, policy) =>
      judgedContainers(subject, policy).flatMap((container) =>
        spokenNames(policy.message).flatMap((name) => {
          const path = brokenBy(subject, container, name, policy);
          return path ? [{ path, container: container.name }] : [];
        }),
      ),
  },
  {
    name: 'fs-group',
    family: /^fsgroup$/,
    message: /^The provided pod spec fsGroup is not allowed/,
    fields: (subject, { parameters, known }) => {
      const path = subject.inPod('securityContext', 'fsGroup');
      if (!path) return [];
      const value = subject.at(path);
      const breaks = known ? !isAccepted(value, parameters) : true;
      return breaks ? [{ path }] : [];
    },
  },
  {
    family: /^selinux$/,
    message: /^SELinux options is not allowed/,
    fields: (subject, policy) => {
      const path = ['securityContext', 'seLinuxOptions'];
      const pod = subject.inPod(...path);
      const ofPod: readonly Field[] = pod && subject.at(pod) !== undefined ? [{ path: pod }] : [];
      const ofContainers = judgedContainers(subject, policy)
        .map(({ path: own, name }): Field => ({ path: [...own, ...path], container: name }))
        .filter((field) => subject.at(field.path) !== undefined);
      const fields = /, container:? /.test(policy.message) ? ofContainers : ofPod.length > 0 ? ofPod : ofContainers;
      const allowed = policy.parameters.allowedSELinuxOptions;
      if (!Array.isArray(allowed)) return fields;
      return fields.filter(
        (field) => !allowed.some((option) => sameOptions(objectOf(option), objectOf(subject.at(field.path)))),
      );
    },
  },
];

const spokenNames = (message: string): readonly FieldName[] =>
  /runAsNonRoot|\bdisallowed user\b/.test(message) ? ['runAsUser'] : spokenOf(message, fieldNames);

function brokenBy(subject: Subject, container: Container, name: FieldName, policy: Policy): ObjectPath | undefined {
  const own = [...container.path, 'securityContext', name];
  const ofPod = subject.inPod('securityContext', name) ?? own;
  const isPodsAlone = name === 'fsGroup' || name === 'supplementalGroups';
  const path = isPodsAlone || (absent(subject.at(own)) && !absent(subject.at(ofPod))) ? ofPod : own;
  const value = subject.at(path);
  const rule = ruleOf(policy.parameters, name);
  // Without a message the whole object is asked about, and what no parameter speaks of breaks nothing.
  if (absent(rule.rule)) return policy.message === '' ? undefined : byMessage(subject, container, path, policy.message);
  if (rule.rule === 'MustRunAsNonRoot') return rootUser(subject, container, path);
  // In CEL the same rule demands what it may run as.
  if (value === undefined && rule.rule === 'MayRunAs')
    return /without a required/.test(policy.message) ? path : undefined;
  if (!Array.isArray(value)) return isAccepted(value, rule) ? undefined : path;
  const index = value.findIndex((one) => !isAccepted(one, rule));
  return index < 0 ? undefined : [...path, index];
}

/** The library has `{rule, ranges}` under the name; the built-in's own parameters are two. */
function ruleOf(parameters: RawObject, name: FieldName): RawObject {
  const own = objectOf(parameters[name]);
  if (!absent(own.rule)) return own;
  return { rule: parameters[`${name}Rule`], ranges: objectOf(parameters[`${name}Ranges`]).ranges };
}

/** The user who is root, or else the runAsNonRoot that would forbid it. */
function rootUser(subject: Subject, container: Container, user: ObjectPath): ObjectPath | undefined {
  const value = subject.at(user);
  if (!absent(value)) return value === 0 ? user : undefined;
  const own = [...container.path, 'securityContext', 'runAsNonRoot'];
  const ofPod = subject.inPod('securityContext', 'runAsNonRoot') ?? own;
  const path = subject.at(own) === undefined && subject.at(ofPod) !== undefined ? ofPod : own;
  return subject.at(path) === true ? undefined : path;
}

/** Without the constraint, the value that the message names tells whether the object still has it. */
function byMessage(subject: Subject, container: Container, path: ObjectPath, message: string): ObjectPath | undefined {
  if (/runAsNonRoot/.test(message) && /without a required/.test(message)) return rootUser(subject, container, path);
  const value = subject.at(path);
  const named = /\bdisallowed (?:user|group) (\d+)/.exec(message)?.[1];
  if (named === undefined || absent(value) || Array.isArray(value)) return path;
  return String(value) === named ? path : undefined;
}

function isAccepted(value: unknown, { rule, ranges }: RawObject): boolean {
  if (rule === 'RunAsAny') return true;
  if (value === undefined) return rule === 'MayRunAs';
  const id = numberOf(value);
  if (!Array.isArray(ranges) || id === undefined) return false;
  return ranges.map(objectOf).some(({ min, max }) => id >= (numberOf(min) ?? 0) && id <= (numberOf(max) ?? Infinity));
}

const sameOptions = (one: RawObject, other: RawObject) =>
  ['level', 'role', 'type', 'user'].every((key) => textOf(one[key]) === textOf(other[key]));
