import { compareTexts } from '../compare-texts.ts';
import type { Finding, Severity } from '../finding.ts';
import type { Observed } from './observed.ts';
import { rules } from './rules.ts';

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** All findings of both sides, most severe first, then by id. */
export function findFindings(observed: Observed): readonly Finding[] {
  return rules
    .flatMap((rule) => [...rule(observed)])
    .sort((a, b) => order[a.severity] - order[b.severity] || compareTexts(a.id, b.id));
}
