/** Wires the API and the world together, and keeps what moves by itself moving. */
import { admission } from './admission.ts';
import { type AuditResult, audit, auditIntervalSeconds } from './audit.ts';
import { createClock } from './clock.ts';
import { Access } from './kubernetes/access.ts';
import type { Api } from './kubernetes/api.ts';
import { builtInResources } from './kubernetes/built-in-resources.ts';
import { collectGarbage } from './kubernetes/collector.ts';
import { followDefinitions } from './kubernetes/custom-resources.ts';
import { Lists } from './kubernetes/list.ts';
import { Logs } from './kubernetes/logs.ts';
import { isRecord, type KubernetesObject, type NewObject, timestamp } from './kubernetes/objects.ts';
import { Resources } from './kubernetes/resources.ts';
import type { LoggedRequest } from './kubernetes/server.ts';
import { Store } from './kubernetes/store.ts';
import { strategicMerge } from './kubernetes/strategic.ts';
import { Writes } from './kubernetes/writes.ts';
import { podPages } from './pod-pages.ts';
import { type AddOnOptions, installAddon, removeAddon } from './world/add-on.ts';
import { logAddOnStart } from './world/add-on-logs.ts';
import { runControllers } from './world/deployments.ts';
import { runEndpoints } from './world/endpoints.ts';
import { reportAll, runGatekeeper } from './world/gatekeeper.ts';
import { WorkBook } from './world/gatekeeper-work.ts';
import { placeOddities } from './world/oddities.ts';
import { placePlatformConstraint } from './world/platform-constraint.ts';
import { placePlatformMutators } from './world/platform-mutator.ts';
import { placePlatformObjects } from './world/platform-objects.ts';
import { placePlatformPolicy } from './world/platform-policy.ts';
import type { AssignedPolicy } from './world/policies.ts';
import { PolicyChecks } from './world/policy-checks.ts';
import { type SyncResult, synchronise } from './world/policy-sync.ts';
import { placeRoles } from './world/roles.ts';
import { startStuckRollouts } from './world/rollouts.ts';
import { auditScale, placeScale, type Scale } from './world/scale.ts';
import { seededRandom } from './world/seeded.ts';
import { standingPolicies } from './world/standing-policies.ts';
import { placeNamespacesAndNodes, placeWorkloads } from './world/workloads.ts';
import { ensure, type World } from './world/world.ts';

export interface ClusterOptions {
  scale?: Scale;
  auditIntervalSeconds?: number;
  addon?: boolean;
}

/** `group` is '' for core, `namespace` at the cluster scope. */
type Where = [group: string, plural: string, namespace: string, name: string];

interface ContainerStatus {
  name: string;
  restartCount?: number;
}

/** The cluster in memory. Everything takes effect at once and reaches open watches. */
export interface SandboxCluster {
  /** Newest last: who asked what, and the answer's status. */
  requests: LoggedRequest[];
  /** What is there. */
  get(...where: Where): KubernetesObject | undefined;
  list(group: string, plural: string, namespace?: string): KubernetesObject[];
  /** Creates or replaces past admission and access checks. */
  put(object: NewObject): KubernetesObject;
  /** A merge by Kubernetes' list keys, status included; throws when there is no such object. */
  patch(...whereAndHow: [...Where, patch: Record<string, unknown>]): KubernetesObject;
  remove(...where: Where): void;
  /** Appends a line to a container's log. */
  log(namespace: string, pod: string, container: string, line: string): void;
  /** A container of a pod ends with an exit code, and starts anew: its status says so, and its log is that of the run before. */
  restart(namespace: string, pod: string, container: string, exitCode: number): void;
  /** Forgets the history: watches that resume from before get 410. */
  compact(): void;
  dropConnections(): void;
  /** Runs the audit now; undefined when no audit pod is ready. */
  audit(): AuditResult | undefined;
  /** Hears of every finished audit. */
  onAudit(listener: (result: AuditResult) => void): void;
  /** No audit by itself from now on. */
  pauseAudit(): void;
  installAddon(options?: Partial<AddOnOptions>): void;
  /** With `leftOvers`, templates and constraints stay behind. */
  removeAddon(leftOvers?: boolean): void;
  /** What is assigned from now on; the add-on brings it in at `syncPolicies`. */
  setPolicies(policies: AssignedPolicy[]): void;
  policies(): AssignedPolicy[];
  /** The add-on's 15-minute sync, now; undefined when the add-on does not run. */
  syncPolicies(): SyncResult | undefined;
}

const syncMs = 60_000;

