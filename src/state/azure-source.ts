import type { ArmClients } from '../azure/arm-clients.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import type { ManagedCluster } from '../governance/azure/managed-cluster.ts';
import type { Subscription } from '../governance/azure/subscription.ts';
import type { ListKey } from '../governance/list-key.ts';
import { live, loading, type Problem, type Reading } from '../governance/reading.ts';
import type { AzureSlice, AzureState } from './azure-state.ts';

/** What a reading of Azure is asked with, at one moment. */
export interface AzureAccess {
  readonly arm: ArmClients;
  readonly subscriptions: readonly Subscription[];
  readonly subscriptionId?: string | undefined;
  readonly cluster?: ManagedCluster | undefined;
  /** Why there is no cluster. */
  readonly noCluster?: AzureProblem | undefined;
  /** Of running pods. Rejects with an error that has a `problem`. */
  images(signal: AbortSignal): Promise<readonly string[]>;
  azure(): AzureState;
}

/** The cluster's subscription, else the pinned one; "" when there is none. */
export function subscriptionOf({ cluster, subscriptionId }: AzureAccess): string {
  return cluster?.subscriptionId ?? subscriptionId ?? '';
}

/** All that could be read where some could not: shown with the reason beside it. */
export class PartialAnswer<T> {
  readonly value: T;
  readonly problem: AzureProblem;

  constructor(value: T, problem: AzureProblem) {
    this.value = value;
    this.problem = problem;
  }
}

/** Whose the answer is: it is read anew when that changes, and absent while there is none. */
export type Per = 'login' | 'subscription' | 'cluster';

/** One reading of the state: whose it is, where it stands and how it is read. */
export interface AzureSourceOf<T> {
  readonly per: Per;
  get(azure: AzureState): Reading<T>;
  put(azure: AzureState, reading: Reading<T>): AzureState;
  /** It may come to its answer without asking ARM: what it comes to says nothing of the login. */
  readonly silent?: true;
  /** What is asked, in the words of ARM. */
  request(access: AzureAccess): string;
  /** @throws what Azure said */
  read(access: AzureAccess, signal: AbortSignal): Promise<T | PartialAnswer<T>>;
}

/** A source with its own type hidden. */
export interface AzureSource {
  readonly per: Per;
  /** Before its first answer, or when it is another cluster's now. */
  begin(azure: AzureState, access: AzureAccess): AzureState;
  /** Reads it once. Never throws; `error` is what the read threw, `silent` that it may not have asked ARM at all. */
  read(
    access: AzureAccess,
    signal: AbortSignal,
  ): Promise<{ readonly put: (azure: AzureState) => AzureState; readonly error?: unknown; readonly silent?: true }>;
}

/** A list that a resource rests on, read when first wanted and every `period` ms from then on. */
export interface AzureList<T> extends Pick<AzureSourceOf<readonly T[]>, 'per' | 'silent' | 'request' | 'read'> {
  readonly key: ListKey<T>;
  readonly period: number;
  /** What it asks about is in this slice: it is read after that, and again whenever that was. */
  readonly after?: AzureSlice;
}

/** The source of a list: it stands in `lists`, under its key. */
export function listSource<T>({ key, ...asked }: AzureList<T>): AzureSource {
  return azureSource<readonly T[]>({
    ...asked,
    get: ({ lists }) => (lists.get(key.id) as Reading<readonly T[]> | undefined) ?? loading(key.id),
    put: (azure, reading) => ({ ...azure, lists: new Map(azure.lists).set(key.id, reading) }),
  });
}

export function azureSource<T>(source: AzureSourceOf<T>): AzureSource {
  return {
    per: source.per,
    begin: (azure, access) => source.put(azure, loading(source.request(access))),
    async read(access, signal) {
      const request = source.request(access);
      const lacking = lackOf(source.per, access);
      if (lacking) {
        const absent = { state: 'absent', source: request, problem: lacking } as const;
        return { put: (azure) => source.put(azure, absent), silent: true };
      }
      try {
        const value = await source.read(access, signal);
        const reading = value instanceof PartialAnswer ? partReading(request, value) : live(request, value, Date.now());
        return { put: (azure) => source.put(azure, reading), ...(source.silent && { silent: source.silent }) };
      } catch (error) {
        const problem = await problemOf(error);
        return { put: (azure) => source.put(azure, failedReading(source.get(azure), request, problem)), error };
      }
    },
  };
}

function lackOf(per: Per, access: AzureAccess): AzureProblem | undefined {
  if (per === 'cluster' && access.cluster === undefined)
    return access.noCluster ?? { what: 'It is not known which AKS cluster this is', next: 'Choose it: :clusters' };
  if (per === 'subscription' && access.subscriptionId === undefined && access.cluster === undefined)
    return { what: 'This login sees no subscription', next: 'Ask for a role in one, or sign in to another tenant.' };
  return undefined;
}

function partReading<T>(source: string, { value, problem }: PartialAnswer<T>): Reading<T> {
  return { state: isDenied(problem) ? 'denied' : 'failed', source, value, asOf: Date.now(), problem };
}

/** What was known stays, with its age and the reason why it is not newer. */
export function failedReading<T>(before: Reading<T>, source: string, problem: Problem): Reading<T> {
  const state = isDenied(problem) ? 'denied' : before.value === undefined ? 'failed' : 'stale';
  return { ...before, state, source, problem };
}

function isDenied({ status }: Problem): boolean {
  return status === 401 || status === 403;
}

/** The cluster's errors bring their problem along; Azure's are put into words, by what the first frame need not load. */
export async function problemOf(error: unknown): Promise<Problem> {
  if (error instanceof Error && 'problem' in error) return error.problem as Problem;
  const { adviceFor } = await import('../azure/advice.ts');
  return adviceFor(error);
}
