import type { ManagedCluster as ArmCluster } from '@azure/arm-containerservice';
import type { AddonProfile, ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { parseResourceId } from '../governance/azure/resource-id.ts';
import { defined } from '../governance/defined.ts';
import type { ArmClients } from './arm-clients.ts';
import { abortable } from './sdk-arguments.ts';

/** AKS clusters of one subscription. @throws ArmError */
export async function listClusters(
  arm: ArmClients,
  subscriptionId: string,
  signal?: AbortSignal,
): Promise<readonly ManagedCluster[]> {
  const { list } = await import('@azure/arm-containerservice/api/managedClusters');
  return Array.fromAsync(list(await arm.containerService(subscriptionId), abortable(signal)), managedCluster);
}

/** @throws ArmError */
export async function getCluster(arm: ArmClients, id: string, signal?: AbortSignal): Promise<ManagedCluster> {
  return managedCluster(await getClusterBody(arm, id, signal));
}

/** The whole resource, for a change of it: GET, modify, PUT. @throws ArmError */
export async function getClusterBody(arm: ArmClients, id: string, signal?: AbortSignal): Promise<ArmCluster> {
  const { get } = await import('@azure/arm-containerservice/api/managedClusters');
  const { subscriptionId, resourceGroup, name } = partsOf(id);
  return get(await arm.containerService(subscriptionId), resourceGroup, name, abortable(signal));
}

/** @throws Error when the id is not one of a resource in a group */
export function partsOf(id: string): { subscriptionId: string; resourceGroup: string; name: string } {
  const parts = parseResourceId(id);
  if (!parts || parts.resourceGroup === '' || parts.name === '') throw new Error(`not the id of a resource: ${id}`);
  return parts;
}

const addonKey = 'azurepolicy';

/** The key that the add-on's profile has, which ARM may have stored in another casing. */
export function addonKeyIn(profiles: Readonly<Record<string, unknown>> | undefined): string | undefined {
  return Object.keys(profiles ?? {}).find((key) => key.toLowerCase() === addonKey);
}

/**
 * The cluster as `az aks enable-addons|disable-addons -a azure-policy` sends it: the key in az's casing, no config, and no
 * servicePrincipalProfile (az leaves it out so that the secret, which ARM does not return, is not lost).
 */
export function withAddon(body: ArmCluster, enabled: boolean): ArmCluster {
  const { servicePrincipalProfile: _, ...rest } = body;
  const profiles = { ...rest.addonProfiles };
  const key = addonKeyIn(profiles);
  if (key !== undefined) delete profiles[key];
  profiles[addonKey] = enabled ? { enabled: true } : nullConfig();
  return { ...rest, addonProfiles: profiles };
}

/** az sends `"config": null` when it disables; the SDK's type knows only a record. */
function nullConfig(): { enabled: boolean } {
  const profile: { enabled: boolean; config?: unknown } = { enabled: false, config: null };
  return profile;
}

/** The fields the console shows, from ARM's. Absent stays absent. */
export function managedCluster(body: ArmCluster): ManagedCluster {
  const id = body.id ?? '';
  const parts = parseResourceId(id);
  const servicePrincipal = body.servicePrincipalProfile?.clientId;
  return {
    id,
    name: body.name ?? parts?.name ?? '',
    resourceGroup: parts?.resourceGroup ?? '',
    subscriptionId: parts?.subscriptionId ?? '',
    location: body.location ?? '',
    kubernetesVersion: body.currentKubernetesVersion ?? body.kubernetesVersion ?? '',
    provisioningState: body.provisioningState ?? '',
    powerState: body.powerState?.code ?? '',
    hosts: [body.fqdn, body.privateFqdn, body.azurePortalFqdn].flatMap((host) => host || []),
    privateCluster: body.apiServerAccessProfile?.enablePrivateCluster === true,
    nodeResourceGroup: body.nodeResourceGroup ?? '',
    addon: addonOf(body),
    tags: body.tags ?? {},
    posture: postureOf(body),
    ...defined({
      provisioningError: body.status?.provisioningError?.message || undefined,
      kubeletIdentity: kubeletOf(body),
      servicePrincipalId: servicePrincipal === 'msi' ? undefined : servicePrincipal || undefined,
      eTag: body.eTag || undefined,
    }),
  };
}

function kubeletOf({ identityProfile }: ArmCluster): ManagedCluster['kubeletIdentity'] {
  const found = Object.entries(identityProfile ?? {}).find(([key]) => key.toLowerCase() === 'kubeletidentity');
  const { objectId, clientId, resourceId } = found?.[1] ?? {};
  return objectId ? { objectId, clientId: clientId ?? '', resourceId: resourceId ?? '' } : undefined;
}

function addonOf(body: ArmCluster): AddonProfile {
  const profile = body.addonProfiles?.[addonKeyIn(body.addonProfiles) ?? ''];
  if (!profile) return { state: 'absent' };
  const identityObjectId = profile.identity?.objectId || undefined;
  return { state: profile.enabled ? 'enabled' : 'disabled', ...defined({ identityObjectId }) };
}

function postureOf(body: ArmCluster): ManagedCluster['posture'] {
  const entries = {
    entraManaged: body.aadProfile?.managed,
    azureRbac: body.aadProfile?.enableAzureRbac,
    localAccountsDisabled: body.disableLocalAccounts,
    authorizedIpRanges: body.apiServerAccessProfile?.authorizedIPRanges,
    runCommandDisabled: body.apiServerAccessProfile?.disableRunCommand,
    publicNetworkAccess: body.publicNetworkAccess,
    networkPlugin: body.networkProfile?.networkPlugin,
    networkPolicy: body.networkProfile?.networkPolicy,
    outboundType: body.networkProfile?.outboundType,
    oidcIssuer: body.oidcIssuerProfile?.enabled,
    workloadIdentity: body.securityProfile?.workloadIdentity?.enabled,
    defender: body.securityProfile?.defender?.securityMonitoring?.enabled,
    imageCleaner: body.securityProfile?.imageCleaner?.enabled,
    keyVaultKms: body.securityProfile?.azureKeyVaultKms?.enabled,
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined && value !== null));
}
