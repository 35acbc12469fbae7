import type { GatekeeperConfig, Namespace, PodOwner, ServiceEndpoints, Trace } from './component.ts';
import type { ConstraintKind } from './constraint.ts';
import { parsePodStatuses } from './pod-status.ts';
import { listOf, metadataOf, objectOf, stringMapOf, textOf, textsOf } from './raw-json.ts';
import { parseKinds } from './sync.ts';

/**
 * Endpoints per Service over all its EndpointSlices (discovery.k8s.io/v1). One pod counts once, though a dual-stack
 * Service has it in a slice of each address family. A missing `ready` means ready, as the API defines it.
 */
export function parseEndpointSlices(raws: readonly unknown[]): readonly ServiceEndpoints[] {
  const services = new Map<string, { namespace: string; service: string; targets: Map<string, boolean> }>();
  for (const raw of raws) {
    const slice = objectOf(raw);
    const { namespace, labels } = metadataOf(slice);
    const service = textOf(labels['kubernetes.io/service-name']);
    if (service === '') continue;
    const key = `${namespace}/${service}`;
    const known = services.get(key) ?? { namespace, service, targets: new Map<string, boolean>() };
    services.set(key, known);
    for (const entry of listOf(slice.endpoints)) {
      const endpoint = objectOf(entry);
      const target = objectOf(endpoint.targetRef);
      const name = textOf(target.name) || textsOf(endpoint.addresses)[0];
      if (name === undefined) continue;
      const ready = objectOf(endpoint.conditions).ready !== false;
      known.targets.set(name, ready || known.targets.get(name) === true);
    }
  }
  return [...services.values()].map(({ namespace, service, targets }) => {
    const ready = [...targets.values()].filter((isReady) => isReady).length;
    return { namespace, service, ready, notReady: targets.size - ready };
  });
}

/** Gatekeeper's Config (config.gatekeeper.sh/v1alpha1); undefined when it has no name. */
export function parseGatekeeperConfig(raw: unknown): GatekeeperConfig | undefined {
  const object = objectOf(raw);
  const { name, namespace, createdAt } = metadataOf(object);
  if (name === '') return undefined;
  const spec = objectOf(object.spec);
  const synced = parseKinds(objectOf(spec.sync).syncOnly);
  const traces = listOf(objectOf(spec.validation).traces).map(parseTrace);
  const byPod = parsePodStatuses(object, () => ({}));
  return {
    namespace,
    ...(createdAt > 0 && { createdAt }),
    ...(synced.length > 0 && { synced }),
    exclusions: listOf(spec.match).map((entry) => {
      const match = objectOf(entry);
      return { processes: textsOf(match.processes), namespaces: textsOf(match.excludedNamespaces) };
    }),
    ...(traces.length > 0 && { traces }),
    ...(objectOf(spec.readiness).statsEnabled === true && { readinessStats: true }),
    ...(byPod.length > 0 && { byPod }),
  };
}

function parseTrace(raw: unknown): Trace {
  const { user, kind, dump } = objectOf(raw);
  const [named = { group: '', version: '', kind: '' }] = parseKinds([kind]);
  return { user: textOf(user), kind: named, dump: textOf(dump).toLowerCase() === 'all' };
}

/** A Namespace (v1), or its metadata only; undefined when it has no name. */
export function parseNamespace(raw: unknown): Namespace | undefined {
  const object = objectOf(raw);
  const { name, labels } = metadataOf(object);
  return name === '' ? undefined : { name, labels: stringMapOf(labels) };
}

/**
 * A Pod, or its metadata only (PartialObjectMetadata), as who owns it. A ReplicaSet whose name ends with the pod's
 * pod-template-hash belongs to the Deployment of the rest of that name; an Argo Rollout labels its pods otherwise.
 */
export function parsePodOwner(raw: unknown): PodOwner | undefined {
  const object = objectOf(raw);
  const { name, namespace, labels } = metadataOf(object);
  if (name === '') return undefined;
  const references = listOf(objectOf(object.metadata).ownerReferences).map(objectOf);
  const reference = references.find((entry) => entry.controller === true) ?? references[0];
  const owner = reference && { kind: textOf(reference.kind), name: textOf(reference.name) };
  if (!owner || owner.kind === '' || owner.name === '') return { namespace, name };
  const hash = textOf(labels['pod-template-hash']);
  if (owner.kind === 'ReplicaSet' && hash !== '' && owner.name.endsWith(`-${hash}`)) {
    const deployment = owner.name.slice(0, -hash.length - 1);
    return { namespace, name, owner: { group: 'apps', kind: 'Deployment', name: deployment } };
  }
  const apiVersion = textOf(reference?.apiVersion);
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return { namespace, name, owner: { group, ...owner } };
}

/** Constraint kinds of discovery's APIResourceList for constraints.gatekeeper.sh; subresources left out, each kind once. */
export function parseConstraintKinds(raw: unknown): readonly ConstraintKind[] {
  const object = objectOf(raw);
  const version = textOf(object.groupVersion).split('/')[1] || 'v1beta1';
  const kinds = new Map<string, ConstraintKind>();
  for (const entry of listOf(object.resources)) {
    const resource = objectOf(entry);
    const kind = textOf(resource.kind);
    const plural = textOf(resource.name);
    if (kind === '' || plural === '' || plural.includes('/') || kinds.has(kind)) continue;
    kinds.set(kind, { kind, plural, version });
  }
  return [...kinds.values()];
}
