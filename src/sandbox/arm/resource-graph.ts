/**
 * Microsoft.ResourceGraph/resources. It is no Kusto engine: it knows the clauses by which people find AKS clusters, their
 * add-on, policy assignments and compliance, and refuses what it does not know rather than answer wrongly.
 */
import * as z from 'zod';
import { fieldAt } from '../kubernetes/objects.ts';
import { addonEnabled } from './addon-profile.ts';
import { armError } from './errors.ts';
import type { PolicyStates, StateRow } from './policy-states.ts';
import { scopeParts } from './resource-ids.ts';
import { type Answer, type Call, on, type Route } from './routes.ts';
import { allSubscriptions, tenantId } from './tenant.ts';
import type { ArmContext, ArmResource } from './world.ts';

const body = z.object({
  query: z.string(),
  subscriptions: z.array(z.string()).nullish(),
  options: z
    .looseObject({
      $top: z.number().nullish(),
      $skip: z.number().nullish(),
      $skipToken: z.string().nullish(),
      resultFormat: z.string().nullish(),
    })
    .nullish(),
});

type Row = Record<string, unknown>;

const largestPage = 1000;

export function resourceGraphRoutes({ world }: ArmContext, states: PolicyStates): Route[] {
  return [on('POST', '/providers/Microsoft.ResourceGraph/resources', resources)];

  function resources(call: Call): Answer {
    const parsed = body.safeParse(call.body);
    if (!parsed.success) throw invalid('the request holds no query');
    const { query, options } = parsed.data;
    const wanted = parsed.data.subscriptions?.map((one) => one.toLowerCase());
    const read = 'Microsoft.Resources/subscriptions/resources/read';
    const maySee = (one: string) => world.rights.allows(call.principal.objectId, read, `/subscriptions/${one}`);
    const seen = allSubscriptions
      .map(({ subscriptionId }) => subscriptionId)
      .filter((one) => (!wanted || wanted.includes(one)) && maySee(one));
    const [table = '', ...asked] = query
      .replace(/^\s*\/\/.*$/gm, '')
      .split('|')
      .map((clause) => clause.trim());
    let rows = tableRows(table).filter(({ subscriptionId: one }) => one === '' || seen.includes(String(one)));
    for (const clause of asked) rows = apply(clause, rows);
    return answer(rows, options ?? {});
  }

  function tableRows(table: string): Row[] {
    switch (table.toLowerCase()) {
      case 'resources':
        return [...world.clusters.all(), ...world.registries.all()].map(resourceRow);
      case 'policyresources':
        return [...world.assignments.all(), ...world.exemptions.all()]
          .map(resourceRow)
          .concat(states.rows().map(stateRow));
      default:
        throw invalid(`the sandbox has no table '${table}'`);
    }
  }
}

function apply(clause: string, rows: Row[]): Row[] {
  for (const [form, then] of clauses) {
    const match = form.exec(clause);
    const result = match && then(rows, match);
    if (result) return result;
  }
  throw invalid(`the sandbox does not understand '| ${clause}'`);
}

