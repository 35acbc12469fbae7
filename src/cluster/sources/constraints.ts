import type { Constraint, ConstraintKind } from '../../governance/constraint.ts';
import { parseConstraint } from '../../governance/constraint-parse.ts';
import { packViolations } from '../../governance/violation-pack.ts';
import { type ListWatchContext, listWatch } from '../list-watch.ts';
import type { FollowedKinds } from './constraint-kinds.ts';
import { type KeyedCollections, keyedCollections } from './keyed-collections.ts';

/** The constraints of every kind there is, each kind in its own collection. */
export function followConstraints(
  context: ListWatchContext,
  kinds: Pick<FollowedKinds, 'look'>,
  onChange: () => void,
): KeyedCollections<ConstraintKind, Constraint> {
  return keyedCollections(({ kind, plural, version }: ConstraintKind) => {
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
  });
}