export function createCluster(options: ClusterOptions) {
  const store = new Store();
  const resources = new Resources(builtInResources());
  const writes = new Writes(store, resources);
  const logs = new Logs();
  const clock = createClock();
  const world: World = {
    store,
    resources,
    writes,
    logs,
    work: new WorkBook(),
    policyChecks: new PolicyChecks(),
    ...clock,
    random: seededRandom(20_26),
  };
  followDefinitions(store, resources);

  const addOn: AddOnOptions = {
    auditIntervalSeconds: options.auditIntervalSeconds ?? (options.scale ? 60 : 10),
    violationsLimit: options.scale ? 500 : 20,
  };
  let policies = options.scale || options.addon === false ? [] : standingPolicies();
  placeNamespacesAndNodes(world);
  placeRoles(world);
  placeWorkloads(world);
  placeOddities(world);
  const orphaned = new Set<string>();
  collectGarbage(store, resources, orphaned);
  const listeners: ((result: AuditResult) => void)[] = [];
  let paused = false;

  /** Templates first: their kinds must be served before the constraints can be posted. */
  const syncPolicies = () => {
    if (policies.length === 0 && options.scale) return undefined;
    const first = synchronise(world, policies);
    reportAll(world);
    const second = first && synchronise(world, policies);
    reportAll(world);
    if (!first || !second) return undefined;
    return {
      created: [...first.created, ...second.created],
      changed: [...first.changed, ...second.changed],
      removed: [...first.removed, ...second.removed],
    };
  };
  const auditNow = () => {
    if (options.scale) {
      auditScale(world, options.scale);
      return undefined;
    }
    const result = audit(world);
    if (result) for (const listener of listeners) listener(result);
    return result;
  };
  const install = (more: Partial<AddOnOptions> = {}) => {
    installAddon(world, { ...addOn, ...more });
    logAddOnStart(world);
    reportAll(world);
  };

  if (options.addon !== false) {
    install();
    if (options.scale) placeScale(world, options.scale);
    else {
      syncPolicies();
      placePlatformConstraint(world);
      placePlatformMutators(world);
      placePlatformObjects(world);
      placePlatformPolicy(world);
      auditNow();
    }
  }
  runGatekeeper(world);
  runControllers(world);
  runEndpoints(world);
  writes.admit = admission(world);
  if (options.addon !== false && !options.scale) startStuckRollouts(world);

  let lastAudit = Date.now();
  const tick = setInterval(() => {
    const seconds = auditIntervalSeconds(world);
    if (paused || !seconds || Date.now() - lastAudit < seconds * 1000) return;
    lastAudit = Date.now();
    auditNow();
  }, 500);
  const sync = setInterval(syncPolicies, syncMs);
  tick.unref();
  sync.unref();

  const find = (...[group, plural, namespace, name]: Where) => {
    const resource = resources.get(group, plural);
    return { resource, object: store.get(resource, resource.namespaced ? namespace : undefined, name) };
  };
  const patch: SandboxCluster['patch'] = (group, plural, namespace, name, given) => {
    const { resource, object } = find(group, plural, namespace, name);
    const next = strategicMerge(object, given) as KubernetesObject;
    const { generation } = object.metadata;
    const changed = isRecord(given.spec) && generation !== undefined;
    const metadata = { ...next.metadata, resourceVersion: '', ...(changed ? { generation: generation + 1 } : {}) };
    return store.update(resource, { ...next, metadata });
  };
  const cluster: SandboxCluster = {
    requests: [],
    get: (group, plural, namespace, name) => {
      const resource = resources.find(group, plural);
      return resource && store.find(resource, resource.namespaced ? namespace : undefined, name);
    },
    list: (group, plural, namespace) => {
      const resource = resources.find(group, plural);
      return resource ? store.list(resource, namespace) : [];
    },
    put: (object) => ensure(world, object),
    patch,
    remove: (...where) => {
      const { resource, object } = find(...where);
      store.delete(resource, object);
    },
    log: (namespace, pod, container, line) => logs.append(namespace, pod, container, line, world.now()),
    restart: (namespace, pod, container, exitCode) => {
      const { status } = find('', 'pods', namespace, pod).object as {
        status?: { containerStatuses?: ContainerStatus[] };
      };
      const { restartCount = 0, ...known } = status?.containerStatuses?.find(({ name }) => name === container) ?? {};
      const now = timestamp(world.now());
      const ended = { reason: 'Error', exitCode, startedAt: now, finishedAt: now };
      const running = { state: { running: { startedAt: now } }, lastState: { terminated: ended } };
      const next = { ...known, name: container, restartCount: restartCount + 1, ...running };
      patch('', 'pods', namespace, pod, { status: { containerStatuses: [next] } });
      logs.restart(namespace, pod, container);
    },
    compact: () => store.compact(),
    dropConnections: () => {},
    audit: auditNow,
    onAudit: (listener) => listeners.push(listener),
    pauseAudit: () => {
      paused = true;
    },
    installAddon: install,
    removeAddon: (leftOvers) => removeAddon(world, leftOvers),
    setPolicies: (given) => {
      policies = given;
    },
    policies: () => policies,
    syncPolicies,
  };
  const api: Api = {
    store,
    resources,
    access: new Access(store, resources),
    writes,
    lists: new Lists(store),
    logs,
    pages: podPages(world),
    metrics: () => world.policyChecks.page(),
    orphaned,
    version,
    bookmarkMs: 10_000,
  };
  return {
    api,
    world,
    cluster,
    stop: () => {
      clearInterval(tick);
      clearInterval(sync);
      clock.stop();
    },
  };
}

const version = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.6',
  gitCommit: '1e09fec02ac194c1044224e45e60d249e98cd092',
  gitTreeState: 'clean',
  buildDate: '2025-11-12T02:07:27Z',
  goVersion: 'go1.24.9',
  compiler: 'gc',
  platform: 'linux/amd64',
};
