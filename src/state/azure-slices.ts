import pLimit from 'p-limit';
import { adviceFor } from '../azure/advice.ts';
import { isArmError } from '../azure/arm-error.ts';
import { assignmentsAt } from '../azure/assignments.ts';
import { getCluster, listClusters } from '../azure/clusters.ts';
import { complianceOf, componentStates, policyStates } from '../azure/compliance.ts';
import {
  builtInDefinitions,
  builtInInitiatives,
  byId,
  customDefinitions,
  customInitiatives,
  getDefinition,
  getInitiative,
} from '../azure/definitions.ts';
import { exemptionsAt } from '../azure/exemptions.ts';
import { getFeature } from '../azure/features.ts';
import { getProvider } from '../azure/providers.ts';
import { listRegistries, pullRight } from '../azure/registries.ts';
import { listRemediations } from '../azure/remediations.ts';
import { listSubscriptions, listTenants } from '../azure/subscriptions.ts';
import type { AzurePicture } from '../governance/azure/azure-picture.ts';
import { isInitiativeId } from '../governance/azure/definition.ts';
import { isBusy, type ManagedCluster, pullPrincipal } from '../governance/azure/managed-cluster.ts';
import { featuresOfTheAddon, isRegistered, providersTheAddonNeeds } from '../governance/azure/provider.ts';
import { idKey } from '../governance/azure/resource-id.ts';
import type { Reading } from '../governance/reading.ts';
import { type Part, Partly, type PartOf, part, type Reach } from './azure-part.ts';
import type { AzureSlice, AzureState } from './azure-state.ts';

/** A slice's parts are read together. */
export interface Slice {
  readonly parts: readonly Part[];
  /** Milliseconds until it is read again. */
  period(azure: AzureState): number;
}

const second = 1000;
const minute = 60 * second;
const parallel = pLimit(6);

type ReadingsOf<State> = {
  [Key in keyof State as State[Key] extends Reading<unknown> ? Key : never]: State[Key] extends Reading<infer T>
    ? T
    : never;
};

type Ask<T> = Pick<PartOf<T>, 'about' | 'source' | 'read'>;

/** A reading of the picture, by its name. */
function ofPicture<Key extends keyof ReadingsOf<AzurePicture>>(
  key: Key,
  ask: Ask<ReadingsOf<AzurePicture>[Key]>,
): Part {
  return part<ReadingsOf<AzurePicture>[Key]>({
    ...ask,
    get: ({ picture }) => picture[key] as Reading<ReadingsOf<AzurePicture>[Key]>,
    put: (azure, reading) => ({ ...azure, picture: { ...azure.picture, [key]: reading } }),
  });
}

/** A reading beside the picture. */
function ofState<Key extends keyof ReadingsOf<AzureState>>(key: Key, ask: Ask<ReadingsOf<AzureState>[Key]>): Part {
  return part<ReadingsOf<AzureState>[Key]>({
    ...ask,
    get: (azure) => azure[key] as Reading<ReadingsOf<AzureState>[Key]>,
    put: (azure, reading) => ({ ...azure, [key]: reading }),
  });
}

/** `part.read` calls `read` only when what the part is about is there. */
function clusterOf({ cluster }: Reach): ManagedCluster {
  if (cluster === undefined) throw new Error('no cluster');
  return cluster;
}
const subscriptionOf = ({ cluster, subscriptionId }: Reach) => cluster?.subscriptionId ?? subscriptionId ?? '';
const atCluster = ({ cluster }: Reach, what: string) => `GET ${cluster?.id ?? '…'}${what}`;
const atSubscription = (reach: Reach, what: string) => `GET /subscriptions/${subscriptionOf(reach) || '…'}${what}`;
export const groupOf = ({ subscriptionId, resourceGroup }: ManagedCluster) =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;

const cluster = ofPicture('cluster', {
  about: 'cluster',
  source: (reach) => atCluster(reach, ''),
  read: (reach, signal) => getCluster(reach.arm, clusterOf(reach).id, signal),
});

const assignments = ofPicture('assignments', {
  about: 'cluster',
  source: (reach) => atCluster(reach, '/providers/Microsoft.Authorization/policyAssignments'),
  read: (reach, signal) => assignmentsAt(reach.arm, clusterOf(reach).id, signal),
});

