/** What Gatekeeper's pods say of mutators, expansion templates, providers and its Config. */
import { isDeepStrictEqual } from 'node:util';
import { isRecord, type KubernetesObject } from '../kubernetes/objects.ts';
import { reportByPods } from './pod-reports.ts';
import { setStatus, type World } from './world.ts';

/** Entries of pods that are gone are dropped, as Gatekeeper's status controllers do. */
export function reportOthers(world: World): void {
  const all = (group: string) =>
    world.resources
      .all()
      .filter((one) => one.group === `${group}.gatekeeper.sh`)
      .flatMap((resource) => world.store.list(resource));
  const mutators = all('mutations');
  const torn = conflicting(mutators);
  for (const mutator of mutators) {
    const message = torn.has(idOf(mutator))
      ? `the following mutators have conflicting schemas: [${[...torn].sort().join(',')}]`
      : undefined;
    const errors = message && [{ type: 'ErrConflictingSchema', message }];
    report(world, mutator, () => (errors ? { errors } : { enforced: true }));
  }
  const expansions = all('expansion');
  for (const expansion of expansions) {
    const errors = [{ message: 'template forms expansion cycle' }];
    report(world, expansion, () => (isCircular(expansion, expansions) ? { errors } : {}));
  }
  for (const provider of all('externaldata')) report(world, provider, () => ({ active: true }));
  for (const config of all('config')) report(world, config, () => ({}));
}

function report(world: World, object: KubernetesObject, say: () => Record<string, unknown>): void {
  const byPod = reportByPods(world, object, say);
  if (!isDeepStrictEqual(isRecord(object.status) ? object.status.byPod : undefined, byPod))
    setStatus(world, object, { byPod });
}

function idOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}.mutations.gatekeeper.sh /${metadata.name}`;
}

/** Ids of mutators of one kind of object that take one list for lists with other keys. Of all that Gatekeeper compares, this alone. */
function conflicting(mutators: KubernetesObject[]): Set<string> {
  const keysOf = Map.groupBy(
    mutators.flatMap((mutator) => {
      const spec = isRecord(mutator.spec) ? mutator.spec : {};
      const [, list, key] = /^([\w.]+)\[(\w+):/.exec(String(spec.location)) ?? [];
      return list === undefined ? [] : [{ mutator, key, list: JSON.stringify([spec.applyTo, list]) }];
    }),
    ({ list }) => list,
  );
  const torn = [...keysOf.values()].filter((entries) => new Set(entries.map(({ key }) => key)).size > 1);
  return new Set(torn.flat().map(({ mutator }) => idOf(mutator)));
}

interface ExpansionSpec {
  applyTo?: { groups?: string[]; versions?: string[]; kinds?: string[] }[];
  generatedGVK?: { group?: string; version?: string; kind?: string };
}

/** Whether what it makes is expanded until it is made again. */
function isCircular(start: KubernetesObject, all: KubernetesObject[]): boolean {
  const seen = new Set<KubernetesObject>();
  const open = next(start, all);
  for (let one = open.pop(); one; one = open.pop()) {
    if (one.metadata.name === start.metadata.name) return true;
    if (seen.has(one)) continue;
    seen.add(one);
    open.push(...next(one, all));
  }
  return false;
}

function next(template: KubernetesObject, all: KubernetesObject[]): KubernetesObject[] {
  const { generatedGVK = {} } = (template.spec ?? {}) as ExpansionSpec;
  const { group = '', version = '', kind = '' } = generatedGVK;
  return all.filter(({ spec }) =>
    ((spec ?? {}) as ExpansionSpec).applyTo?.some(
      ({ groups = [], versions = [], kinds = [] }) =>
        groups.includes(group) && versions.includes(version) && kinds.includes(kind),
    ),
  );
}
