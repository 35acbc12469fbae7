import type { ClusterPicture } from '../cluster-picture.ts';
import type { Finding, Severity } from '../finding.ts';
import { rules } from './rules.ts';

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** All findings of the picture, most severe first, then by id. `now` is epoch ms. */
export function findFindings(picture: ClusterPicture, now: number): readonly Finding[] {
  return worstFirst(rules.flatMap((rule) => rule(picture, now)));
}

export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => order[a.severity] - order[b.severity] || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
