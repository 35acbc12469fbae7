/**
 * Microsoft.ResourceGraph/resources. It is no Kusto engine: it knows the clauses by which people find AKS clusters, their
 * add-on, policy assignments and compliance, and refuses what it does not know rather than answer wrongly.
 */
import * as z from 'zod';
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
/** Rows in, rows out; undefined when the clause is none of its kind. */
type Clause = (clause: string, rows: Row[]) => Row[] | undefined;

const largestPage = 1000;

export function resourceGraphRoutes({ world }: ArmContext, states: PolicyStates): Route[] {
  return [on('POST', '/providers/Microsoft.ResourceGraph/resources', resources)];

  function resources(call: Call): Answer {
    const parsed = body.safeParse(call.body);
    if (!parsed.success) throw invalid('the request holds no query');
    const { query, options } = parsed.data;
    const wanted = parsed.data.subscriptions?.map((one) => one.toLowerCase());
    const seen = new Set(
      allSubscriptions
        .map(({ subscriptionId }) => subscriptionId)
        .filter(
          (one) =>
            (!wanted || wanted.includes(one)) &&
            world.rights.allows(
              call.principal.objectId,
              'Microsoft.Resources/subscriptions/resources/read',
              `/subscriptions/${one}`,
            ),
        ),
    );
    const [table = '', ...clauses] = query
      .replace(/^\s*\/\/.*$/gm, '')
      .split('|')
      .map((clause) => clause.trim());
    let rows = tableRows(table).filter(
      ({ subscriptionId }) => subscriptionId === '' || seen.has(String(subscriptionId)),
    );
    for (const clause of clauses) rows = apply(clause, rows);
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
  for (const known of clausesKnown) {
    const result = known(clause, rows);
    if (result) return result;
  }
  throw invalid(`the sandbox does not understand '| ${clause}'`);
}

const clausesKnown: Clause[] = [
  whereComparisons,
  (clause, rows) =>
    /^extend\s+on\s*=.*azurepolicy.*enabled/is.test(clause)
      ? rows.map((row) => ({ ...row, on: addonOf(row) }))
      : undefined,
  (clause, rows) =>
    /^where\s+isnull\(on\)\s+or\s+on\s*==\s*false$/i.test(clause) ? rows.filter(({ on }) => on !== true) : undefined,
  (clause, rows) =>
    /^extend\s+s\s*=\s*tostring\(properties\.complianceState\)/i.test(clause) ? rows.map(withCompliance) : undefined,
  (clause, rows) =>
    /^summarize\s+bad\s*=\s*countif\(.*\bby\s+rid\s*,\s*a\s*,\s*subscriptionId$/is.test(clause)
      ? summarized(rows)
      : undefined,
  (clause, rows) => (/^summarize\s+count\(\)$/i.test(clause) ? [{ count_: rows.length }] : undefined),
  (clause, rows) => (clause === 'count' ? [{ Count: rows.length }] : undefined),
  (clause, rows) => {
    const fields = /^project\s+([\w.,\s]+)$/i
      .exec(clause)?.[1]
      ?.split(',')
      .map((field) => field.trim());
    return fields && rows.map((row) => Object.fromEntries(fields.map((field) => [field, fieldOf(row, field)])));
  },
  (clause, rows) => {
    const [, field = '', direction] = /^(?:order|sort)\s+by\s+([\w.]+)(?:\s+(asc|desc))?$/i.exec(clause) ?? [];
    const sign = direction?.toLowerCase() === 'asc' ? 1 : -1;
    return field
      ? rows.toSorted((a, b) => sign * String(fieldOf(a, field)).localeCompare(String(fieldOf(b, field))))
      : undefined;
  },
  (clause, rows) => {
    const limit = /^(?:limit|take)\s+(\d+)$/i.exec(clause)?.[1];
    return limit === undefined ? undefined : rows.slice(0, Number(limit));
  },
];

/** `where` with comparisons of fields to texts, joined by `and` alone or by `or` alone. */
function whereComparisons(clause: string, rows: Row[]): Row[] | undefined {
  const condition = /^where\s+(.+)$/is.exec(clause)?.[1];
  if (!condition) return undefined;
  const joints = [...condition.matchAll(/\s(and|or)\s/gi)].map(([, joint]) => joint?.toLowerCase());
  if (new Set(joints).size > 1) return undefined;
  const tests = condition.split(/\s(?:and|or)\s/i).map(comparison);
  if (tests.some((test) => test === undefined)) return undefined;
  const known = tests.filter((test) => test !== undefined);
  return rows.filter((row) =>
    joints[0] === 'or' ? known.some((test) => test(row)) : known.every((test) => test(row)),
  );
}

function comparison(text: string): ((row: Row) => boolean) | undefined {
  const [, wrapped, bare, operator = '', value = ''] =
    /^\s*(?:tostring\(([\w.]+)\)|([\w.]+))\s*(=~|==|!~|!=|has|contains)\s*(['"](?:[^'"\\]|\\.)*['"])\s*$/i.exec(text) ??
    [];
  const field = wrapped ?? bare;
  if (!field) return undefined;
  const wanted = value.slice(1, -1).replace(/\\(.)/g, '$1');
  return (row) => {
    const found = String(fieldOf(row, field) ?? '');
    const [left, right] = [found.toLowerCase(), wanted.toLowerCase()];
    switch (operator.toLowerCase()) {
      case '==':
        return found === wanted;
      case '!=':
        return found !== wanted;
      case '=~':
        return left === right;
      case '!~':
        return left !== right;
      default:
        return left.includes(right);
    }
  };
}

function fieldOf(row: Row, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? (value as Row)[name] : undefined),
      row,
    );
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
  return [...Map.groupBy(rows, ({ rid, a, subscriptionId }) => `${rid} ${a} ${subscriptionId}`).values()].map(
    (group) => ({
      rid: group[0]?.rid,
      a: group[0]?.a,
      subscriptionId: group[0]?.subscriptionId,
      bad: group.filter(({ s }) => s === 'NonCompliant').length,
      n: group.length,
    }),
  );
}

function resourceRow(resource: ArmResource): Row {
  const { id, name, type, location, tags, sku, identity, properties } = resource;
  const { subscription = '', resourceGroup = '' } = scopeParts(id);
  return {
    id,
    name,
    type: type.toLowerCase(),
    tenantId,
    kind: '',
    location: location ?? '',
    resourceGroup: resourceGroup.toLowerCase(),
    subscriptionId: subscription,
    managedBy: '',
    sku: sku ?? null,
    plan: null,
    properties,
    tags: tags ?? null,
    identity: identity ?? null,
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
