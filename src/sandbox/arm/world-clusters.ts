/** The five AKS clusters: the sandbox's own, one without the add-on, one stopped, one private, one busy. */
import { randomUUID } from 'node:crypto';
import { addonProfile } from './addon-profile.ts';
import { type ClusterIdentity, clusterIdentity } from './principals.ts';
import { type Subscription, subscriptions, tenantId } from './tenant.ts';
import { type ArmWorld, addResourceGroup, type Cluster } from './world.ts';

export interface SandboxCluster {
  /** Host and port of the sandbox's API server, `127.0.0.1:6443`. */
  host: string;
  name?: string;
  resourceGroup?: string;
  addon: boolean;
}

interface Seed {
  /** Tells its identities from those of the others. */
  number: number;
  subscription: Subscription;
  resourceGroup: string;
  location?: string;
  /** Its API server's host; AKS's own unless told. */
  fqdn?: string;
  /** Undefined where the add-on was never switched on. */
  addon?: boolean;
  own?: boolean;
  stopped?: boolean;
  isPrivate?: boolean;
}

export function addClusters(world: ArmWorld, own: SandboxCluster): Cluster {
  const { production, staging, shared } = subscriptions;
  const mine = addCluster(world, own.name ?? 'prod-weu', {
    number: 1,
    subscription: production,
    resourceGroup: own.resourceGroup ?? 'rg-platform',
    fqdn: own.host.replace(/:\d+$/, ''),
    addon: own.addon || undefined,
    own: true,
  });
  const north = { location: 'northeurope' };
  addCluster(world, 'payments-neu', { number: 2, subscription: production, resourceGroup: 'rg-payments', ...north });
  const batch = { number: 3, subscription: staging, resourceGroup: 'rg-batch' };
  addCluster(world, 'batch-weu', { ...batch, addon: true, stopped: true });
  const vault = { number: 4, subscription: shared, resourceGroup: 'rg-vault' };
  addCluster(world, 'vault-weu', { ...vault, addon: true, isPrivate: true });
  addCluster(world, 'edge-weu', { number: 5, subscription: staging, resourceGroup: 'rg-edge', addon: false });
  return mine;
}

function addCluster(world: ArmWorld, name: string, seed: Seed): Cluster {
  const { subscription, resourceGroup, location = 'westeurope' } = seed;
  const group = addResourceGroup(world, subscription, resourceGroup, location);
  const far = (place: string) => `${name}-dns-5ab5e0c1.${place}.${location}.azmk8s.io`;
  const portal = `${name}-dns.portal.hcp.${location}.azmk8s.io`;
  const nodeResourceGroup = `MC_${resourceGroup}_${name}_${location}`;
  addResourceGroup(world, subscription, nodeResourceGroup, location);
  const kubelet = clusterIdentity(seed.number * 2, `${name}-agentpool`);
  const addon = clusterIdentity(seed.number * 2 + 1, `azurepolicy-${name}`);
  for (const { objectId, clientId, displayName } of [kubelet, addon]) {
    world.directory.set(objectId, { objectId, appId: clientId, displayName, replicationTries: 0 });
  }
  const identityId = (identity: ClusterIdentity) =>
    `/subscriptions/${subscription.subscriptionId}/resourcegroups/${nodeResourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${identity.displayName}`;
  return world.clusters.put({
    id: `${group.id}/providers/Microsoft.ContainerService/managedClusters/${name}`,
    name,
    type: 'Microsoft.ContainerService/ManagedClusters',
    location,
    eTag: randomUUID(),
    own: seed.own ?? false,
    number: seed.number,
    tags: { environment: subscription === subscriptions.production ? 'production' : 'shared' },
    sku: { name: 'Base', tier: 'Standard' },
    identity: { type: 'SystemAssigned', principalId: randomUUID(), tenantId },
    properties: {
      provisioningState: 'Succeeded',
      powerState: { code: seed.stopped ? 'Stopped' : 'Running' },
      kubernetesVersion: '1.35',
      currentKubernetesVersion: '1.35.4',
      dnsPrefix: `${name}-dns`,
      fqdn: seed.fqdn ?? far('hcp'),
      ...(seed.isPrivate ? { privateFQDN: far('7e1c.privatelink') } : {}),
      azurePortalFQDN: seed.isPrivate || seed.own ? portal : far('portal.hcp'),
      agentPoolProfiles: [agentPool()],
      servicePrincipalProfile: { clientId: 'msi' },
      addonProfiles:
        seed.addon === undefined ? {} : { azurepolicy: addonProfile(seed.addon, identityId(addon), addon) },
      nodeResourceGroup,
      enableRBAC: true,
      supportPlan: 'KubernetesOfficial',
      networkProfile: {
        networkPlugin: 'azure',
        networkPluginMode: 'overlay',
        networkPolicy: 'cilium',
        networkDataplane: 'cilium',
        loadBalancerSku: 'standard',
        outboundType: 'loadBalancer',
        podCidr: '10.244.0.0/16',
        serviceCidr: '10.0.0.0/16',
        dnsServiceIP: '10.0.0.10',
      },
      apiServerAccessProfile: { enablePrivateCluster: seed.isPrivate ?? false },
      identityProfile: {
        kubeletidentity: { resourceId: identityId(kubelet), clientId: kubelet.clientId, objectId: kubelet.objectId },
      },
      disableLocalAccounts: false,
      oidcIssuerProfile: {
        enabled: true,
        issuerURL: `https://${location}.oic.prod-aks.azure.com/${tenantId}/${name}/`,
      },
      securityProfile: { workloadIdentity: { enabled: true } },
      storageProfile: {
        diskCSIDriver: { enabled: true },
        fileCSIDriver: { enabled: true },
        snapshotController: { enabled: true },
      },
    },
  });
}

function agentPool(): Record<string, unknown> {
  return {
    name: 'system',
    count: 3,
    vmSize: 'Standard_D4ds_v5',
    osType: 'Linux',
    osSKU: 'Ubuntu',
    mode: 'System',
    type: 'VirtualMachineScaleSets',
    orchestratorVersion: '1.35',
    currentOrchestratorVersion: '1.35.4',
    provisioningState: 'Succeeded',
    powerState: { code: 'Running' },
    enableAutoScaling: false,
    maxPods: 250,
    eTag: randomUUID(),
  };
}
