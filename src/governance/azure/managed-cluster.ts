/** An AKS cluster as ARM has it (Microsoft.ContainerService/managedClusters). All text is remote. */
export interface ManagedCluster {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly kubernetesVersion: string;
  /** `Succeeded`, `Updating`, `Failed`, `Canceled` … */
  readonly provisioningState: string;
  /** `Running` or `Stopped`; "" when ARM does not say. */
  readonly powerState: string;
  readonly provisioningError?: string;
  /** Host names under which its API server is reached: public, private, and the portal's. */
  readonly hosts: readonly string[];
  readonly privateCluster: boolean;
  readonly nodeResourceGroup: string;
  readonly addon: AddonProfile;
  readonly kubeletIdentity?: { readonly objectId: string; readonly clientId: string; readonly resourceId: string };
  /** The client id of a cluster that runs with a service principal; absent for one with a managed identity. */
  readonly servicePrincipalId?: string;
  readonly eTag?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly posture: Posture;
}

/** `addonProfiles.azurepolicy` under whatever casing; `absent` when there is no such key. */
export interface AddonProfile {
  readonly state: 'enabled' | 'disabled' | 'absent';
  readonly identityObjectId?: string;
}

/** What a security review asks first. A field is absent where ARM leaves it out, which is not the same as false. */
export interface Posture {
  readonly entraManaged?: boolean;
  readonly azureRbac?: boolean;
  readonly localAccountsDisabled?: boolean;
  readonly authorizedIpRanges?: readonly string[];
  readonly runCommandDisabled?: boolean;
  readonly publicNetworkAccess?: string;
  readonly networkPlugin?: string;
  readonly networkPolicy?: string;
  readonly outboundType?: string;
  readonly oidcIssuer?: boolean;
  readonly workloadIdentity?: boolean;
  readonly defender?: boolean;
  readonly imageCleaner?: boolean;
  readonly keyVaultKms?: boolean;
}

/** True when another operation holds the cluster: ARM refuses changes until it ends. */
export function isBusy(cluster: Pick<ManagedCluster, 'provisioningState'>): boolean {
  return !['succeeded', 'failed', 'canceled', ''].includes(cluster.provisioningState.toLowerCase());
}

export function isStopped(cluster: Pick<ManagedCluster, 'powerState'>): boolean {
  return cluster.powerState.toLowerCase() === 'stopped';
}

/** The principal that pulls images: the kubelet identity's object id. A service principal's has to be looked up. */
export function pullPrincipal(cluster: ManagedCluster): string | undefined {
  return cluster.kubeletIdentity?.objectId;
}

/** Whether one of the cluster's host names is this host, case-insensitively; the port does not matter. */
export function isReachedAt(cluster: ManagedCluster, host: string): boolean {
  const wanted = host.toLowerCase();
  return cluster.hosts.some((candidate) => candidate.toLowerCase() === wanted);
}
