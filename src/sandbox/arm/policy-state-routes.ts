/** Microsoft.PolicyInsights policyStates and componentPolicyStates: queryResults and summarize, by POST only as in Azure. */
import { armError } from './errors.ts';
import { parseFilter } from './odata-filter.ts';
import { odataPage } from './paging.ts';
import type { Component, PolicyStates, StateRow } from './policy-states.ts';
import { canonical, sameId } from './resource-ids.ts';
import { type Answer, anyScope, type Call, on, type Route } from './routes.ts';
import { managementGroupId } from './tenant.ts';

/** Of one answer about components. */
const mostComponents = 1000;
const provider = 'Microsoft.PolicyInsights';
const insights = `${anyScope}/providers/${provider}`;

export function policyStateRoutes(states: PolicyStates): Route[] {
  const post = (collection: string, verb: string, handle: Route['handle']) =>
    on('POST', `${insights}/${collection}/:view/${verb}`, handle, `${provider}/${collection}/${verb}/read`);
  return [
    post('policyStates', 'queryResults', query),
    post('policyStates', 'summarize', summarize),
    post('componentPolicyStates', 'queryResults', queryComponents),
    post('policyEvents', 'queryResults', (call) => odataPage(call, [], metadata(call, 'policyEvents'))),
  ];

  function query(call: Call): Answer {
    if (call.query.get('$apply'))
      throw armError(
        400,
        'InvalidApplyInQueryString',
        'The sandbox does not aggregate policy states: ask without $apply, or for the summary.',
      );
    const rows = ordered(matching(call), call.query.get('$orderby'));
    const expand = call.query.get('$expand') ?? '';
    const wanted = /components\(\s*\$filter=(.*)\)\s*$/i.exec(expand)?.[1];
    const keep = wantedBy<Component>(wanted);
    const withComponents = /^components/i.test(expand);
    const kept = (row: StateRow) =>
      states
        .components(row)
        .filter(keep)
        .map(({ reason: _, ...rest }) => rest);
    const shown = withComponents ? rows.map((row) => ({ ...row, components: kept(row) })) : rows;
    return odataPage(call, selected(shown, call.query.get('$select')), metadata(call, 'policyStates'));
  }

  /** Not paged: there is a first page and no link to another. */
  function queryComponents(call: Call): Answer {
    const reasons = /\bPolicyEvaluationDetails\b/i.test(call.query.get('$expand') ?? '');
    const found = within(call)
      .flatMap((row) => states.components(row).map((component) => componentRow(row, component, reasons)))
      .filter(wantedBy(call.query.get('$filter')));
    const most = Math.min(Number(call.query.get('$top') ?? mostComponents), mostComponents);
    const rows = ordered(found, call.query.get('$orderby')).slice(0, most);
    return odataPage(call, rows, metadata(call, 'componentPolicyStates'));
  }

  function summarize(call: Call): Answer {
    const rows = matching(call);
    const top = Number(call.query.get('$top') ?? Number.POSITIVE_INFINITY);
    const byAssignment = [...Map.groupBy(rows, ({ policyAssignmentId }) => policyAssignmentId)];
    const body = {
      '@odata.id': null,
      '@odata.context': `${metadata(call, 'policyStates')}#summary/$entity`,
      results: results(call, rows),
      policyAssignments: byAssignment.slice(0, top).map(([policyAssignmentId, ofAssignment]) => ({
        policyAssignmentId,
        policySetDefinitionId: ofAssignment[0]?.policySetDefinitionId ?? '',
        results: results(call, ofAssignment),
        policyDefinitions: [...Map.groupBy(ofAssignment, policyOf).values()].map((ofDefinition) => ({
          policyDefinitionId: ofDefinition[0]?.policyDefinitionId,
          policyDefinitionReferenceId: ofDefinition[0]?.policyDefinitionReferenceId,
          policyDefinitionGroupNames: [],
          effect: ofDefinition[0]?.policyDefinitionAction,
          results: results(call, ofDefinition),
        })),
        policyGroups: [],
      })),
    };
    return { body: { '@odata.context': metadata(call, 'policyStates'), '@odata.count': 1, value: [body] } };
  }

  /** The rows under the scope, which may also be an assignment, a definition or an initiative. */
  function within(call: Call): StateRow[] {
    const scope = call.params.scope ?? '';
    const form = /^(.*)\/providers\/Microsoft\.Authorization\/(policy(?:Assignment|(?:Set)?Definition))s\/([^/]+)$/i;
    const [, home = '', type, name = ''] = form.exec(scope) ?? [];
    if (!type) return states.rows().filter(beneath(scope));
    const inHome = beneath(home);
    const field = firstLower(type);
    const isOf = (row: StateRow) => inHome(row) && sameId(String(row[`${field}Name`]), name);
    return states
      .rows()
      .filter((row) => (field === 'policyAssignment' ? sameId(row.policyAssignmentId, scope) : isOf(row)));
  }

  function matching(call: Call): StateRow[] {
    return within(call).filter(wantedBy(call.query.get('$filter')));
  }
}

