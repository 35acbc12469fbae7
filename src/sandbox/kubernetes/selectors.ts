/** Label and field selectors, with the grammar of k8s.io/apimachinery/pkg/labels and /fields. */
import { fieldAt, type KubernetesObject } from './objects.ts';
import type { Resource } from './resources.ts';
import { badRequest } from './status.ts';

export type Matches = (object: KubernetesObject) => boolean;
type LabelTest = (labels: Record<string, string>) => boolean;

const everything: Matches = () => true;

/** Splits at commas that stand outside parentheses: `a in (b,c),d` has two parts. */
function requirements(selector: string): string[] {
  return selector
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const key = String.raw`([A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?)`;
const setForm = new RegExp(`^${key}\\s+(in|notin)\\s*\\(([^)]*)\\)$`);
const equalForm = new RegExp(`^${key}\\s*(=|==|!=|>|<)\\s*([\\w.-]*)$`);
const existsForm = new RegExp(`^(!?)\\s*${key}$`);

/** By the operators of both notations: those of a selector's text, and those of a LabelSelector's expressions. */
const operators: Record<string, (value: string | undefined, values: string[]) => boolean> = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
  '>': (value, [bound]) => Number(value) > Number(bound),
  '<': (value, [bound]) => Number(value) < Number(bound),
};
const written: Record<string, string> = { in: 'In', notin: 'NotIn', '=': 'In', '==': 'In', '!=': 'NotIn' };

interface Requirement {
  key: string;
  operator: string;
  values?: string[];
}

function holds({ key: name, operator, values = [] }: Requirement, labels: Record<string, string>): boolean {
  return operators[operator]?.(labels[name], values) ?? false;
}

function requirementOf(part: string): Requirement {
  const [, ofSet = '', inOrNot = '', inside = ''] = setForm.exec(part) ?? [];
  if (ofSet)
    return { key: ofSet, operator: written[inOrNot] ?? '', values: inside.split(',').map((value) => value.trim()) };
  const [, compared = '', sign = '', value = ''] = equalForm.exec(part) ?? [];
  if (compared) return { key: compared, operator: written[sign] ?? sign, values: [value] };
  const [, not, name = ''] = existsForm.exec(part) ?? [];
  if (name) return { key: name, operator: not ? 'DoesNotExist' : 'Exists' };
  throw badRequest(`unable to parse requirement: found '${part}', expected: identifier`);
}

/** The objects that a `labelSelector` parameter chooses; a malformed one is a 400. */
export function labelSelector(selector: string | null): Matches {
  if (!selector) return everything;
  const all = requirements(selector).map(requirementOf);
  return ({ metadata: { labels = {} } }) => all.every((one) => holds(one, labels));
}

/** A LabelSelector of a spec: matchLabels and matchExpressions. Undefined chooses everything, as in a constraint's match. */
export function specSelector(
  selector: { matchLabels?: Record<string, string>; matchExpressions?: Requirement[] } | undefined,
): LabelTest {
  const equal = Object.entries(selector?.matchLabels ?? {});
  const expressions = selector?.matchExpressions ?? [];
  return (labels) =>
    equal.every(([name, value]) => labels[name] === value) && expressions.every((one) => holds(one, labels));
}

/** The objects that a `fieldSelector` parameter chooses; a field that the resource does not index is a 400. */
export function fieldSelector(selector: string | null, resource: Resource): Matches {
  if (!selector) return everything;
  const tests = requirements(selector).map((part): Matches => {
    const parts = /^([^=!]+?)\s*(==|=|!=)\s*(.*)$/.exec(part);
    const [, path = '', operator, value = ''] = parts ?? [];
    if (!parts) throw badRequest(`invalid selector: '${selector}'; can't understand '${part}'`);
    const known = path === 'metadata.name' || path === 'metadata.namespace' || resource.selectableFields.includes(path);
    if (!known) {
      throw badRequest(`field label not supported: ${path}`);
    }
    const read = reader(path);
    return operator === '!=' ? (object) => read(object) !== value : (object) => read(object) === value;
  });
  return (object) => tests.every((test) => test(object));
}

function reader(path: string): (object: KubernetesObject) => string {
  if (path === 'source') {
    return (object) => String(fieldAt(object, 'source.component') || fieldAt(object, 'reportingComponent') || '');
  }
  if (path === 'spec.hostNetwork' || path === 'spec.unschedulable') {
    return (object) => String(fieldAt(object, path) ?? false);
  }
  return (object) => String(fieldAt(object, path) ?? '');
}
