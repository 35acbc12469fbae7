import type { Reading } from '../../governance/reading.ts';
import type { AzureState } from '../../state/azure-state.ts';
import { type Incomplete, incompleteReadings } from '../incomplete.ts';
import { given, timestamp } from '../report.ts';

/** One complete look at Azure: what every report of it is made from. */
export interface AzureSource {
  readonly azure: AzureState;
  readonly sandbox: boolean;
  /** Epoch ms. */
  readonly readAt: number;
}

/** What every document of Azure's side begins with. Times are RFC 3339. */
export interface AzureReportHeader<Kind extends string> {
  readonly apiVersion: 'constable/v1';
  readonly kind: Kind;
  readonly cloud?: string;
  readonly account?: string;
  readonly tenantId?: string;
  readonly subscriptionId?: string;
  /** Id of the AKS cluster that the context is. */
  readonly cluster?: string;
  /** True, and only there, when it is the program's own sandbox. */
  readonly sandbox?: true;
  readonly readAt: string;
}

/** A list with its length; null when it could not be read, or not all of it. */
export interface AzureList<Kind extends string, Item> extends AzureReportHeader<Kind> {
  readonly total: number | null;
  readonly items: readonly Item[];
  readonly incomplete?: readonly Incomplete[];
}

function azureHeader<Kind extends string>(kind: Kind, source: AzureSource): AzureReportHeader<Kind> {
  const { signIn, subscriptionId, cluster } = source.azure.picture;
  return {
    apiVersion: 'constable/v1',
    kind,
    ...given('cloud', signIn.value?.cloud),
    ...given('account', signIn.value?.account),
    ...given('tenantId', signIn.value?.tenantId),
    ...given('subscriptionId', subscriptionId),
    ...given('cluster', cluster.value?.id),
    ...(source.sandbox ? { sandbox: true as const } : {}),
    readAt: timestamp(source.readAt),
  };
}

/** The items of one reading; `others` are readings that its rows rest on too. */
export function azureList<Kind extends string, Item>(
  kind: Kind,
  source: AzureSource,
  reading: Reading<unknown>,
  items: readonly Item[],
  others: readonly Reading<unknown>[] = [],
): AzureList<Kind, Item> {
  const { phase, picture } = source.azure;
  const incomplete = incompleteReadings(phase === 'signed-in' ? [reading, ...others] : [picture.signIn]);
  return {
    ...azureHeader(kind, source),
    total: phase === 'signed-in' && reading.state === 'live' ? items.length : null,
    ...(incomplete.length === 0 ? {} : { incomplete }),
    items,
  };
}
