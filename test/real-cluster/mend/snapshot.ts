/** An object as a mend may and may not change it. */
import type { ObjectReference } from '../../../src/governance/object-reference.ts';
import type { RunStatus } from '../../../src/operations/run-status.ts';
import type { Mender } from './mender.ts';

export interface Snapshot {
  readonly spec: unknown;
  readonly labels: unknown;
  readonly annotations: unknown;
  /** Field sets by manager and operation, but for those of controllers. */
  readonly managed: Readonly<Record<string, unknown>>;
}

interface Raw {
  readonly spec: unknown;
  readonly metadata: {
    readonly labels?: object;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly managedFields: readonly {
      readonly manager: string;
      readonly operation: string;
      readonly subresource?: string;
      readonly fieldsV1: unknown;
    }[];
  };
}

export async function snapshot(mender: Mender, reference: ObjectReference): Promise<Snapshot> {
  const { spec, metadata } = (await mender.whole(reference)) as Raw;
  const { 'deployment.kubernetes.io/revision': _, ...annotations } = metadata.annotations ?? {};
  const managed = metadata.managedFields
    .filter(({ subresource, manager }) => subresource === undefined && manager !== 'kube-controller-manager')
    .map(({ manager, operation, fieldsV1 }) => [`${manager} ${operation}`, fieldsV1]);
  return { spec, labels: metadata.labels, annotations, managed: Object.fromEntries(managed) };
}

interface Tree {
  readonly [key: string]: unknown;
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** How an element of a list is told: by its name, or its port. */
function keyOf(key: string, element: unknown): string {
  const { containerPort, port, name } = (element ?? {}) as { name?: string; containerPort?: number; port?: number };
  return String(containerPort ?? port ?? name ?? key);
}

function unlike(one: unknown, other: unknown, path: string): readonly string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  if (!isTree(one) || !isTree(other)) return [path];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => unlike(one[key], other[key], `${path}/${keyOf(key, one[key] ?? other[key])}`));
}

interface Mended {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly run: RunStatus;
}

/** The fields that the mend says it changes. */
function ownPaths({ undo }: RunStatus): readonly (readonly (string | Tree)[])[] {
  const { fields = [] } = (undo?.input ?? {}) as { fields?: readonly { path: readonly (string | Tree)[] }[] };
  return fields.map(({ path }) => path);
}

/** Paths that differ after the mend, and are none of those that it says it changes. */
export function otherChanges({ before, after, run }: Mended): readonly string[] {
  const own = ownPaths(run).map(
    (path) => `/${path.map((step) => (typeof step === 'string' ? step : Object.values(step)[0])).join('/')}`,
  );
  const found = [
    ...unlike(before.spec, after.spec, '/spec'),
    ...unlike(before.labels, after.labels, '/metadata/labels'),
    ...unlike(before.annotations, after.annotations, '/metadata/annotations'),
  ];
  return found.filter((path) => !own.some((one) => path.startsWith(one) || one.startsWith(`${path}/`)));
}

/** Fields that other managers have no more after the mend, but for those that it says it changes. */
export function lostByOthers({ before, after, run }: Mended): readonly string[] {
  const own = ownPaths(run).map((path) =>
    path.map((step) => (typeof step === 'string' ? `f:${step}` : 'k:')).join(' '),
  );
  const leaves = ({ managed }: Snapshot) =>
    Object.entries(managed).flatMap(([manager, set]) =>
      manager.startsWith('constable') ? [] : leavesOf(set, [manager]),
    );
  const now = new Set(leaves(after).map((leaf) => leaf.join(' ')));
  const plain = (leaf: readonly string[]) =>
    leaf
      .slice(1)
      .map((step) => (step.startsWith('k:') ? 'k:' : step))
      .join(' ');
  return (
    leaves(before)
      .filter((leaf) => !now.has(leaf.join(' ')))
      // An empty map that was set owns what comes into it.
      .filter((leaf) => !own.some((path) => plain(leaf).startsWith(path) || path.startsWith(`${plain(leaf)} `)))
      .map((leaf) => leaf.join(' '))
  );
}

function leavesOf(set: unknown, path: readonly string[]): readonly (readonly string[])[] {
  const inner = Object.entries((set ?? {}) as object).filter(([name]) => name !== '.');
  return inner.length === 0 ? [path] : inner.flatMap(([name, value]) => leavesOf(value, [...path, name]));
}
