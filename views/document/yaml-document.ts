import { spellPath } from '../../src/governance/offending-field/object-path.ts';
import { findOffendingField } from '../../src/governance/offending-field/offending-field.ts';
import type { Violation } from '../../src/governance/violation.ts';
import type { DocumentLine } from '../parts/document/document-line.ts';
import { yamlLines } from './describe.ts';
import { lineOfPath } from './locate.ts';

export interface YamlDocument {
  readonly lines: readonly DocumentLine[];
  /** The line that a violation blames. */
  readonly field?: { readonly line: number; readonly path: string; readonly present: boolean };
}

/** An object as YAML, with the field that the violation's message blames set off, where that can be told. */
export function yamlDocument(value: unknown, violation: Violation | undefined): YamlDocument {
  const lines = yamlLines(inUsualOrder(value), 0);
  const found = violation && findOffendingField(value, violation.message);
  if (!found) return { lines };
  const line = lineOfPath(lines.map(({ text }) => text).join('\n'), found.nearest);
  const at = line === undefined ? undefined : lines[line];
  if (line === undefined || at === undefined) return { lines };
  const path = spellPath(found.path);
  const said = found.present ? '← what the policy refuses' : `← missing here: ${path}`;
  const marked: DocumentLine = { text: `${at.text}   ${said}`, look: 'field' };
  return { lines: lines.with(line, marked), field: { line, path, present: found.present } };
}

/** As kubectl writes it: what it is first. */
function inUsualOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { apiVersion, kind, metadata, ...rest } = value as Record<string, unknown>;
  const head = Object.entries({ apiVersion, kind, metadata }).filter(([, part]) => part !== undefined);
  return { ...Object.fromEntries(head), ...rest };
}
