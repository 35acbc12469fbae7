/** Microsoft.ContainerService/managedClusters: reading, the whole-cluster PUT with its eTag, abort, credentials. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Credentials, type KubeconfigTarget, kubeconfigText } from '../kubeconfig.ts';
import { addonEnabled, addonProfiles } from './addon-profile.ts';
import { found, resourceRoutes } from './collection.ts';
import { ArmError, resourceNotFound } from './errors.ts';
import type { Operation } from './long-running.ts';
import { page } from './paging.ts';
import { scopeParts } from './resource-ids.ts';
import { type Answer, type Call, on, type Route } from './routes.ts';
import type { ArmContext, Cluster } from './world.ts';

const type = 'Microsoft.ContainerService/managedClusters';
const putBody = z.object({
  location: z.string(),
  tags: z.record(z.string(), z.string()).nullish(),
  identity: z.record(z.string(), z.unknown()).nullish(),
  sku: z.record(z.string(), z.unknown()).nullish(),
  properties: z.record(z.string(), z.unknown()),
});

/** How one signs in to the sandbox's Kubernetes API. */
export type ClusterSignIn = Omit<KubeconfigTarget, 'cluster'> & Credentials;

/** `signIn` gives the ways into the cluster that the sandbox plays; the other clusters have none that works. */
export function clusterRoutes(context: ArmContext, signIn: (admin: boolean) => ClusterSignIn | undefined): Route[] {
  const { world, operations, durations } = context;
  const clusters = { type, store: world.clusters, missing: ({ path }: Call) => resourceNotFound(path) };
  const find = (call: Call) => found(clusters, call);
  const one = `/subscriptions/:subscription/resourceGroups/:group/providers/${type}/:name`;
  const act = (name: string, handle: Route['handle']) => on('POST', `${one}/${name}`, handle, `${type}/${name}/action`);

  return [
    ...resourceRoutes({ ...clusters, view: clusterBody, headers: ({ eTag }) => ({ ETag: `"${eTag}"` }) }),
    on('PUT', one, put, `${type}/write`),
    act('abort', abort),
    act('start', (call) => power(call, 'Starting', 'Running')),
    act('stop', (call) => power(call, 'Stopping', 'Stopped')),
    act('listClusterUserCredential', (call) => credentials(call, false)),
    act('listClusterAdminCredential', (call) => credentials(call, true)),
    on('GET', `${one}/agentPools`, (call) => page(call, agentPools(find(call))), `${type}/agentPools/read`),
    on('GET', `${one}/operations/:operation`, operation, `${type}/operations/read`),
  ];

  function operation(call: Call): Answer {
    const { id, lastOperation = '' } = find(call);
    const { operation: asked = '' } = call.params;
    const wanted = asked.toLowerCase() === 'latest' ? lastOperation : asked;
    const report = operations.report(wanted);
    if (!report) throw resourceNotFound(call.path);
    return { body: { id: `${id}/operations/${wanted}`, resourceId: id, ...report } };
  }

  function put(call: Call): Answer {
    const cluster = find(call);
    refuseWhenBusy(cluster);
    matchETag(call, cluster);
    const { data, error } = putBody.safeParse(call.body);
    const why = error?.issues[0]?.message;
    if (!data) throw flat(400, 'InvalidParameter', `The request body is not a managed cluster: ${why}`);
    const { tags, properties, identity, sku } = data;
    const wanted = addonEnabled(properties);
    const had = addonEnabled(cluster.properties);
    cluster.properties = {
      ...cluster.properties,
      ...withoutReadOnly(properties),
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
    const headers = operations.asyncHeaders(call, operationsPath(cluster), operation);
    return { headers, body: clusterBody(cluster) };
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
    return accepted(call, cluster, operation);
  }

  function power(call: Call, during: string, after: string): Answer {
    const cluster = find(call);
    refuseWhenBusy(cluster);
    const operation = begin(cluster, during, () => {
      cluster.properties.powerState = { code: after };
    });
    return accepted(call, cluster, operation);
  }

  function accepted(call: Call, cluster: Cluster, operation: Operation): Answer {
    const headers = {
      ...operations.locationHeaders(call, operationsPath(cluster, 'operationresults'), operation),
      ...operations.asyncHeaders(call, operationsPath(cluster), operation),
    };
    return { status: 202, headers };
  }

  function credentials(call: Call, admin: boolean): Answer {
    const cluster = find(call);
    const group = scopeParts(cluster.id).resourceGroup;
    const name = admin ? 'clusterAdmin' : 'clusterUser';
    const way = (cluster.own ? signIn(admin) : undefined) ?? {
      server: `https://${cluster.properties.privateFQDN ?? cluster.properties.fqdn}:443`,
      caPem: '',
      token: 'none: this cluster of the sandbox has no API server',
    };
    const target = { ...way, cluster: cluster.name };
    const context = admin ? `${cluster.name}-admin` : cluster.name;
    const text = kubeconfigText(target, `${name}_${group}_${cluster.name}`, way, context);
    return { body: { kubeconfigs: [{ name, value: Buffer.from(text).toString('base64') }] } };
  }
}

/** Gives a cluster an operation that runs until it is aborted. */
export function makeBusy({ operations }: ArmContext, cluster: Cluster): void {
  cluster.operation = operations.start({ duration: 24 * 3600_000 }).id;
  cluster.lastOperation = cluster.operation;
  cluster.properties.provisioningState = 'Updating';
}

const readOnly = new Set([
  ...['provisioningState', 'powerState', 'fqdn', 'privateFQDN', 'azurePortalFQDN', 'currentKubernetesVersion'],
  ...['maxAgentPools', 'addonProfiles', 'resourceUID', 'status'],
]);

function withoutReadOnly(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).filter(([name, value]) => !readOnly.has(name) && value !== null),
  );
}

function refuseWhenBusy(cluster: Cluster): void {
  if (!cluster.operation) return;
  const why = `Another operation (${cluster.properties.provisioningState}) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details`;
  throw flat(409, 'OperationNotAllowed', `Operation is not allowed: ${why}`);
}

function matchETag(call: Call, cluster: Cluster): void {
  const wanted = call.headers['if-match']?.replaceAll('"', '');
  if (call.headers['if-none-match'] === '*' || (wanted && wanted !== '*' && wanted !== cluster.eTag)) {
    const why = `has eTag '${cluster.eTag}', which is not the one of the request's If-Match header ('${wanted ?? ''}'). It was changed in between.`;
    throw flat(412, 'PreconditionFailed', `The managed cluster '${cluster.name}' ${why}`);
  }
}

/** The AKS service answers without the `error` envelope. */
function flat(status: number, code: string, message: string): ArmError {
  return new ArmError({ status, code, message, flat: true });
}

function operationsPath(cluster: Cluster, kind = 'operations'): string {
  return `/subscriptions/${scopeParts(cluster.id).subscription}/providers/Microsoft.ContainerService/locations/${cluster.location}/${kind}`;
}

function clusterBody(cluster: Cluster): Record<string, unknown> {
  const { own: _, operation: __, lastOperation: ___, number: ____, ...shown } = cluster;
  return shown;
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
