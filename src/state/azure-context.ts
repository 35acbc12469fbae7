import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { versionedKey } from '../governance/azure/effect.ts';
import { isReachedAt, type ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { idKey, sameId } from '../governance/azure/resource-id.ts';
import { live } from '../governance/reading.ts';
import type { AzureParts, Login } from './azure-login.ts';
import type { AzureReader } from './azure-reader.ts';
import type { AzureSlice } from './azure-state.ts';
import type { AzureStore } from './azure-store.ts';
import type { AzureSurroundings } from './azure-surroundings.ts';
import type { ContextKey } from './remembered-cluster.ts';

interface ContextOptions extends AzureSurroundings {
  /** The cluster's name or id from the command line. */
  wanted(): Promise<string | undefined>;
  /** A request was answered, or failed with the error. */
  heard(parts: AzureParts, error: unknown): void;
}

/** Milliseconds until a cluster that could not be told, for Azure did not answer, is looked for again; then twice that, to eight minutes. */
const identifyAfter = 30_000;
const touchedByChanges = ['cluster', 'assignments', 'compliance', 'providers', 'registries', 'remediations'] as const;

/** Whether what stopped a question may be over a while later: no answer, or one of a service in trouble. */
function mayPass({ status }: AzureProblem): boolean {
  return status === undefined || status === 0 || status === 408 || status === 429 || status >= 500;
}

/** Which AKS cluster the console's context is, and what is read of it and of its subscription. */
export function createAzureContext(store: AzureStore, options: ContextOptions) {
  const { rememberedIn } = options;
  let login: Login | undefined;
  let reader: AzureReader | undefined;
  let key: ContextKey | undefined;
  let cluster: ManagedCluster | undefined;
  let noCluster: AzureProblem | undefined;
  let subscriptionId: string | undefined;
  let identified = false;
  let retry: NodeJS.Timeout | undefined;
  let failures = 0;
  /** How many look at it. */
  const wanted = new Map<AzureSlice, number>(options.fromTheStart.map((slice) => [slice, 1]));
  const looked = new Set<string>();
  /** What was looked through for them last. */
  let assigned: unknown;
  let listed: unknown;

  function forget(): void {
    clearTimeout(retry);
    identified = false;
    cluster = undefined;
    noCluster = undefined;
  }

  /** Reads with this login from now on. */
  function begin(next: Login): void {
    const { parts, connection } = next;
    login = next;
    subscriptionId = connection.subscription?.id;
    reader = parts.createAzureReader({
      repeat: options.repeat,
      lists: options.lists,
      update(change) {
        store.change(change);
        lookForUnknownDefinitions();
      },
      onRead: (error) => options.heard(parts, error),
      access: () => ({
        arm: connection.arm,
        subscriptions: store.get().picture.subscriptions.value ?? connection.subscriptions,
        subscriptionId,
        cluster: cluster && (store.get().picture.cluster.value ?? cluster),
        noCluster,
        images: options.images,
        azure: store.get,
      }),
    });
  }

  /** Finds out the cluster, and reads what is wanted. */
  async function identify(): Promise<void> {
    const [asking, context] = [login, key];
    if (!asking || !context) return;
    const { parts, connection } = asking;
    const flag = await options.wanted();
    forget();
    // Meanwhile another context or login may have come.
    const isOver = () => login !== asking || key !== context;
    try {
      const result = await parts.identifyCluster({
        arm: connection.arm,
        key: context,
        subscriptions: connection.subscriptions,
        subscriptionId,
        wanted: flag,
        rememberedIn,
        signal: AbortSignal.timeout(60_000),
      });
      if (isOver()) return;
      cluster = result.cluster;
      noCluster = result.problem;
      store.setPicture({ candidates: result.candidates });
      store.set({ identified: { ...result.identified, ...(noCluster && { problem: noCluster }) } });
      if (result.again) identifyLater();
    } catch (error) {
      if (isOver()) return;
      noCluster = parts.operationProblem(error);
      options.heard(parts, error);
      if (mayPass(noCluster)) identifyLater();
    }
    identified = true;
    const reading = clusterChanged();
    for (const slice of wanted.keys()) if (slice !== 'catalogue') reader?.want(slice);
    await reading;
    // The assignments say which definitions of other categories belong to it.
    if (wanted.has('assignments')) await reader?.refresh('assignments');
    if (wanted.has('catalogue')) reader?.want('catalogue');
  }

  function identifyLater(): void {
    if (!options.repeat) return;
    const wait = (options.identifyAfter ?? identifyAfter) * 2 ** Math.min(failures++, 4);
    clearTimeout(retry);
    retry = setTimeout(() => void identify(), wait);
    retry.unref();
  }

  function clusterChanged(): Promise<void> | undefined {
    const reading = reader?.clusterChanged();
    if (cluster) store.setPicture({ cluster: live(`GET ${cluster.id}`, cluster, Date.now()) });
    return reading;
  }

  /** A definition that was just assigned, or the version that it pins, may be in no list that was read. */
  function lookForUnknownDefinitions(): void {
    const { picture } = store.get();
    const { assignments, definitions, initiatives } = picture;
    const catalogue = login?.parts.catalogueIn(picture);
    if (!catalogue || (assigned === assignments.value && listed === catalogue.definitions)) return;
    assigned = assignments.value;
    listed = catalogue.definitions;
    const unknown = (assignments.value ?? [])
      .map(({ definitionId }) => idKey(definitionId))
      .filter((id) => !definitions.value?.has(id) && !initiatives.value?.has(id))
      .concat(login?.parts.lackingPins(assignments.value ?? [], catalogue).map(versionedKey) ?? [])
      .filter((id) => !looked.has(id));
    if (unknown.length === 0) return;
    for (const id of unknown) looked.add(id);
    void reader?.refresh('catalogue');
  }

  return {
    begin,
    identify,
    /** Another context: what is of the cluster is not known any more. */
    become(next: ContextKey): void {
      key = next;
      failures = 0;
      forget();
      reader?.forgetCluster();
      store.change(({ identified: _, ...before }) => ({ ...before, picture: { ...before.picture, candidates: [] } }));
    },
    /** The cluster's id, if the context really reaches it: only then it shows what became of a change. */
    reached(): string | undefined {
      const host = key && login?.parts.hostOf(key.server);
      const chosen = store.get().identified?.how !== '--cluster';
      return cluster && (chosen || (host && isReachedAt(cluster, host))) ? cluster.id : undefined;
    },
    async chooseSubscription(id: string): Promise<void> {
      const found = login?.connection.subscriptions.find((one) => sameId(one.id, id));
      if (!found) throw new Error(`there is no subscription ${id} among those of this login`);
      subscriptionId = found.id;
      store.setPicture({ subscriptionId });
      await reader?.clusterChanged();
    },
    async chooseCluster(id: string | undefined): Promise<void> {
      if (!login || !key) throw new Error('there is no context to choose a cluster for');
      const { parts, connection } = login;
      const chosen = id === undefined ? undefined : await parts.getCluster(connection.arm, id);
      await parts.rememberCluster(key, chosen?.id, rememberedIn);
      if (!chosen) return identify();
      clearTimeout(retry);
      cluster = chosen;
      noCluster = undefined;
      store.setPicture({ candidates: [] });
      const { looksLikeAks = false } = store.get().identified ?? {};
      store.set({ identified: { how: 'chosen by hand', unread: [], looksLikeAks, byHand: true } });
      await clusterChanged();
    },
    /** Reads it, and again from time to time, until the function that is returned was called by all who want it. */
    want(slice: AzureSlice): () => void {
      wanted.set(slice, (wanted.get(slice) ?? 0) + 1);
      if (identified) reader?.want(slice);
      let isOver = false;
      return () => {
        const others = (wanted.get(slice) ?? 0) - 1;
        if (isOver) return;
        isOver = true;
        if (others > 0) {
          wanted.set(slice, others);
        } else {
          wanted.delete(slice);
          reader?.leave(slice);
        }
      };
    },
    /** Reads the slice (all that are wanted) anew. */
    async refresh(slice?: AzureSlice): Promise<void> {
      await (slice === undefined ? reader?.refreshAll() : reader?.refresh(slice));
    },
    /** Reads anew what a change may have touched, of what is wanted. */
    async refreshAfterChange(): Promise<void> {
      await Promise.all(touchedByChanges.filter((slice) => wanted.has(slice)).map((slice) => reader?.refresh(slice)));
    },
    abandon: (): void => reader?.abandon(),
    /** The login is not used any more. */
    end(): void {
      clearTimeout(retry);
      reader?.close();
      reader = undefined;
      login = undefined;
    },
  };
}
