/** Microsoft.ContainerService/managedClusters: reading, the whole-cluster PUT with its eTag, abort, credentials. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { addonEnabled, addonProfiles } from './addon-profile.ts';
import { ArmError, resourceNotFound } from './errors.ts';
import { type ClusterSignIn, kubeconfigFor } from './kubeconfig.ts';
import type { Operation } from './long-running.ts';
import { page } from './paging.ts';
import { scopeParts } from './resource-ids.ts';
import type { Answer, Call, Route } from './routes.ts';
import type { ArmContext, Cluster } from './world.ts';

const type = 'Microsoft.ContainerService/managedClusters';
const putBody = z.object({
  location: z.string(),
  tags: z.record(z.string(), z.string()).nullish(),
  identity: z.record(z.string(), z.unknown()).nullish(),
  sku: z.record(z.string(), z.unknown()).nullish(),
  properties: z.record(z.string(), z.unknown()),
});

/** `signIn` gives the ways into the cluster that the sandbox plays; the other clusters have none that works. */
export function clusterRoutes(context: ArmContext, signIn: (admin: boolean) => ClusterSignIn | undefined): Route[] {
  const { world, operations, durations } = context;
  const one =
    '/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.ContainerService/managedClusters/:name';
  const find = (call: Call): Cluster => {
    const id = /^(.*\/managedclusters\/[^/]+)/i.exec(call.path)?.[1] ?? call.path;
    const cluster = world.clusters.get(id);
    if (!cluster) throw resourceNotFound(id);
    return cluster;
  };
  const list = (scope: (call: Call) => string) => (call: Call) =>
    page(call, world.clusters.within(scope(call)).map(clusterBody));

  return [
    {
      method: 'GET',
      path: '/subscriptions/:subscription/providers/Microsoft.ContainerService/managedClusters',
      action: `${type}/read`,
      handle: list((call) => `/subscriptions/${call.params.subscription}`),
    },
    {
      method: 'GET',
      path: '/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.ContainerService/managedClusters',
      action: `${type}/read`,
      handle: list((call) => `/subscriptions/${call.params.subscription}/resourceGroups/${call.params.group}`),
    },
    {
      method: 'GET',
      path: one,
      action: `${type}/read`,
      handle: (call) => ({ body: clusterBody(find(call)), headers: { ETag: `"${find(call).eTag}"` } }),
    },
    { method: 'PUT', path: one, action: `${type}/write`, handle: put },
    { method: 'POST', path: `${one}/abort`, action: `${type}/abort/action`, handle: abort },
    {
      method: 'POST',
      path: `${one}/start`,
      action: `${type}/start/action`,
      handle: (call) => power(call, 'Starting', 'Running'),
    },
    {
      method: 'POST',
      path: `${one}/stop`,
      action: `${type}/stop/action`,
      handle: (call) => power(call, 'Stopping', 'Stopped'),
    },
    {
      method: 'POST',
      path: `${one}/listClusterUserCredential`,
      action: `${type}/listClusterUserCredential/action`,
      handle: (call) => credentials(call, false),
    },
    {
      method: 'POST',
      path: `${one}/listClusterAdminCredential`,
      action: `${type}/listClusterAdminCredential/action`,
      handle: (call) => credentials(call, true),
    },
    {
      method: 'GET',
      path: `${one}/agentPools`,
      action: `${type}/agentPools/read`,
      handle: (call) => page(call, agentPools(find(call))),
    },
    {
      method: 'GET',
      path: `${one}/operations/:operation`,
      action: `${type}/operations/read`,
      handle: (call) => {
        const { id, lastOperation = '' } = find(call);
        const wanted =
          call.params.operation?.toLowerCase() === 'latest' ? lastOperation : (call.params.operation ?? '');
        const report = operations.report(wanted);
        if (!report) throw resourceNotFound(call.path);
        return { body: { id: `${id}/operations/${wanted}`, resourceId: id, ...report } };
      },
    },
  ];

  function put(call: Call): Answer {
    const cluster = find(call);
    refuseWhenBusy(cluster);
    matchETag(call, cluster);
    const parsed = putBody.safeParse(call.body);
    if (!parsed.success)
      throw flat(
        400,
        'InvalidParameter',
        `The request body is not a managed cluster: ${parsed.error.issues[0]?.message}`,
      );
    const { tags, properties, identity, sku } = parsed.data;
    const wanted = addonEnabled(properties);
    const had = addonEnabled(cluster.properties);
    const { provisioningState: _, powerState: __, ...settable } = properties;
    cluster.properties = {
      ...cluster.properties,
      ...withoutReadOnly(settable),
      addonProfiles: addonProfiles(cluster, properties),
      // `az aks update` sends it empty, and the drivers stay.
      storageProfile: { ...(cluster.properties.storageProfile as object), ...(properties.storageProfile as object) },
    };
    if (tags !== undefined) cluster.tags = tags ?? {};
    if (identity) cluster.identity = { ...(cluster.identity as object), ...identity };
    if (sku) cluster.sku = sku;
    const operation = begin(cluster, 'Updating', () => {
      if (cluster.own && wanted !== had) context.addonChanged(cluster);
    });
    return {
      status: 200,
      headers: operations.asyncHeaders(call, operationsPath(cluster), operation),
      body: clusterBody(cluster),
    };
  }

  function begin(cluster: Cluster, state: string, done: () => void): Operation {
    const operation = operations.start({
      duration: durations.cluster,
      done: () => {
        settle(cluster, 'Succeeded');
        done();
      },
    });
    cluster.operation = operation.id;
    cluster.lastOperation = operation.id;
    cluster.eTag = randomUUID();
    cluster.properties.provisioningState = state;
    return operation;
  }

  function settle(cluster: Cluster, state: string): void {
    cluster.properties.provisioningState = state;
    delete cluster.operation;
    cluster.eTag = randomUUID();
  }

  function abort(call: Call): Answer {
    const cluster = find(call);
    if (!cluster.operation)
      throw flat(400, 'OperationNotAllowed', 'There is no operation in progress on the managed cluster to abort.');
    operations.cancel(cluster.operation);
    cluster.properties.provisioningState = 'Canceling';
    const operation = operations.start({
      duration: Math.min(1500, durations.cluster),
      done: () => settle(cluster, 'Canceled'),
    });
    return {
      status: 202,
      headers: {
        ...operations.locationHeaders(call, operationsPath(cluster, 'operationresults'), operation),
        ...operations.asyncHeaders(call, operationsPath(cluster), operation),
      },
    };
  }

  function power(call: Call, during: string, after: string): Answer {
    const cluster = find(call);
    refuseWhenBusy(cluster);
    const operation = begin(cluster, during, () => {
      cluster.properties.powerState = { code: after };
    });
    return {
      status: 202,
      headers: {
        ...operations.locationHeaders(call, operationsPath(cluster, 'operationresults'), operation),
        ...operations.asyncHeaders(call, operationsPath(cluster), operation),
      },
    };
  }

  function credentials(call: Call, admin: boolean): Answer {
    const cluster = find(call);
    const group = scopeParts(cluster.id).resourceGroup;
    const user = `${admin ? 'clusterAdmin' : 'clusterUser'}_${group}_${cluster.name}`;
    const way = (cluster.own ? signIn(admin) : undefined) ?? {
      server: `https://${cluster.properties.privateFQDN ?? cluster.properties.fqdn}:443`,
      caPem: '',
      token: 'none: this cluster of the sandbox has no API server',
    };
    const value = Buffer.from(kubeconfigFor(cluster.name, user, way)).toString('base64');
    return { body: { kubeconfigs: [{ name: admin ? 'clusterAdmin' : 'clusterUser', value }] } };
  }
}

