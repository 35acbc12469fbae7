import { adviceFor } from '../azure/advice.ts';
import type { ArmClients } from '../azure/arm-clients.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import type { ManagedCluster } from '../governance/azure/managed-cluster.ts';
import type { Subscription } from '../governance/azure/subscription.ts';
import { live, loading, type Problem, type Reading } from '../governance/reading.ts';
import type { AzureState } from './azure-state.ts';

/** From where a part is read, at one moment. */
export interface Reach {
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

/** All that could be read where some could not: shown with the reason beside it. */
export class Partly<T> {
  readonly value: T;
  readonly problem: AzureProblem;

  constructor(value: T, problem: AzureProblem) {
    this.value = value;
    this.problem = problem;
  }
}

/** One reading of the state: where it stands, what it is about and how it is read. */
export interface PartOf<T> {
  readonly about: 'login' | 'subscription' | 'cluster';
  get(azure: AzureState): Reading<T>;
  put(azure: AzureState, reading: Reading<T>): AzureState;
  source(reach: Reach): string;
  read(reach: Reach, signal: AbortSignal): Promise<T | Partly<T>>;
}

/** A part with its own type hidden. */
export interface Part {
  readonly about: PartOf<unknown>['about'];
  /** Before its first answer, or when it is about another cluster now. */
  begin(azure: AzureState, reach: Reach): AzureState;
  /** Reads it once. Never throws; `error` is what the read threw. */
  read(
    reach: Reach,
    signal: AbortSignal,
  ): Promise<{ readonly put: (azure: AzureState) => AzureState; readonly error?: unknown }>;
}

export function part<T>(spec: PartOf<T>): Part {
  return {
    about: spec.about,
    begin: (azure, reach) => spec.put(azure, loading(spec.source(reach))),
    async read(reach, signal) {
      const source = spec.source(reach);
      const lacking = lackOf(spec.about, reach);
      if (lacking) return { put: (azure) => spec.put(azure, { state: 'absent', source, problem: lacking }) };
      try {
        const value = await spec.read(reach, signal);
        const reading = value instanceof Partly ? partReading(source, value) : live(source, value, Date.now());
        return { put: (azure) => spec.put(azure, reading) };
      } catch (error) {
        return { put: (azure) => spec.put(azure, failedReading(spec.get(azure), source, error)), error };
      }
    },
  };
}

function lackOf(about: PartOf<unknown>['about'], reach: Reach): AzureProblem | undefined {
  if (about === 'cluster' && reach.cluster === undefined)
    return reach.noCluster ?? { what: 'It is not known which AKS cluster this is', next: 'Choose it: :clusters' };
  if (about === 'subscription' && reach.subscriptionId === undefined && reach.cluster === undefined)
    return { what: 'This login sees no subscription', next: 'Ask for a role in one, or sign in to another tenant.' };
  return undefined;
}

function partReading<T>(source: string, { value, problem }: Partly<T>): Reading<T> {
  const denied = problem.status === 401 || problem.status === 403;
  return { state: denied ? 'denied' : 'failed', source, value, asOf: Date.now(), problem };
}

/** What was known stays, with its age and the reason why it is not newer. */
export function failedReading<T>(before: Reading<T>, source: string, error: unknown): Reading<T> {
  const problem = problemOf(error);
  const denied = problem.status === 403 || problem.status === 401;
  const known =
    before.value === undefined
      ? {}
      : { value: before.value, ...(before.asOf === undefined ? {} : { asOf: before.asOf }) };
  return { state: denied ? 'denied' : before.value === undefined ? 'failed' : 'stale', source, problem, ...known };
}

/** The cluster's errors bring their problem along; Azure's are put into words. */
function problemOf(error: unknown): Problem {
  return error instanceof Error && 'problem' in error ? (error.problem as Problem) : adviceFor(error);
}
