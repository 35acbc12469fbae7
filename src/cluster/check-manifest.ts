import { manifestReference } from '../governance/manifest.ts';
import type { Manifest } from '../governance/manifest-file.ts';
import type { ManifestVerdict } from '../governance/manifest-verdict.ts';
import { nextPod } from '../governance/next-pod.ts';
import type { ObjectReference } from '../governance/object-reference.ts';
import { objectOf } from '../governance/raw-json.ts';
import { gravestState, type RolloutStep } from '../governance/rollout.ts';
import { unknownVerdict } from '../governance/verdict.ts';
import { makeNext } from './check-rollout.ts';
import type { ClusterConnection } from './connection/cluster-connection.ts';
import { dryRun } from './dry-run.ts';
import type { PathOf } from './resource-discovery.ts';

/** As whom a manifest would be applied. */
export interface ManifestApplier {
  /** That of a manifest that names none. */
  readonly namespace: string;
  /** The field manager: what others have set of an object that is there stays as it is. */
  readonly manager: string;
}

/**
 * Asks what would come of applying the manifest (server-side, with its conflicts forced) and of what it then makes. Rejects with ClusterError only when it is cancelled.
 */
export async function checkManifest(
  connection: ClusterConnection,
  pathOf: PathOf,
  { value, place }: Manifest,
  { namespace, manager }: ManifestApplier,
  signal: AbortSignal,
): Promise<ManifestVerdict> {
  const named = manifestReference(value, namespace);
  if (named === undefined) return { place, state: 'unknown', steps: [noObject] };
  const object = (await isNamespaced(pathOf, named)) ? named : { ...named, namespace: '' };
  const { metadata } = objectOf(value);
  const isNamed = object.name !== '';
  const request = isNamed
    ? ({ how: 'apply', object: value, manager, force: true, namespace } as const)
    : ({ how: 'create', object: value, namespace } as const);
  const { verdict, object: applied } = await dryRun(connection, pathOf, request, signal);
  const steps: RolloutStep[] = [{ does: isNamed ? 'apply' : 'create', kind: object.kind, verdict }];
  const placed = { ...objectOf(value), metadata: { ...objectOf(metadata), namespace: object.namespace } };
  const next = nextPod(applied ?? placed);
  // Without its namespace or its kind nothing that it makes could be asked about either.
  const isThere = verdict.state !== 'unknown';
  if (next !== undefined && !('none' in next) && isThere)
    steps.push(...(await makeNext(connection, pathOf, next, signal)));
  return { place, object, state: gravestState(steps), steps };
}

/** What is not known is asked again by the dry run, which says why. */
async function isNamespaced(pathOf: PathOf, object: ObjectReference): Promise<boolean> {
  const path = await pathOf(object).catch(() => '');
  return path === '' || /\/namespaces\/[^/]+\//.test(path);
}

const noObject: RolloutStep = {
  does: 'apply',
  kind: '',
  verdict: unknownVerdict(
    { what: 'it is no Kubernetes object: it has no apiVersion or no kind', next: 'mend the file' },
    0,
  ),
};
