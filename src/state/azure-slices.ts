import pLimit from 'p-limit';
import { adviceFor } from '../azure/advice.ts';
import type { ArmClients } from '../azure/arm-clients.ts';
import { isArmError } from '../azure/arm-error.ts';
import { assignmentsAt } from '../azure/assignments.ts';
import { getCluster } from '../azure/clusters.ts';
import { complianceOf, policyStates } from '../azure/compliance.ts';
import {
  builtInDefinitions,
  builtInInitiatives,
  byId,
  customDefinitions,
  customInitiatives,
  getDefinition,
  getInitiative,
} from '../azure/definitions.ts';
import { getFeature } from '../azure/features.ts';
import { getProvider } from '../azure/providers.ts';
import { listRegistries, pullRight } from '../azure/registries.ts';
import { listSubscriptions } from '../azure/subscriptions.ts';
import type { AzurePicture } from '../governance/azure/azure-picture.ts';
import { isInitiativeId } from '../governance/azure/definition.ts';
import { isBusy, type ManagedCluster, pullPrincipal } from '../governance/azure/managed-cluster.ts';
import { featuresOfTheAddon, isRegistered, providersTheAddonNeeds } from '../governance/azure/provider.ts';
import { idKey } from '../governance/azure/resource-id.ts';
import type { Reading } from '../governance/reading.ts';
import {
  type AzureAccess,
  type AzureSource,
  type AzureSourceOf,
  azureSource,
  PartialAnswer,
  subscriptionOf,
} from './azure-source.ts';
import type { AzureSlice, AzureState, PictureSlice } from './azure-state.ts';
import { readVersions } from './azure-versions.ts';

/** A slice's sources are read together. */
export interface Slice {
  readonly sources: readonly AzureSource[];
  /** What they lead to: read when they were. */
  readonly following?: readonly AzureSource[];
  /** Milliseconds until it is read again. */
  period(azure: AzureState): number;
  /** It is read after that slice, and again whenever that was. */
  readonly after?: AzureSlice;
}

const second = 1000;
const minute = 60 * second;
const parallel = pLimit(6);

type ReadingsOf<State> = {
  [Key in keyof State as State[Key] extends Reading<unknown> ? Key : never]: State[Key] extends Reading<infer T>
    ? T
    : never;
};

type Ask<T> = Pick<AzureSourceOf<T>, 'per' | 'silent' | 'request' | 'read'>;

/** A reading of the picture, by its name. */
function ofPicture<Key extends keyof ReadingsOf<AzurePicture>>(
  key: Key,
  ask: Ask<ReadingsOf<AzurePicture>[Key]>,
): AzureSource {
  return azureSource<ReadingsOf<AzurePicture>[Key]>({
    ...ask,
    get: ({ picture }) => picture[key] as Reading<ReadingsOf<AzurePicture>[Key]>,
    put: (azure, reading) => ({ ...azure, picture: { ...azure.picture, [key]: reading } }),
  });
}

/** A source is read only when what it is of is there. */
function clusterOf({ cluster }: AzureAccess): ManagedCluster {
  if (cluster === undefined) throw new Error('no cluster');
  return cluster;
}
const atCluster = ({ cluster }: AzureAccess, what: string) => `GET ${cluster?.id ?? '…'}${what}`;
const statesOf = ({ cluster }: AzureAccess, what: string) =>
  `POST ${cluster?.id ?? '…'}/providers/Microsoft.PolicyInsights/policyStates/latest/${what}`;
const atSubscription = (access: AzureAccess, what: string) =>
  `GET /subscriptions/${subscriptionOf(access) || '…'}${what}`;

const cluster = ofPicture('cluster', {
  per: 'cluster',
  request: (access) => atCluster(access, ''),
  read: (access, signal) => getCluster(access.arm, clusterOf(access).id, signal),
});

const assignments = ofPicture('assignments', {
  per: 'cluster',
  request: (access) => atCluster(access, '/providers/Microsoft.Authorization/policyAssignments'),
  read: (access, signal) => assignmentsAt(access.arm, clusterOf(access).id, signal),
});

/** Definitions or initiatives: built-in ones, custom ones, and those of other categories that assignments name. */
function catalogue<T extends { readonly id: string }>(
  type: 'policyDefinitions' | 'policySetDefinitions',
  from: {
    builtIn: (arm: ArmClients, options: { signal: AbortSignal }) => Promise<readonly T[]>;
    custom: (arm: ArmClients, subscriptionId: string, signal: AbortSignal) => Promise<readonly T[]>;
    get: (arm: ArmClients, id: string, signal: AbortSignal) => Promise<T>;
  },
): Ask<ReadonlyMap<string, T>> {
  return {
    per: 'login',
    request: (access) => atSubscription(access, `/providers/Microsoft.Authorization/${type}`),
    async read(access, signal) {
      const subscription = subscriptionOf(access);
      const [builtIn, custom] = await Promise.all([
        from.builtIn(access.arm, { signal }),
        subscription === '' ? [] : from.custom(access.arm, subscription, signal),
      ]);
      const known = byId([...builtIn, ...custom]);
      const named = (access.azure().picture.assignments.value ?? [])
        .map(({ definitionId }) => idKey(definitionId))
        .filter((id) => id !== '' && isInitiativeId(id) === (type === 'policySetDefinitions') && !known.has(id));
      const others = await Promise.all(
        [...new Set(named)].map((id) => parallel(() => from.get(access.arm, id, signal).catch(undefinedIfHidden))),
      );
      return new Map([...known, ...byId(others.filter((one) => one !== undefined))]);
    },
  };
}

