import type { ArmClients } from '../azure/arm-clients.ts';
import { isArmError } from '../azure/arm-error.ts';
import { getCluster, listClusters } from '../azure/clusters.ts';
import { looksLikeAks, whichCluster } from '../azure/which-cluster.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import type { ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { sameId } from '../governance/azure/resource-id.ts';
import type { Subscription } from '../governance/azure/subscription.ts';
import { didYouMean } from '../governance/near-names.ts';
import type { Identified } from './azure-state.ts';
import { type ContextKey, rememberCluster, rememberedCluster } from './remembered-cluster.ts';

/** What became of asking which AKS cluster a context is. */
export interface Identification {
  readonly cluster?: ManagedCluster;
  /** More than one answers to the host. */
  readonly candidates: readonly ManagedCluster[];
  readonly identified: Identified;
  /** There may be one: something failed that another time may not. */
  readonly again?: boolean;
  /** Why there is no cluster, and how to choose one. */
  readonly problem?: AzureProblem;
}

interface Question {
  readonly arm: ArmClients;
  readonly key: ContextKey;
  readonly subscriptions: readonly Subscription[];
  readonly subscriptionId?: string | undefined;
  /** Name or id, from the command line. */
  readonly wanted?: string | undefined;
  readonly signal: AbortSignal;
  /** Where choices are remembered, when not in the state folder. */
  readonly rememberedIn?: string | undefined;
}

/** Flag first, then what was remembered for the context, then the host of its server. @throws ArmError */
export async function identifyCluster(question: Question): Promise<Identification> {
  const { arm, key, subscriptionId, wanted, signal } = question;
  const host = hostOf(key.server);
  const base = { unread: [], looksLikeAks: looksLikeAks(host) };
  if (wanted !== undefined) return byNameOrId(question, wanted, { ...base, how: '--cluster', byHand: true });
  const remembered = await rememberedCluster(key, question.rememberedIn);
  if (remembered !== undefined) {
    try {
      const cluster = await getCluster(arm, remembered, signal);
      return { cluster, candidates: [], identified: { ...base, how: 'remembered for this context', byHand: true } };
    } catch (error) {
      if (!isArmError(error, 404)) throw error;
      await rememberCluster(key, undefined, question.rememberedIn);
    }
  }
  if (host === '') return none({ ...base, how: 'no context', byHand: false }, 'There is no context to tell by');
  const { found, how, unread, again = false } = await whichCluster(arm, host, subscriptionId, signal);
  const identified = { ...base, how, unread, byHand: false };
  const [cluster] = found;
  if (cluster === undefined) {
    const missed = unread.length === 0 ? '' : `; ${unread.length} subscriptions could not be listed`;
    const problem = none(
      identified,
      identified.looksLikeAks
        ? `None of the AKS clusters that this login sees answers to ${host}${missed}`
        : `${host} is not an address of an AKS cluster that this login sees${missed}`,
    );
    return { ...problem, again };
  }
  if (found.length === 1) return { cluster, candidates: [], identified };
  return {
    candidates: found,
    identified,
    problem: {
      what: `${found.length} AKS clusters answer to ${host}: ${found.map(({ name }) => name).join(', ')}`,
      next: 'Choose one: :clusters, or --cluster with its name or id.',
    },
  };
}

async function byNameOrId(question: Question, wanted: string, identified: Identified): Promise<Identification> {
  const { arm, subscriptions, subscriptionId, signal } = question;
  if (wanted.startsWith('/')) return byId(arm, wanted, identified, signal);
  const isIt = ({ name }: ManagedCluster) => name.toLowerCase() === wanted.toLowerCase();
  const pinned = subscriptionId === undefined ? [] : await listClusters(arm, subscriptionId, signal);
  const others = subscriptions.filter(({ id }) => subscriptionId === undefined || !sameId(id, subscriptionId));
  const lists = pinned.some(isIt)
    ? []
    : await Promise.allSettled(others.map(({ id }) => listClusters(arm, id, signal)));
  const all = [...pinned, ...lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []))];
  const found = all.filter(isIt);
  const [cluster] = found;
  if (cluster !== undefined && found.length === 1) return { cluster, candidates: [], identified };
  if (found.length === 0) {
    const unread = lists.filter(({ status }) => status === 'rejected').length;
    const what = `There is no AKS cluster "${wanted}" in the ${subscriptions.length - unread} subscriptions of this login`;
    // It may be in one that could not be listed.
    if (unread > 0) return none(identified, `${what} that could be listed; ${unread} could not`);
    return wrongName(
      identified,
      what,
      `${didYouMean(
        wanted,
        all.map(({ name }) => name),
      )}Give its name or id: constable clusters.`,
    );
  }
  const next = `Give the id of one: ${found.map(({ id }) => id).join(', ')}`;
  return { ...wrongName(identified, `${found.length} AKS clusters are named "${wanted}"`, next), candidates: found };
}

async function byId(
  arm: ArmClients,
  wanted: string,
  identified: Identified,
  signal: AbortSignal,
): Promise<Identification> {
  const next = 'Look at its spelling, or give its name.';
  if (!isClusterId.test(wanted)) return wrongName(identified, `"${wanted}" is not the id of an AKS cluster`, next);
  try {
    return { cluster: await getCluster(arm, wanted, signal), candidates: [], identified };
  } catch (error) {
    if (!isArmError(error, 404)) throw error;
    return wrongName(identified, `There is no AKS cluster ${wanted}`, `${next} Azure says "${error.message}"`);
  }
}

const isClusterId =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ContainerService\/managedClusters\/[^/]+\/?$/i;

function wrongName(identified: Identified, what: string, next: string): Identification {
  return { candidates: [], identified, problem: { what, next, wrongInput: true } };
}

function none(identified: Identified, what: string): Identification {
  return {
    candidates: [],
    identified,
    problem: { what, next: 'Choose it by hand: :clusters, or --cluster with its name or id.' },
  };
}

/** Without port; "" when there is no server. */
export function hostOf(server: string): string {
  try {
    return new URL(server.includes('://') ? server : `https://${server}`).hostname;
  } catch {
    return '';
  }
}
