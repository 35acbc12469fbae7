import type { ClusterPicture } from './cluster-picture.ts';
import type { Constraint } from './constraint.ts';
import type { Reading } from './reading.ts';

/** The constraints of one kind; absent when discovery, fully read, does not list it: then its template is gone, or broken. */
export function constraintsOfKind(
  { constraints, kinds }: Pick<ClusterPicture, 'constraints' | 'kinds'>,
  kind: string,
): Reading<readonly Constraint[]> {
  const own = constraints.get(kind);
  if (own) return own;
  const { value: _, ...unread } = kinds;
  if (kinds.state !== 'live') return unread;
  return {
    state: 'absent',
    source: kinds.source,
    problem: {
      what: `there is no constraint kind ${kind}`,
      next: `${kind} is no kind of constraint here: its template was deleted, or does not work; see templates`,
    },
  };
}