/** Gives a cluster an operation that runs until it is aborted. */
export function makeBusy({ operations }: ArmContext, cluster: Cluster): void {
  cluster.operation = operations.start({ duration: 24 * 3600_000 }).id;
  cluster.lastOperation = cluster.operation;
  cluster.properties.provisioningState = 'Updating';
}

const readOnly = [
  'fqdn',
  'privateFQDN',
  'azurePortalFQDN',
  'currentKubernetesVersion',
  'maxAgentPools',
  'addonProfiles',
  'resourceUID',
  'status',
];

function withoutReadOnly(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).filter(([name, value]) => !readOnly.includes(name) && value !== null),
  );
}

function refuseWhenBusy(cluster: Cluster): void {
  if (!cluster.operation) return;
  throw flat(
    409,
    'OperationNotAllowed',
    `Operation is not allowed: Another operation (${cluster.properties.provisioningState}) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details`,
  );
}

function matchETag(call: Call, cluster: Cluster): void {
  const wanted = call.headers['if-match']?.replaceAll('"', '');
  if (call.headers['if-none-match'] === '*' || (wanted && wanted !== '*' && wanted !== cluster.eTag)) {
    throw flat(
      412,
      'PreconditionFailed',
      `The managed cluster '${cluster.name}' has eTag '${cluster.eTag}', which is not the one of the request's If-Match header ('${wanted ?? ''}'). It was changed in between.`,
    );
  }
}

/** The AKS service answers without the `error` envelope. */
function flat(status: number, code: string, message: string): ArmError {
  return new ArmError({ status, code, message, flat: true });
}

function operationsPath(cluster: Cluster, kind = 'operations'): string {
  return `/subscriptions/${scopeParts(cluster.id).subscription}/providers/Microsoft.ContainerService/locations/${cluster.location}/${kind}`;
}

function clusterBody({
  own: _,
  operation: __,
  lastOperation: ____,
  number: ___,
  ...cluster
}: Cluster): Record<string, unknown> {
  return cluster;
}

function agentPools(cluster: Cluster): unknown[] {
  const pools = cluster.properties.agentPoolProfiles as Record<string, unknown>[];
  return pools.map(({ name, ...properties }) => ({
    id: `${cluster.id}/agentPools/${name}`,
    name,
    type: 'Microsoft.ContainerService/managedClusters/agentPools',
    properties,
  }));
}
