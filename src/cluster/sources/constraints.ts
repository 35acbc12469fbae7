import type { Constraint, ConstraintKind } from '../../governance/constraint.ts';
import { parseConstraint } from '../../governance/constraint-parse.ts';
import type { Reading } from '../../governance/reading.ts';
import { packViolations } from '../../governance/violation-pack.ts';
import { type Collection, type ListWatchContext, listWatch } from '../list-watch.ts';
import type { FollowedKinds } from './constraint-kinds.ts';
import { derived } from './merged-reading.ts';

/** The constraints of every kind there is, each kind in its own collection. */
export interface FollowedConstraints {
  /** By kind; the same map until something changed. */
  readings(): ReadonlyMap<string, Reading<readonly Constraint[]>>;
  /** Opens collections for kinds that came and closes those of kinds that went. */
  adopt(kinds: readonly ConstraintKind[]): void;
  settled(): Promise<void>;
  close(): void;
}

export function followConstraints(
  context: ListWatchContext,
  kinds: Pick<FollowedKinds, 'look'>,
  onChange: () => void,
): FollowedConstraints {
  const collections = new Map<string, Collection<Constraint>>();

  function open({ kind, plural, version }: ConstraintKind): Collection<Constraint> {
    const source = {
      path: `/apis/constraints.gatekeeper.sh/${version}/${plural}`,
      // One constraint may hold 500 violations: 20 of them are some 4 MB.
      pageSize: 20,
      parse: (raw: unknown) => parseConstraint(raw, kind, packViolations),
    };
    const collection = listWatch(context, source, () => {
      if (collection.reading().state === 'absent') kinds.look();
      onChange();
    });
    return collection;
  }

  return {
    readings: derived(
      () => [...collections].flatMap(([kind, collection]) => [kind, collection.reading()] as const),
      () => new Map([...collections].map(([kind, collection]) => [kind, collection.reading()])),
    ),
    adopt(wanted) {
      const names = new Set(wanted.map(({ kind }) => kind));
      for (const [kind, collection] of collections) {
        if (names.has(kind)) continue;
        collection.close();
        collections.delete(kind);
      }
      for (const kind of wanted) if (!collections.has(kind.kind)) collections.set(kind.kind, open(kind));
    },
    async settled() {
      await Promise.all([...collections.values()].map((collection) => collection.settled));
    },
    close() {
      for (const collection of collections.values()) collection.close();
      collections.clear();
    },
  };
}