function wantedBy<T extends object>(filter: string | null | undefined): (row: T) => boolean {
  return parseFilter<T>(filter, { field: (row, name) => row[firstLower(name) as keyof T] });
}

/** Twenty thousand rows are looked through for each page, so the scope is made ready once. */
function beneath(scope: string): (row: StateRow) => boolean {
  const wanted = canonical(scope);
  if (wanted === '/' || wanted === canonical(managementGroupId)) return () => true;
  return ({ resourceId }) => {
    const id = resourceId.toLowerCase();
    return id === wanted || id.startsWith(`${wanted}/`);
  };
}

/** A definition, or a member of an initiative. */
const policyOf = (row: StateRow) => `${row.policyDefinitionId} ${row.policyDefinitionReferenceId}`;

function results(call: Call, rows: StateRow[]): unknown {
  const bad = rows.filter(({ complianceState }) => complianceState === 'NonCompliant');
  return {
    queryResultsUri: `${call.origin}${call.path.replace(/summarize$/i, 'queryResults')}?api-version=${call.query.get('api-version')}&$filter=complianceState eq 'NonCompliant'`,
    nonCompliantResources: new Set(bad.map(({ resourceId }) => canonical(resourceId))).size,
    nonCompliantPolicies: new Set(bad.map(policyOf)).size,
    resourceDetails: details(worstByKey(rows, ({ resourceId }) => canonical(resourceId))),
    policyDetails: details(worstByKey(rows, policyOf)),
    policyGroupDetails: [],
  };
}

/** A resource counts once, by the worst that is said of it. */
function worstByKey(rows: StateRow[], key: (row: StateRow) => string): string[] {
  const order = ['NonCompliant', 'Compliant', 'Exempt'];
  return [...Map.groupBy(rows, key).values()].map(
    (group) => order.find((state) => group.some(({ complianceState }) => complianceState === state)) ?? 'Unknown',
  );
}

function details(states: string[]): unknown[] {
  return [...Map.groupBy(states, (state) => state.toLowerCase())].map(([complianceState, members]) => ({
    complianceState,
    count: members.length,
  }));
}

function ordered<Row extends Record<string, unknown>>(rows: Row[], orderBy: string | null): Row[] {
  const [, field, direction] = /^(\w+)(?:\s+(asc|desc))?/i.exec(orderBy ?? '') ?? [];
  if (!field) return rows;
  const sign = direction?.toLowerCase() === 'desc' ? -1 : 1;
  return rows.toSorted((a, b) => sign * String(a[firstLower(field)]).localeCompare(String(b[firstLower(field)])));
}

function selected(rows: Record<string, unknown>[], select: string | null): Record<string, unknown>[] {
  const fields = select?.split(',').map((field) => firstLower(field.trim()));
  return fields ? rows.map((row) => Object.fromEntries(fields.map((field) => [field, row[field]]))) : rows;
}

function componentRow(
  row: StateRow,
  { id, type, name, timestamp, complianceState, reason }: Component,
  reasons: boolean,
): Record<string, unknown> {
  const { isCompliant: _, managementGroupIds: __, complianceReasonCode: ___, ...shared } = row;
  return {
    ...shared,
    componentId: id,
    componentType: type,
    componentName: name,
    timestamp,
    complianceState,
    ...(reasons && reason ? { policyEvaluationDetails: { reason } } : {}),
  };
}

function metadata(call: Call, collection: string): string {
  return `https://management.azure.com${call.params.scope}/providers/Microsoft.PolicyInsights/${collection}/$metadata#${call.params.view}`;
}

function firstLower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
