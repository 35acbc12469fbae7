import { objectOf } from '../raw-json.ts';

/** A line of a log as it is read by people: what it says first, then what matters of the rest. */
export interface FoldedLine {
  readonly message: string;
  /** All of them, in the order in which they matter. */
  readonly fields: readonly LogField[];
  /** The same in short: what Gatekeeper says of a constraint and an object in eight fields is one of each. */
  readonly brief: readonly LogField[];
}

export type LogField = readonly [name: string, value: string];

/** What stands elsewhere on the screen, or says nothing to who reads. */
const implied: ReadonlySet<string> = new Set(['level', 'severity', 'ts', 'time', 'timestamp', 'msg', 'message']);

/** First among the fields, in this order; what is in neither list comes after them, and `late` last. */
const early: readonly string[] = [
  'error',
  'err',
  'constraint_action',
  'constraint_kind',
  'constraint_name',
  'constraint-name',
  'resource_kind',
  'resource_namespace',
  'resource_name',
  'request_username',
  'method',
];

const late: readonly string[] = [
  'event_type',
  'logger',
  'process',
  'hookType',
  'audit_id',
  'log-id',
  'details',
  'constraint_group',
  'constraint_api_version',
  'constraint_namespace',
  'constraint_enforcement_actions',
  'constraint_annotations',
  'resource_group',
  'resource_api_version',
  'resource_labels',
  'stacktrace',
];

/** The line as it was written where it is no JSON object. Empty fields are left out. */
export function foldLine(text: string): FoldedLine {
  const object = parsedLine(text);
  if (object === undefined) return { message: text, fields: [], brief: [] };
  const message = textOrJson(object.msg ?? object.message ?? '');
  const fields = Object.entries(object)
    .filter(([name, value]) => !implied.has(name) && !isEmpty(value))
    .map(([name, value]) => [name, textOrJson(value)] as const)
    .sort(([a], [b]) => rank(a) - rank(b));
  return { message, fields, brief: briefly(fields) };
}

const named = /^(constraint|resource)_(kind|name|namespace|group|api_version)$/;

function briefly(fields: readonly LogField[]): readonly LogField[] {
  const all = new Map(fields);
  const of = (prefix: string): readonly LogField[] => {
    const [kind, namespace, name] = [`${prefix}_kind`, `${prefix}_namespace`, `${prefix}_name`].map((one) =>
      all.get(one),
    );
    if (kind === undefined || name === undefined) return [];
    return [[prefix, `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`]];
  };
  const joined = [...of('resource'), ...of('constraint')];
  const rest = fields.filter(([name]) => {
    const [, prefix = ''] = named.exec(name) ?? [];
    return !joined.some(([one]) => one === prefix);
  });
  const place = rest.findIndex(([name]) => rank(name) > rank('err'));
  return rest.toSpliced(place < 0 ? rest.length : place, 0, ...joined);
}

/** The object that a line is in JSON; undefined for any other line, be it one that was cut off. */
export function parsedLine(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function rank(name: string): number {
  const first = early.indexOf(name);
  if (first >= 0) return first;
  const last = late.indexOf(name);
  return early.length + (last >= 0 ? 1 + last : 0);
}

function isEmpty(value: unknown): boolean {
  if (value === '' || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function textOrJson(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