/** What each form of a clause does; one that answers nothing leaves the clause to the next. */
const clauses: [RegExp, (rows: Row[], match: RegExpExecArray) => Row[] | undefined][] = [
  [/^where\s+(.+)$/is, (rows, [, condition = '']) => where(condition, rows)],
  [/^extend\s+on\s*=.*azurepolicy.*enabled/is, (rows) => rows.map((row) => ({ ...row, on: addonOf(row) }))],
  [/^where\s+isnull\(on\)\s+or\s+on\s*==\s*false$/i, (rows) => rows.filter(({ on }) => on !== true)],
  [/^extend\s+s\s*=\s*tostring\(properties\.complianceState\)/i, (rows) => rows.map(withCompliance)],
  [/^summarize\s+bad\s*=\s*countif\(.*\bby\s+rid\s*,\s*a\s*,\s*subscriptionId$/is, summarized],
  [/^summarize\s+count\(\)$/i, (rows) => [{ count_: rows.length }]],
  [/^count$/, (rows) => [{ Count: rows.length }]],
  [
    /^project\s+([\w.,\s]+)$/i,
    (rows, [, list = '']) => {
      const fields = list.split(',').map((field) => field.trim());
      return rows.map((row) => Object.fromEntries(fields.map((field) => [field, fieldAt(row, field)])));
    },
  ],
  [
    /^(?:order|sort)\s+by\s+([\w.]+)(?:\s+(asc|desc))?$/i,
    (rows, [, field = '', direction]) => {
      const sign = direction?.toLowerCase() === 'asc' ? 1 : -1;
      return rows.toSorted((a, b) => sign * String(fieldAt(a, field)).localeCompare(String(fieldAt(b, field))));
    },
  ],
  [/^(?:limit|take)\s+(\d+)$/i, (rows, [, limit]) => rows.slice(0, Number(limit))],
];

/** Comparisons of fields to texts, joined by `and` alone or by `or` alone. */
function where(condition: string, rows: Row[]): Row[] | undefined {
  const joints = new Set(Array.from(condition.matchAll(/\s(and|or)\s/gi), ([, joint]) => joint?.toLowerCase()));
  const parts = condition.split(/\s(?:and|or)\s/i);
  const tests = parts.map(comparison).filter((test) => test !== undefined);
  if (joints.size > 1 || tests.length < parts.length) return undefined;
  return rows.filter((row) => (joints.has('or') ? tests.some((test) => test(row)) : tests.every((test) => test(row))));
}

const holds = (left: string, right: string) => left.toLowerCase().includes(right.toLowerCase());
const same = (left: string, right: string) => left.toLowerCase() === right.toLowerCase();
const operators: Record<string, (found: string, wanted: string) => boolean> = {
  '==': (found, wanted) => found === wanted,
  '!=': (found, wanted) => found !== wanted,
  '=~': same,
  '!~': (found, wanted) => !same(found, wanted),
  has: holds,
  contains: holds,
};

function comparison(text: string): ((row: Row) => boolean) | undefined {
  const form = /^\s*(?:tostring\(([\w.]+)\)|([\w.]+))\s*(=~|==|!~|!=|has|contains)\s*(['"](?:[^'"\\]|\\.)*['"])\s*$/i;
  const [, wrapped, bare = '', operator = '', value = ''] = form.exec(text) ?? [];
  const compare = operators[operator.toLowerCase()];
  const wanted = value.slice(1, -1).replace(/\\(.)/g, '$1');
  return compare && ((row) => compare(String(fieldAt(row, wrapped ?? bare) ?? ''), wanted));
}

function addonOf(row: Row): boolean | undefined {
  const properties = (row.properties ?? {}) as Row;
  return properties.addonProfiles && 'azurepolicy' in (properties.addonProfiles as Row)
    ? addonEnabled(properties)
    : undefined;
}

function withCompliance(row: Row): Row {
  const properties = row.properties as StateRow;
  return {
    ...row,
    s: properties.complianceState,
    rid: properties.resourceId.toLowerCase(),
    a: properties.policyAssignmentId.toLowerCase(),
  };
}

function summarized(rows: Row[]): Row[] {
  const groups = Map.groupBy(rows, ({ rid, a, subscriptionId }) => `${rid} ${a} ${subscriptionId}`);
  return [...groups.values()].map((group) => {
    const { rid, a, subscriptionId } = group[0] ?? {};
    return { rid, a, subscriptionId, bad: group.filter(({ s }) => s === 'NonCompliant').length, n: group.length };
  });
}

function resourceRow(resource: ArmResource): Row {
  const { id, name, type, location = '', tags = null, sku = null, identity = null, properties } = resource;
  const { subscription = '', resourceGroup = '' } = scopeParts(id);
  return {
    id,
    name,
    type: type.toLowerCase(),
    tenantId,
    kind: '',
    location,
    resourceGroup: resourceGroup.toLowerCase(),
    subscriptionId: subscription,
    managedBy: '',
    sku,
    plan: null,
    properties,
    tags,
    identity,
    zones: null,
    extendedLocation: null,
  };
}

function stateRow(row: StateRow): Row {
  return {
    id: `${row.resourceId}/providers/Microsoft.PolicyInsights/policyStates/${row.policyAssignmentName}`,
    name: '',
    type: 'microsoft.policyinsights/policystates',
    tenantId,
    subscriptionId: row.subscriptionId,
    resourceGroup: row.resourceGroup,
    location: 'global',
    properties: row,
  };
}

function answer(rows: Row[], options: NonNullable<z.infer<typeof body>['options']>): Answer {
  const from = options.$skipToken
    ? Number(Buffer.from(options.$skipToken, 'base64url').toString().split('=')[1] ?? 0)
    : (options.$skip ?? 0);
  const end = from + Math.min(options.$top ?? largestPage, largestPage);
  const data = rows.slice(from, end);
  const columns = Object.keys(data[0] ?? {});
  const table = {
    columns: columns.map((name) => ({ name, type: typeof data[0]?.[name] === 'object' ? 'object' : 'string' })),
    rows: data.map((row) => columns.map((name) => row[name])),
  };
  return {
    body: {
      totalRecords: rows.length,
      count: data.length,
      data: options.resultFormat?.toLowerCase() === 'table' ? table : data,
      facets: [],
      resultTruncated: 'false',
      ...(end < rows.length ? { $skipToken: Buffer.from(`from=${end}`).toString('base64url') } : {}),
    },
  };
}

function invalid(reason: string) {
  return armError(400, 'BadRequest', `Please provide below info when asking for support. Query is invalid: ${reason}.`);
}
