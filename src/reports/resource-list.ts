import { known } from '../governance/known.ts';
import { counted } from '../governance/number-text.ts';
import type { FactColumn } from '../resources/column.ts';
import { given, timestamp } from '../resources/facts.ts';
import type { Resource } from '../resources/resource.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { age } from './age.ts';
import { type Incomplete, incompleteReadings } from './incomplete.ts';
import { reportHeader } from './report.ts';
import { type Column, textTable } from './table.ts';

/** One complete look, at the cluster or at Azure. */
export interface ListSource {
  readonly state: ConsoleState;
  /** Epoch ms. */
  readonly readAt: number;
}

/** A resource's list for scripts: the header says of what it is, the items are the rows' facts. Times are RFC 3339. */
export interface ResourceList {
  readonly apiVersion: 'constable/v1';
  readonly kind: string;
  /** True, and only there, when it is the program's own sandbox. */
  readonly sandbox?: true;
  /** The file that was read, for a list that is in one. */
  readonly source?: string;
  readonly readAt: string;
  /** Null when it could not be read, or not all of it. */
  readonly total: number | null;
  readonly incomplete?: readonly Incomplete[];
  readonly items: readonly object[];
}

export function resourceList(resource: Resource, source: ListSource): ResourceList {
  const { state, readAt } = source;
  const items = resource.rows(state, { now: readAt }).map(({ facts }) => facts);
  const signedIn = resource.side !== 'azure' || state.azure.phase === 'signed-in';
  const readings = signedIn ? resource.readings(state) : [state.azure.picture.signIn];
  const incomplete = incompleteReadings(readings);
  const whole =
    resource.side === 'cluster'
      ? readings.every((reading) => known(reading) !== undefined)
      : signedIn && readings[0]?.state === 'live';
  return {
    ...header(resource, source),
    ...resource.about?.(state),
    ...(resource.side === 'cluster' ? { shown: items.length } : {}),
    total: whole ? items.length : null,
    ...(incomplete.length === 0 ? {} : { incomplete }),
    items,
  };
}

function header({ documentKind, side, readings }: Resource, { state, readAt }: ListSource) {
  if (side === 'cluster') return reportHeader(documentKind, { ...state, readAt });
  const file = side === 'journal' ? readings(state)[0].source : undefined;
  const { signIn, subscriptionId, cluster } = state.azure.picture;
  return {
    apiVersion: 'constable/v1' as const,
    kind: documentKind,
    ...given('source', file),
    ...given('cloud', signIn.value?.cloud),
    ...given('account', signIn.value?.account),
    ...given('tenantId', signIn.value?.tenantId),
    ...given('subscriptionId', subscriptionId),
    // Id of the AKS cluster that the context is.
    ...given('cluster', cluster.value?.id),
    ...(state.connection.sandbox ? { sandbox: true as const } : {}),
    readAt: timestamp(readAt),
  };
}

/** The list as a table for a person or a pipe; "" when there is nothing to list. */
export function resourceTable({ columns }: Resource, { items, readAt }: ResourceList): string {
  return items.length === 0
    ? ''
    : textTable(
        columns.map((column) => printed(column, Date.parse(readAt))),
        items,
      );
}

/** `52 templates`; says when nobody knows how many. */
export function resourceCount({ nouns }: Resource, { total, source }: ResourceList): string {
  const number = total === null ? `an unknown number of ${nouns[1]}` : counted(total, nouns);
  return source === undefined ? number : `${number} in ${source}`;
}

function printed(column: FactColumn<object>, now: number): Column<object> {
  const { title, align } = column;
  return { title, ...(align && { align }), cell: (facts) => cell(column, facts, now) };
}

const none = '-';
const unknown = '<unknown>';

function cell(column: FactColumn<object>, facts: object, now: number): string {
  if ('words' in column) return (column.words(facts) ?? unknown) || none;
  if ('state' in column) return column.state(facts);
  if ('flag' in column) return column.flag(facts) ? '*' : '';
  if ('count' in column) return String(column.count(facts) ?? unknown);
  const moment = column.moment(facts);
  return moment === undefined ? (column.none?.(facts) ?? unknown) : age(Date.parse(moment), now);
}
