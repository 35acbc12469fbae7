import { compareTexts } from '../compare-texts.ts';
import { expansionCycles, expansionList, expansionReference } from '../expansion-template.ts';
import type { Finding } from '../finding.ts';
import { known, seen } from '../known.ts';
import { readingOf } from '../list-key.ts';
import type { StatusError } from '../pod-status.ts';
import { spellKind } from '../sync.ts';
import type { Observed } from './observed.ts';
import { firstLines } from './one-a-cause.ts';
import { some } from './wording.ts';

/** Gatekeeper's words for it, which have no code. */
export function isCycle({ message }: StatusError): boolean {
  return /forms expansion cycle|also applies to that same GVK/.test(message);
}

/**
 * `expansion-cycle`: ExpansionTemplates that expand in a cycle, of which Gatekeeper expands none. Told by what they apply to and
 * generate, or by what pods say of them.
 */
export function* expansionCycle({ cluster }: Observed): Iterable<Finding> {
  const reading = readingOf(cluster, expansionList);
  const templates = known(reading) ?? [];
  const cycles = expansionCycles(templates);
  const torn = templates
    .filter(({ name, byPod }) => cycles.has(name) || byPod.some(({ errors }) => errors.some(isCycle)))
    .sort((a, b) => compareTexts(a.name, b.name));
  const [first] = torn;
  if (!first) return;
  yield {
    id: 'expansion-cycle',
    severity: 'error',
    title: `ExpansionTemplates expand in a cycle, and Gatekeeper expands none of them: ${some(torn.map(({ name }) => name))}`,
    evidence: firstLines(
      torn.flatMap(({ name, appliesTo, generates, byPod }) => [
        seen(reading, `ExpansionTemplate ${name}`, `${some(appliesTo.map(spellKind))} into ${spellKind(generates)}`),
        ...byPod.flatMap(({ id, errors }) =>
          errors
            .filter(isCycle)
            .map(({ message }) => seen(reading, `ExpansionTemplate ${name} status.byPod[${id}].errors`, message)),
        ),
      ]),
      'lines',
    ),
    next: 'Change or delete one of them, so that nothing that is made is expanded into what made it',
    subject: expansionReference(first.name),
  };
}
