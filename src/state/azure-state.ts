import type { AzurePicture } from '../governance/azure/azure-picture.ts';
import type { AzureProblem, GrantedActions } from '../governance/azure/azure-problem.ts';
import type { Definition, Initiative } from '../governance/azure/definition.ts';
import type { AzureJoin, MissingConstraint } from '../governance/azure/join.ts';
import type { Constraint } from '../governance/constraint.ts';
import type { Lists } from '../governance/list-key.ts';
import type { Reading } from '../governance/reading.ts';
import type { Bulk, NamedPlan } from '../operations/bulk.ts';
import type { PlannedOperation } from '../operations/operation.ts';
import type { InputOf, OperationKind } from '../operations/plan.ts';
import type { RunStatus } from '../operations/run-status.ts';
import type { SignInMethod } from '../settings/azure-options.ts';

/**
 * - `off`: Azure is not asked at all
 * - `signing-in`: cloud, login and subscriptions are being found out
 * - `signed-in`: readings arrive
 * - `not-signed-in`: nobody is, or no longer; `problem` has the way out, `signIn` is it
 * - `failed`: the cloud could not be used (`problem` says why); `signIn` tries again
 */
export type AzurePhase = 'off' | 'signing-in' | 'signed-in' | 'not-signed-in' | 'failed';

/** Azure beside the cluster, as views subscribe to it. Parts that did not change stay identical (===). */
export interface AzureState {
  readonly phase: AzurePhase;
  readonly problem?: AzureProblem;
  /** What a person has to do while signing in by device code or browser. Remote text. */
  readonly prompt?: string;
  /** Who is signed in, the subscription, the cluster and what was read about it. */
  readonly picture: AzurePicture;
  /** How the context's cluster was found, or why there is none; absent until that was asked. */
  readonly identified?: Identified;
  /** Lists that resources rest on; `readingOf` reads them. */
  readonly lists: Lists;
  /** By `idKey` of a scope: what the login may do there. `heldAt` reads it. */
  readonly rights: ReadonlyMap<string, Reading<readonly GrantedActions[]>>;
  /** Constraints joined to assignments, definitions and initiatives, both ways. */
  readonly join: AzureJoin;
  readonly missing: readonly MissingConstraint[];
  readonly orphans: readonly Constraint[];
  /** A request that waits because Azure throttles it. */
  readonly throttled?: ThrottledRequest;
  /** Operations of this console and those it took up from earlier ones; oldest first. */
  readonly runs: readonly RunStatus[];
  /** The last that were confirmed together, under way or over. */
  readonly bulk?: Bulk;
  /** Newest first. */
  readonly journal: Reading<readonly JournalItem[]>;
}

export interface Identified {
  /** `Resource Graph`, `lists of 3 subscriptions, …`, `chosen by hand`, `remembered`. */
  readonly how: string;
  /** Subscriptions whose clusters could not be listed: it may be in one of them. */
  readonly unread: readonly string[];
  /** Whether the context's host is one that AKS gives: no cluster found then means not one that this login can see. */
  readonly looksLikeAks: boolean;
  readonly byHand: boolean;
  /** Why there is no cluster. */
  readonly problem?: AzureProblem;
}

export interface ThrottledRequest {
  readonly request: string;
  /** Epoch ms of the next try. */
  readonly until: number;
  readonly attempt: number;
}

/** An operation of the journal, also of earlier consoles. */
export interface JournalItem {
  readonly status: RunStatus;
  /** As whom it was done. */
  readonly by: { readonly cloud: string; readonly account: string; readonly tenantId: string };
  /** The same as az or kubectl lines. */
  readonly commands: readonly string[];
  /** Azure has taken a long-running request of it, and the journal knows how to follow it. */
  readonly submitted: boolean;
}

/**
 * What can be asked for; each slice is read when first wanted and read again from time to time from then on.
 * `cluster`, `assignments`, `catalogue`, `compliance` and `providers` are wanted from the start.
 */
export const pictureSlices = [
  'subscriptions',
  'cluster',
  'assignments',
  /** Definitions and initiatives, built-in ones of category Kubernetes and custom ones. */
  'catalogue',
  /** Summary and policy states of the cluster. */
  'compliance',
  /** Registries of every subscription, pull rights of the kubelet identity, images of running pods. */
  'registries',
  /** Resource providers and preview features. */
  'providers',
] as const;
export type PictureSlice = (typeof pictureSlices)[number];
/** What the findings and the first screens rest on. */
export const findingSlices = ['cluster', 'assignments', 'catalogue', 'compliance', 'providers'] as const;
/** A slice of the picture, the id of a list, or `journal`. */
export type AzureSlice = PictureSlice | (string & {});

/** What was named on the command line and is not there: asking with the same names will not help. */
export function wrongInputIn({ problem, identified }: AzureState): AzureProblem | undefined {
  return [problem, identified?.problem].find((one) => one?.wrongInput);
}

/** What came of a request; never throws. */
export type AzureFetched<T> = { readonly value: T } | { readonly problem: AzureProblem };

/** What views can ask of Azure. Nothing here throws. */
export interface AzureVerbs {
  /** Has the slice read, if it was not yet. Answers at once; the reading arrives in the store. */
  want(slice: AzureSlice): () => void;
  /** Reads the slice (all that are wanted) anew. Resolves when it was answered. */
  refresh(slice?: AzureSlice): Promise<void>;
  /** Signs in anew, with the first method that works or the given one. What was pinned is chosen anew. */
  signIn(method?: SignInMethod): Promise<AzureFetched<void>>;
  /** Pins another subscription of those listed. */
  chooseSubscription(id: string): Promise<AzureFetched<void>>;
  /** Says which AKS cluster this context is; remembered for the context. `undefined` forgets it and finds out anew. */
  chooseCluster(id: string | undefined): Promise<AzureFetched<void>>;
  /** Reads what is there and says what would be done. */
  plan<K extends OperationKind>(
    kind: K,
    input: InputOf<K>,
    signal?: AbortSignal,
  ): Promise<AzureFetched<PlannedOperation>>;
  /** Runs a plan that was confirmed; it shows up in `runs`. `value.done` resolves when it is over. */
  start(planned: PlannedOperation): AzureFetched<{ readonly id: string; readonly done: Promise<RunStatus> }>;
  /**
   * Runs plans that were confirmed together, one after another; they show up in `bulk`, each in `runs` from when it begins.
   * `onEnd` is told of each that began, `value.done` resolves when all are over. A problem when others are still under way.
   */
  startAll(
    title: string,
    verb: string,
    plans: readonly NamedPlan[],
    onEnd: (index: number, run: RunStatus) => void,
  ): AzureFetched<{ readonly done: Promise<void> }>;
  /** What of `bulk` has not begun does not begin; what is under way goes on. */
  stopAll(): void;
  /** Ends the watching of an operation; its status says what that means. */
  cancelRun(id: string): void;
  /** Ends the wait of throttled reads; they fail with their countdown instead. */
  cancelThrottled(): void;
  /** Reads the journal into the store. */
  readJournal(): Promise<void>;
  /** A resource as ARM has it now, parsed JSON. */
  fetchResource(id: string): Promise<AzureFetched<unknown>>;
  /** One that the catalogue may not hold (another category). */
  fetchDefinition(id: string): Promise<AzureFetched<Definition>>;
  fetchInitiative(id: string): Promise<AzureFetched<Initiative>>;
  /** Asks ARM; `heldAt` answers from the store where it was asked before. */
  mayI(action: string, scope: string): Promise<'yes' | 'no' | 'unknown'>;
}