/** Assignments may name definitions of other categories: those are read one by one. */
const referred = (reach: Reach): readonly string[] => [
  ...new Set((reach.azure().picture.assignments.value ?? []).map(({ definitionId }) => idKey(definitionId))),
];

async function missingFrom<T extends { readonly id: string }>(
  known: ReadonlyMap<string, T>,
  ids: readonly string[],
  get: (id: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  const missing = ids.filter((id) => id !== '' && !known.has(id));
  const found = await Promise.all(
    missing.map((id) =>
      parallel(() =>
        get(id).catch((error: unknown) => {
          // Deleted, or in a management group that may not be read: the assignment is shown with its id.
          if (isArmError(error, 404) || isArmError(error, 403)) return undefined;
          throw error;
        }),
      ),
    ),
  );
  return new Map([...known, ...byId(found.filter((one) => one !== undefined))]);
}

const definitions = ofPicture('definitions', {
  about: 'login',
  source: (reach) => atSubscription(reach, '/providers/Microsoft.Authorization/policyDefinitions'),
  async read(reach, signal) {
    const subscription = subscriptionOf(reach);
    const [builtIn, custom] = await Promise.all([
      builtInDefinitions(reach.arm, { signal }),
      subscription === '' ? [] : customDefinitions(reach.arm, subscription, signal),
    ]);
    const ids = referred(reach).filter((id) => !isInitiativeId(id));
    return missingFrom(byId([...builtIn, ...custom]), ids, (id) => getDefinition(reach.arm, id, signal));
  },
});

const initiatives = ofPicture('initiatives', {
  about: 'login',
  source: (reach) => atSubscription(reach, '/providers/Microsoft.Authorization/policySetDefinitions'),
  async read(reach, signal) {
    const subscription = subscriptionOf(reach);
    const [builtIn, custom] = await Promise.all([
      builtInInitiatives(reach.arm, { signal }),
      subscription === '' ? [] : customInitiatives(reach.arm, subscription, signal),
    ]);
    const ids = referred(reach).filter(isInitiativeId);
    return missingFrom(byId([...builtIn, ...custom]), ids, (id) => getInitiative(reach.arm, id, signal));
  },
});

const compliance = ofPicture('compliance', {
  about: 'cluster',
  source: (reach) =>
    `POST ${reach.cluster?.id ?? '…'}/providers/Microsoft.PolicyInsights/policyStates/latest/summarize`,
  read: (reach, signal) => complianceOf(reach.arm, clusterOf(reach).id, signal),
});

const states = ofPicture('policyStates', {
  about: 'cluster',
  source: (reach) =>
    `POST ${reach.cluster?.id ?? '…'}/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults`,
  read: (reach, signal) => policyStates(reach.arm, clusterOf(reach).id, { reasons: true, signal }),
});

/** Both parts of one reading of the slice need the list. */
const registryLists = new WeakMap<Reach, ReturnType<typeof listEveryRegistry>>();

function everyRegistry(reach: Reach, signal: AbortSignal): ReturnType<typeof listEveryRegistry> {
  const list = registryLists.get(reach) ?? listEveryRegistry(reach, signal);
  registryLists.set(reach, list);
  return list;
}

/** Registries of all subscriptions; one that refuses is told beside those that answer. */
async function listEveryRegistry(reach: Reach, signal: AbortSignal) {
  const lists = await Promise.allSettled(
    reach.subscriptions.map(({ id }) => parallel(() => listRegistries(reach.arm, id, signal))),
  );
  const found = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
  const refused = lists.filter((list) => list.status === 'rejected');
  const [first] = refused;
  if (first === undefined) return found;
  if (refused.length === lists.length) throw first.reason;
  const problem = adviceFor(first.reason);
  return new Partly(found, {
    ...problem,
    what: `${refused.length} of ${lists.length} subscriptions could not be asked: ${problem.what}`,
  });
}

const registries = ofPicture('registries', {
  about: 'login',
  source: () => 'GET /subscriptions/…/providers/Microsoft.ContainerRegistry/registries',
  read: everyRegistry,
});

const pullRights = ofPicture('pullRights', {
  about: 'cluster',
  source: () => 'GET …/registries/…/providers/Microsoft.Authorization/roleAssignments',
  async read(reach, signal) {
    const principal = pullPrincipal(clusterOf(reach));
    if (principal === undefined) return [];
    const list = await everyRegistry(reach, signal);
    const all = list instanceof Partly ? list.value : list;
    return Promise.all(all.map((registry) => parallel(() => pullRight(reach.arm, registry, principal, signal))));
  },
});

const images = ofPicture('images', {
  about: 'login',
  source: () => 'GET /api/v1/pods?fieldSelector=status.phase=Running',
  read: (reach, signal) => reach.images(signal),
});

const providers = ofPicture('providers', {
  about: 'subscription',
  source: (reach) => atSubscription(reach, '/providers'),
  read: (reach, signal) =>
    Promise.all(
      providersTheAddonNeeds.map((namespace) => getProvider(reach.arm, subscriptionOf(reach), namespace, signal)),
    ),
});

const features = ofPicture('features', {
  about: 'subscription',
  source: (reach) => atSubscription(reach, '/providers/Microsoft.Features'),
  read: (reach, signal) =>
    Promise.all(
      featuresOfTheAddon.map(({ namespace, name }) =>
        getFeature(reach.arm, subscriptionOf(reach), namespace, name, signal),
      ),
    ),
});

const every = (period: number) => () => period;
const unsettled = (azure: AzureState) => {
  const registering = (azure.picture.providers.value ?? []).some((one) => /registering/i.test(one.state));
  return registering || (azure.picture.providers.value ?? []).some((one) => !isRegistered(one));
};

/** All slices; a new one is a line here and in `azureSlices`. */
export const slices: Readonly<Record<AzureSlice, Slice>> = {
  subscriptions: {
    period: every(10 * minute),
    parts: [
      ofPicture('subscriptions', {
        about: 'login',
        source: () => 'GET /subscriptions',
        read: (reach, signal) =>
          listSubscriptions(reach.arm, reach.subscriptions.find(({ isDefault }) => isDefault)?.id, signal),
      }),
    ],
  },
  tenants: {
    period: every(60 * minute),
    parts: [
      ofState('tenants', {
        about: 'login',
        source: () => 'GET /tenants',
        read: (reach, signal) => listTenants(reach.arm, signal),
      }),
    ],
  },
  cluster: {
    period: ({ picture }) => (picture.cluster.value && isBusy(picture.cluster.value) ? 10 * second : minute),
    parts: [cluster],
  },
  clusters: {
    period: every(5 * minute),
    parts: [
      ofState('clusters', {
        about: 'subscription',
        source: (reach) => atPinned(reach, '/providers/Microsoft.ContainerService/managedClusters'),
        read: (reach, signal) => listClusters(reach.arm, reach.subscriptionId ?? subscriptionOf(reach), signal),
      }),
    ],
  },
  assignments: { period: every(2 * minute), parts: [assignments] },
  catalogue: { period: every(60 * minute), parts: [definitions, initiatives] },
  compliance: { period: every(5 * minute), parts: [compliance, states] },
  'component-states': {
    period: every(5 * minute),
    parts: [
      ofState('componentStates', {
        about: 'cluster',
        source: (reach) =>
          `POST ${reach.cluster?.id ?? '…'}/providers/Microsoft.PolicyInsights/componentPolicyStates/latest/queryResults`,
        read: (reach, signal) => componentStates(reach.arm, clusterOf(reach).id, { signal }),
      }),
    ],
  },
  registries: { period: every(10 * minute), parts: [registries, pullRights, images] },
  providers: { period: (azure) => (unsettled(azure) ? 30 * second : 10 * minute), parts: [providers, features] },
  exemptions: {
    period: every(5 * minute),
    parts: [
      ofState('exemptions', {
        about: 'cluster',
        source: (reach) => atCluster(reach, '/providers/Microsoft.Authorization/policyExemptions'),
        read: (reach, signal) => exemptionsAt(reach.arm, clusterOf(reach).id, signal),
      }),
    ],
  },
  remediations: {
    period: every(minute),
    parts: [
      ofState('remediations', {
        about: 'cluster',
        source: (reach) =>
          `GET ${reach.cluster ? groupOf(reach.cluster) : '…'}/providers/Microsoft.PolicyInsights/remediations`,
        read: (reach, signal) => listRemediations(reach.arm, groupOf(clusterOf(reach)), signal),
      }),
    ],
  },
};

function atPinned({ subscriptionId }: Reach, what: string): string {
  return `GET /subscriptions/${subscriptionId ?? '…'}${what}`;
}
