import { judgedContainers } from '../../offending-field/containers.ts';
import { type Container, valueAt } from '../../offending-field/object-path.ts';
import { amountOf } from '../../quantity.ts';
import { type RawObject, textsOf } from '../../raw-json.ts';
import { wrongAnswer } from '../answers.ts';
import type { Ask, Broken, FieldChange, Mend, MendRule } from '../mend-rule.ts';

type Section = 'limits' | 'requests';
const sections: readonly Section[] = ['limits', 'requests'];

/** Limits and requests of containers. */
export const resourceMends: readonly MendRule[] = [
  { rule: 'required-resources', mend: (broken) => demanded(broken, broken.policy.parameters) },
  { rule: 'required-requests', mend: (broken) => demanded(broken, { requests: ['cpu', 'memory'] }) },
  { rule: 'limits', mend: (broken) => bounded('limits', broken) },
  { rule: 'requests', mend: (broken) => bounded('requests', broken) },
];

const risk = 'A container that wants more memory than its limit is killed; one that wants more CPU is slowed down.';

/** Named resources must have any limit or request. */
function demanded(broken: Broken, parameters: RawObject): Mend {
  const wanted = sections.flatMap((section) => textsOf(parameters[section]).map((name) => ({ section, name })));
  const each = sections
    .filter((section) => wanted.some((one) => one.section === section))
    .map(
      (section) =>
        `${section} of ${wanted.flatMap((one) => (one.section === section ? [one.name] : [])).join(' and ')}`,
    );
  return mended(broken, wanted, `every container must have ${each.join(' and ')}`);
}

/** CPU and memory must have limits (or requests), up to those of the constraint. */
function bounded(section: Section, broken: Broken): Mend {
  const { parameters } = broken.policy;
  const suffix = section === 'limits' ? 'Limit' : 'Request';
  const wanted = ['cpu', 'memory'].map((name) => {
    const most = parameters[name] ?? parameters[`${name}${suffix}`];
    return { section, name, ...(most !== undefined && most !== null && { most: String(most) }) };
  });
  const each = wanted.map(({ name, most }) => `${name}${most === undefined ? '' : ` up to ${most}`}`);
  return mended(broken, wanted, `every container must have ${section} of ${each.join(' and ')}`);
}

interface Wanted {
  readonly section: Section;
  readonly name: string;
  readonly most?: string;
}

function mended({ subject, policy, choices }: Broken, wanted: readonly Wanted[], requires: string): Mend {
  const asks: Ask[] = [];
  const changes: FieldChange[] = [];
  for (const one of wanted) {
    const { section, name, most } = one;
    const lacking = judgedContainers(subject, policy).filter((container) => lacks(container, one));
    if (lacking.length === 0) continue;
    const ask: Ask = {
      id: `${section}.${name}`,
      label: `${section.slice(0, -1)} of ${name}`,
      note: `for ${lacking.map((container) => container.name).join(', ')}${most === undefined ? '' : `; at most ${most}`}`,
      ...(most !== undefined && { value: most }),
      rules: [{ kind: 'quantity', ...(most !== undefined && { most }) }],
    };
    asks.push(ask);
    const value = choices[ask.id] ?? ask.value;
    if (value === undefined || wrongAnswer(ask, value) !== undefined) continue;
    for (const container of lacking) changes.push(...setResource(container, one, value));
  }
  return { requires, changes, asks, risk };
}

function lacks({ raw }: Container, { section, name, most }: Wanted): boolean {
  const [have, bound] = [amountOf(valueAt(raw, ['resources', section, name])), amountOf(most)];
  return have === undefined || (bound !== undefined && have > bound);
}

/** A request above its limit is refused, so it goes down with the limit. */
function setResource({ raw, path }: Container, { section, name }: Wanted, value: string): readonly FieldChange[] {
  const request = amountOf(valueAt(raw, ['resources', 'requests', name]));
  const limit = amountOf(value);
  const own = { path: [...path, 'resources', section, name], value };
  if (section === 'requests' || request === undefined || limit === undefined || request <= limit) return [own];
  return [own, { path: [...path, 'resources', 'requests', name], value }];
}
