import { known } from '../known.ts';
import type { Reading } from '../reading.ts';
import type { Assignment } from './assignment.ts';
import type { ComplianceSummary, PolicyState } from './compliance.ts';
import type { Definition, Initiative } from './definition.ts';
import type { Catalogue, PinnedVersions } from './effect.ts';
import type { ManagedCluster } from './managed-cluster.ts';
import type { FeatureRegistration, ProviderRegistration } from './provider.ts';
import type { PullRight, Registry } from './registry.ts';
import type { Subscription } from './subscription.ts';

/** Who is signed in, where. Pinned for as long as the console runs. */
export interface SignedIn {
  /** How: `az login`, `environment`, `workload identity`, `managed identity`, `device code`, `browser`. */
  readonly method: string;
  /** The user or the application, as its token names it. */
  readonly account: string;
  readonly objectId?: string;
  readonly tenantId: string;
  readonly cloud: string;
}

/** Everything read from Azure about one cluster, at one moment; parts that did not change stay identical (===). */
export interface AzurePicture {
  /** `denied` means not signed in; its problem says the way out. */
  readonly signIn: Reading<SignedIn>;
  readonly subscriptions: Reading<readonly Subscription[]>;
  readonly subscriptionId?: string;
  /** The cluster this context is; `absent` when it is none of the user's AKS clusters. */
  readonly cluster: Reading<ManagedCluster>;
  /** Several clusters answer to the context's host: one has to be chosen. */
  readonly candidates: readonly ManagedCluster[];
  readonly providers: Reading<readonly ProviderRegistration[]>;
  readonly features: Reading<readonly FeatureRegistration[]>;
  /** Those that bear on the cluster, excluded ones included. */
  readonly assignments: Reading<readonly Assignment[]>;
  /** By `idKey`. */
  readonly definitions: Reading<ReadonlyMap<string, Definition>>;
  readonly initiatives: Reading<ReadonlyMap<string, Initiative>>;
  /** Versions that assignments and initiatives pin, where those are not the newest. */
  readonly versions: Reading<PinnedVersions>;
  readonly compliance: Reading<ComplianceSummary>;
  readonly policyStates: Reading<readonly PolicyState[]>;
  readonly registries: Reading<readonly Registry[]>;
  readonly pullRights: Reading<readonly PullRight[]>;
  /** Images of running pods, from the cluster. */
  readonly images: Reading<readonly string[]>;
}

/** Definitions and initiatives; undefined unless both are read, since an assignment may be of either. */
export function knownCatalogue(azure: AzurePicture | undefined): Catalogue | undefined {
  const definitions = known(azure?.definitions);
  const initiatives = known(azure?.initiatives);
  const versions = known(azure?.versions);
  return definitions && initiatives ? { definitions, initiatives, ...(versions && { versions }) } : undefined;
}