/** Deleted, or in a management group that may not be read: the assignment is shown with its id. */
function undefinedIfHidden(error: unknown): undefined {
  if (!isArmError(error, 404) && !isArmError(error, 403)) throw error;
}

const definitions = ofPicture(
  'definitions',
  catalogue('policyDefinitions', { builtIn: builtInDefinitions, custom: customDefinitions, get: getDefinition }),
);

const initiatives = ofPicture(
  'initiatives',
  catalogue('policySetDefinitions', { builtIn: builtInInitiatives, custom: customInitiatives, get: getInitiative }),
);

const versions = ofPicture('versions', {
  per: 'login',
  silent: true,
  request: () => 'GET …/policyDefinitions/…/versions',
  read: readVersions,
});

const compliance = ofPicture('compliance', {
  per: 'cluster',
  request: (access) => statesOf(access, 'summarize'),
  read: (access, signal) => complianceOf(access.arm, clusterOf(access).id, signal),
});

const states = ofPicture('policyStates', {
  per: 'cluster',
  request: (access) => statesOf(access, 'queryResults'),
  read: (access, signal) => policyStates(access.arm, clusterOf(access).id, { reasons: true, signal }),
});

/** Two sources of one reading of the slice need the list. */
const registryLists = new WeakMap<AzureAccess, ReturnType<typeof listEveryRegistry>>();

function everyRegistry(access: AzureAccess, signal: AbortSignal): ReturnType<typeof listEveryRegistry> {
  const list = registryLists.get(access) ?? listEveryRegistry(access, signal);
  registryLists.set(access, list);
  return list;
}

/** Registries of all subscriptions; one that refuses is told beside those that answer. */
async function listEveryRegistry(access: AzureAccess, signal: AbortSignal) {
  const lists = await Promise.allSettled(
    access.subscriptions.map(({ id }) => parallel(() => listRegistries(access.arm, id, signal))),
  );
  const found = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
  const refused = lists.filter((list) => list.status === 'rejected');
  const [first] = refused;
  if (first === undefined) return found;
  if (refused.length === lists.length) throw first.reason;
  const problem = adviceFor(first.reason);
  return new PartialAnswer(found, {
    ...problem,
    what: `${refused.length} of ${lists.length} subscriptions could not be asked: ${problem.what}`,
  });
}

const registries = ofPicture('registries', {
  per: 'login',
  request: () => 'GET /subscriptions/…/providers/Microsoft.ContainerRegistry/registries',
  read: everyRegistry,
});

const pullRights = ofPicture('pullRights', {
  per: 'cluster',
  request: () => 'GET …/registries/…/providers/Microsoft.Authorization/roleAssignments',
  async read(access, signal) {
    const principal = pullPrincipal(clusterOf(access));
    if (principal === undefined) return [];
    const list = await everyRegistry(access, signal);
    const all = list instanceof PartialAnswer ? list.value : list;
    return Promise.all(all.map((registry) => parallel(() => pullRight(access.arm, registry, principal, signal))));
  },
});

const images = ofPicture('images', {
  per: 'login',
  request: () => 'GET /api/v1/pods?fieldSelector=status.phase=Running',
  read: (access, signal) => access.images(signal),
});

const providers = ofPicture('providers', {
  per: 'subscription',
  request: (access) => atSubscription(access, '/providers'),
  read: (access, signal) =>
    Promise.all(
      providersTheAddonNeeds.map((namespace) => getProvider(access.arm, subscriptionOf(access), namespace, signal)),
    ),
});

const features = ofPicture('features', {
  per: 'subscription',
  request: (access) => atSubscription(access, '/providers/Microsoft.Features'),
  read: (access, signal) =>
    Promise.all(
      featuresOfTheAddon.map(({ namespace, name }) =>
        getFeature(access.arm, subscriptionOf(access), namespace, name, signal),
      ),
    ),
});

const every = (period: number) => () => period;
const unsettled = ({ picture }: AzureState) => (picture.providers.value ?? []).some((one) => !isRegistered(one));

/** The slices of the picture, on which findings rest. */
export const slices: Readonly<Record<PictureSlice, Slice>> = {
  subscriptions: {
    period: every(10 * minute),
    sources: [
      ofPicture('subscriptions', {
        per: 'login',
        request: () => 'GET /subscriptions',
        read: (access, signal) =>
          listSubscriptions(access.arm, access.subscriptions.find(({ isDefault }) => isDefault)?.id, signal),
      }),
    ],
  },
  cluster: {
    period: ({ picture }) => (picture.cluster.value && isBusy(picture.cluster.value) ? 10 * second : minute),
    sources: [cluster],
  },
  assignments: { period: every(2 * minute), sources: [assignments] },
  catalogue: { period: every(60 * minute), sources: [definitions, initiatives], following: [versions] },
  compliance: { period: every(5 * minute), sources: [compliance, states] },
  registries: { period: every(10 * minute), sources: [registries, pullRights, images] },
  providers: { period: (azure) => (unsettled(azure) ? 30 * second : 10 * minute), sources: [providers, features] },
};
