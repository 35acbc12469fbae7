/** Azure Resource Manager on loopback: startArm. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificateAuthority } from '../certificates.ts';
import { createClock } from '../clock.ts';
import { addonEnabled } from './addon-profile.ts';
import { assignmentRoutes } from './assignments.ts';
import { addCatalogue } from './catalogue.ts';
import { type ClusterSignIn, clusterRoutes, makeBusy } from './clusters.ts';
import { definitionRoutes } from './definitions.ts';
import { directoryRoutes, graphService } from './directory.ts';
import { type Durations, sandboxDurations } from './durations.ts';
import { type EffectiveDefinition, effectiveDefinitions } from './effective-assignments.ts';
import { exemptionRoutes } from './exemptions.ts';
import { createFaults, type Faults } from './faults.ts';
import { type Identity, resourceManagerService, startIdentity } from './identity.ts';
import { createLongRunning } from './long-running.ts';
import { cloudMetadata } from './metadata.ts';
import { policyStateRoutes } from './policy-state-routes.ts';
import { type AuditResult, createPolicyStates, type PolicyStates } from './policy-states.ts';
import { pricingRoutes } from './pricings.ts';
import { createRegistrations, type Registrations } from './providers.ts';
import { addRegistries, registryRoutes } from './registries.ts';
import { remediationRoutes } from './remediations.ts';
import { resourceGraphRoutes } from './resource-graph.ts';
import { addRoleAssignments, roleRoutes } from './roles.ts';
import { scanRoutes } from './scans.ts';
import { type LoggedRequest, startServer } from './server.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { type ArmContext, type ArmWorld, type Cluster, emptyWorld } from './world.ts';
import { addAssignments, addCustomDefinitions } from './world-assignments.ts';
import { addClusters } from './world-clusters.ts';

export interface ArmHooks {
  /** The add-on of the sandbox cluster was switched on or off, and the switching is done. */
  onAddon?(enabled: boolean): void;
  /** What the add-on would carry into the sandbox cluster by now; called after the sync, with nothing while the add-on is off. */
  onAssignmentsChanged?(effective: EffectiveDefinition[]): void;
  /** What the last audit of the sandbox cluster found, one entry a constraint; becomes compliance. */
  auditResults?(): AuditResult[];
}

export interface ArmOptions {
  ca: CertificateAuthority;
  /** 0, the default, takes any free port. */
  port?: number;
  /** The sandbox cluster as ARM shows it; `signIn` gives what its kubeconfig holds. */
  cluster: {
    host: string;
    name?: string;
    resourceGroup?: string;
    addon: boolean;
    signIn?: (admin: boolean) => ClusterSignIn;
  };
  /** Who the token endpoint signs in: owner (default), contributor, policy-contributor, reader, nobody. */
  signedIn?: string;
  /** Seconds a token holds; an hour unless told. */
  tokenLifetime?: number;
  durations?: Partial<Durations>;
  /** Seconds that long-running operations tell pollers to wait; null tells nothing, as Azure does. 1 unless told. */
  retryAfter?: number | null;
  /** Times that a role for a new identity is refused with PrincipalNotFound; 2 unless told. */
  replicationTries?: number;
  /** Puts more into the world than ordinarily stands there. */
  fill?(world: ArmWorld, states: PolicyStates): void;
  hooks?: ArmHooks;
}

export interface SandboxArm extends Pick<Identity, 'signIn' | 'token' | 'expireTokens'> {
  /** `https://127.0.0.1:port`. */
  endpoint: string;
  /** Of its Microsoft Graph, which is another host. */
  graphEndpoint: string;
  caPemPath: string;
  identityEndpoint: string;
  identityHeader: string;
  /** What to export so that az, @azure/identity and this program find the sandbox. */
  environment: Record<string, string>;
  /** The shell lines that point az at the sandbox and sign it in. */
  shellLines: string[];
  /** The resource id of the cluster that the sandbox's Kubernetes API plays. */
  clusterId: string;
  faults: Faults;
  requestLog: LoggedRequest[];
  world: ArmWorld;
  /** While true nobody can sign in. */
  refuseSignIn(yes: boolean): void;
  /** Sets a resource provider's state in a subscription at once: `Registered`, `NotRegistered` … */
  setRegistration: Registrations['set'];
  /** What holds at the sandbox cluster now. */
  effective(): EffectiveDefinition[];
  stop(): Promise<void>;
}

const longestLog = 20_000;

