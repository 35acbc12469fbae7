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

function labelTest(part: string): LabelTest {
  const set = setForm.exec(part);
  if (set) {
    const [, name = '', operator, inside = ''] = set;
    const values = new Set(inside.split(',').map((value) => value.trim()));
    const inSet: LabelTest = (labels) => labels[name] !== undefined && values.has(labels[name]);
    return operator === 'in' ? inSet : (labels) => !inSet(labels);
  }
  const equal = equalForm.exec(part);
  if (equal) {
    const [, name = '', operator, value = ''] = equal;
    if (operator === '!=') return (labels) => labels[name] !== value;
    if (operator === '>') return (labels) => Number(labels[name]) > Number(value);
    if (operator === '<') return (labels) => Number(labels[name]) < Number(value);
    return (labels) => labels[name] === value;
  }
  const exists = existsForm.exec(part);
  if (exists) {
    const [, not, name = ''] = exists;
    return not ? (labels) => labels[name] === undefined : (labels) => labels[name] !== undefined;
  }
  throw badRequest(`unable to parse requirement: found '${part}', expected: identifier`);
}

/** The objects that a `labelSelector` parameter chooses; a malformed one is a 400. */
export function labelSelector(selector: string | null): Matches {
  if (!selector) return everything;
  const tests = requirements(selector).map(labelTest);
  return (object) => {
    const labels = object.metadata.labels ?? {};
    return tests.every((test) => test(labels));
  };
}

/** A LabelSelector of a spec: matchLabels and matchExpressions. Undefined chooses everything, as in a constraint's match. */
export function specSelector(
  selector:
    | {
        matchLabels?: Record<string, string>;
        matchExpressions?: { key: string; operator: string; values?: string[] }[];
      }
    | undefined,
): LabelTest {
  const equal = Object.entries(selector?.matchLabels ?? {});
  const expressions = selector?.matchExpressions ?? [];
  return (labels) =>
    equal.every(([name, value]) => labels[name] === value) &&
    expressions.every(({ key: name, operator, values = [] }) => {
      const value = labels[name];
      if (operator === 'In') return value !== undefined && values.includes(value);
      if (operator === 'NotIn') return value === undefined || !values.includes(value);
      if (operator === 'Exists') return value !== undefined;
      return value === undefined;
    });
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
