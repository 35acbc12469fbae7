import { judgedContainers } from '../../offending-field/containers.ts';
import type { Container, ObjectPath } from '../../offending-field/object-path.ts';
import { listOf, numberOf, objectOf, type RawObject, textOf } from '../../raw-json.ts';
import { wrongAnswer } from '../answers.ts';
import type { Ask, Broken, FieldChange, IdRange, Mend, MendRule } from '../mend-rule.ts';

/** Users and groups that containers run as. */
export const userMends: readonly MendRule[] = [
  { rule: 'users', mend: (broken) => usersOf(broken, ['runAsUser', 'runAsGroup', 'supplementalGroups', 'fsGroup']) },
  {
    rule: 'fs-group',
    mend(broken) {
      const fsGroup = broken.policy.parameters;
      const policy = { ...broken.policy, parameters: { fsGroup } };
      return usersOf({ ...broken, policy }, ['fsGroup']);
    },
  },
];

type Name = 'runAsUser' | 'runAsGroup' | 'supplementalGroups' | 'fsGroup';

interface IdRule {
  readonly name: Name;
  readonly rule: string;
  readonly ranges: readonly IdRange[];
}

function usersOf(broken: Broken, names: readonly Name[]): Mend {
  const rules = names.map((name) => ruleOf(broken.policy.parameters, name)).filter(({ rule }) => rule !== 'RunAsAny');
  const asks = new Map<string, Ask>();
  const changes: FieldChange[] = [];
  for (const rule of rules) {
    for (const container of judgedContainers(broken.subject, broken.policy)) {
      const { ask, change } = mendOf(broken, container, rule);
      if (ask) asks.set(ask.id, ask);
      if (change && !changes.some(({ path }) => path.join() === change.path.join())) changes.push(change);
    }
  }
  return {
    requires: rules.map(words).join('; '),
    changes,
    asks: [...asks.values()],
    risk: 'An image that is made for another user may not start, or not read its files.',
  };
}

/** Gatekeeper's library has `{rule, ranges}` under the name; the built-in's own parameters are two. */
function ruleOf(parameters: RawObject, name: Name): IdRule {
  const own = objectOf(parameters[name]);
  const ranges = listOf(own.ranges ?? objectOf(parameters[`${name}Ranges`]).ranges).map((raw) => {
    const { min, max } = objectOf(raw);
    return { min: numberOf(min) ?? 0, max: numberOf(max) ?? Number.POSITIVE_INFINITY };
  });
  return { name, rule: textOf(own.rule) || textOf(parameters[`${name}Rule`]) || 'RunAsAny', ranges };
}

function words({ name, rule, ranges }: IdRule): string {
  if (rule === 'MustRunAsNonRoot') return 'no container may run as root';
  const within = ranges.map(({ min, max }) => `${min} to ${max}`).join(' or ');
  return `${name} ${rule === 'MayRunAs' ? 'may' : 'must'} be from ${within || 'the ranges of the constraint'}`;
}

function mendOf({ subject, choices }: Broken, container: Container, rule: IdRule): { ask?: Ask; change?: FieldChange } {
  const { name, ranges } = rule;
  const inOwn = (field: string): ObjectPath => [...container.path, 'securityContext', field];
  const inPod = (field: string) => subject.inPod('securityContext', field) ?? inOwn(field);
  const podsAlone = name === 'fsGroup' || name === 'supplementalGroups';
  const given = (field: string) => (subject.at(inOwn(field)) === undefined ? inPod(field) : inOwn(field));
  const at = podsAlone ? inPod(name) : given(name);
  const value = subject.at(at);
  if (rule.rule === 'MustRunAsNonRoot') {
    if (value === undefined) {
      const flag = given('runAsNonRoot');
      if (subject.at(flag) === true) return {};
      return { change: { path: subject.at(flag) === undefined ? inOwn('runAsNonRoot') : flag, value: true } };
    }
    if (value !== 0) return {};
    return chosen(choices, at, { name, ranges: [{ min: 1, max: 4_294_967_295 }] });
  }
  const isIn = (id: unknown) => ranges.some(({ min, max }) => Number(id) >= min && Number(id) <= max);
  if (value === undefined ? rule.rule === 'MayRunAs' : (Array.isArray(value) ? value : [value]).every(isIn)) return {};
  const path = value === undefined && !podsAlone ? inOwn(name) : at;
  const first = ranges[0]?.min;
  return chosen(choices, path, { name, ranges, ...(first !== undefined && { value: String(first) }) });
}

function chosen(
  choices: Broken['choices'],
  path: ObjectPath,
  { name, ranges, value }: { name: Name; ranges: readonly IdRange[]; value?: string },
): { ask: Ask; change?: FieldChange } {
  const ask: Ask = {
    id: name,
    label: name,
    note: 'a user or group that the image can run as',
    rules: [{ kind: 'id', ranges }],
    ...(value !== undefined && { value }),
  };
  const answer = choices[ask.id] ?? value;
  if (answer === undefined || wrongAnswer(ask, answer) !== undefined) return { ask };
  return { ask, change: { path, value: name === 'supplementalGroups' ? [Number(answer)] : Number(answer) } };
}