/** Starts the whole of it; ends with `stop`. */
export async function startArm(options: ArmOptions): Promise<SandboxArm> {
  const { hooks = {}, retryAfter = 1, replicationTries = 2 } = options;
  const world = emptyWorld();
  const clock = createClock();
  const durations = { ...sandboxDurations, ...options.durations };
  const operations = createLongRunning(clock, retryAfter ?? undefined);
  const cluster = addClusters(world, options.cluster);
  addRegistries(world);
  addRoleAssignments(world);
  addCatalogue(world);
  addCustomDefinitions(world);
  addAssignments(world, cluster);

  const effective = () => effectiveDefinitions(world, cluster.id, clock.now());
  const sync = () => {
    clock.after(durations.sync, () => hooks.onAssignmentsChanged?.(addonOn(cluster) ? inCluster(effective()) : []));
  };
  const context: ArmContext = {
    world,
    clock,
    durations,
    operations,
    assignmentsChanged: sync,
    addonChanged: () => {
      hooks.onAddon?.(addonOn(cluster));
      sync();
    },
  };
  const states = createPolicyStates(context, () => hooks.auditResults?.());
  const registrations = createRegistrations(context);
  options.fill?.(world, states);
  const report = () => {
    states.evaluate(cluster.id);
    clock.after(durations.report, report);
  };
  clock.after(durations.report, report);
  for (const other of world.clusters.all()) if (other.name === 'edge-weu') makeBusy(context, other);

  const identity = await startIdentity({
    signedIn: options.signedIn ?? 'owner',
    tokenLifetime: options.tokenLifetime ?? 3600,
  });
  const faults = createFaults();
  const requestLog: LoggedRequest[] = [];
  const tls = await options.ca.issue({ commonName: '127.0.0.1', hosts: ['127.0.0.1', 'localhost'] });
  const log = (request: LoggedRequest) => {
    requestLog.push(request);
    if (requestLog.length > longestLog) requestLog.splice(0, longestLog / 2);
  };
  const shared = { tls, identity, faults, rights: world.rights, log };
  const graph = await startServer({
    ...shared,
    port: 0,
    service: graphService,
    routes: directoryRoutes(context),
    versioned: false,
    guard: () => {},
  });
  const server = await startServer({
    ...shared,
    port: options.port ?? 0,
    service: resourceManagerService,
    versioned: true,
    metadata: (origin) => cloudMetadata(origin, graph.origin),
    routes: [
      ...subscriptionRoutes(context),
      ...clusterRoutes(context, (admin) => options.cluster.signIn?.(admin)),
      ...registryRoutes(context),
      ...assignmentRoutes(context, replicationTries),
      ...definitionRoutes(context),
      ...roleRoutes(context),
      ...exemptionRoutes(context),
      ...policyStateRoutes(states),
      ...scanRoutes(context, states),
      ...remediationRoutes(context, states),
      ...resourceGraphRoutes(context, states),
      ...pricingRoutes(),
      ...registrations.routes,
      ...operations.routes,
    ],
    guard: registrations.require,
  });
  const folder = await mkdtemp(join(tmpdir(), 'constable-arm-'));
  const caPemPath = join(folder, 'ca.pem');
  await writeFile(caPemPath, options.ca.caPem);
  if (addonOn(cluster)) sync();

  const environment = {
    IDENTITY_ENDPOINT: identity.endpoint,
    IDENTITY_HEADER: identity.header,
    REQUESTS_CA_BUNDLE: caPemPath,
    NODE_EXTRA_CA_CERTS: caPemPath,
    AZURE_CORE_COLLECT_TELEMETRY: 'no',
    AZURE_CONFIG_DIR: join(folder, 'az'),
  };
  return {
    endpoint: server.origin,
    graphEndpoint: graph.origin,
    caPemPath,
    identityEndpoint: identity.endpoint,
    identityHeader: identity.header,
    environment,
    shellLines: [
      ...Object.entries(environment).map(([name, value]) => `export ${name}=${value}`),
      `az cloud register -n ConstableSandbox --endpoint-resource-manager ${server.origin}`,
      'az cloud set -n ConstableSandbox',
      'az login --identity',
    ],
    clusterId: cluster.id,
    faults,
    requestLog,
    world,
    signIn: identity.signIn,
    token: identity.token,
    expireTokens: identity.expireTokens,
    refuseSignIn: identity.refuse,
    setRegistration: registrations.set,
    effective,
    async stop() {
      clock.stop();
      await Promise.all([server.stop(), graph.stop(), identity.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function addonOn(cluster: Cluster): boolean {
  return addonEnabled(cluster.properties);
}

function inCluster(effective: EffectiveDefinition[]): EffectiveDefinition[] {
  return effective.filter((one) => one.inCluster && !one.exempt && one.effect.toLowerCase() !== 'disabled');
}
