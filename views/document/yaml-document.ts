import type { Constraint } from '../../src/governance/constraint.ts';
import { fieldWords } from '../../src/governance/offending-field/field-words.ts';
import { spellPath } from '../../src/governance/offending-field/object-path.ts';
import { findOffendingField } from '../../src/governance/offending-field/offending-field.ts';
import type { Violation } from '../../src/governance/violation.ts';
import type { TextLine } from '../../src/resources/detail-line.ts';
import { yamlLines } from './describe.ts';
import { lineOfPath } from './locate.ts';

export interface YamlDocument {
  readonly lines: readonly TextLine[];
  /** The line that a violation blames. */
  readonly field?: { readonly line: number; readonly path: string; readonly present: boolean };
}

/**
 * An object as YAML, with the field that the violation blames set off, where that can be told.
 * @param constraint the violated one; undefined when it is not known
 */
export function yamlDocument(value: unknown, violation?: Violation, constraint?: Constraint): YamlDocument {
  const lines = yamlLines(inUsualOrder(value), 0);
  const found =
    violation && findOffendingField(value, violation.message, { kind: violation.constraint.kind, constraint });
  if (!found) return { lines };
  // What the object lacks at its top has no line to stand beside but the first.
  const text = lines.map((line) => line.text).join('\n');
  const line = found.nearest.length > 0 ? lineOfPath(text, found.nearest) : 0;
  const at = line === undefined ? undefined : lines[line];
  if (line === undefined || at === undefined) return { lines };
  const path = spellPath(found.path);
  const marked: TextLine = { text: `${at.text}   ← ${fieldWords(found)}`, look: 'field' };
  return { lines: lines.with(line, marked), field: { line, path, present: found.present } };
}

/** As kubectl writes it: what it is first. */
function inUsualOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { apiVersion, kind, metadata, ...rest } = value as Record<string, unknown>;
  const head = Object.entries({ apiVersion, kind, metadata }).filter(([, part]) => part !== undefined);
  return { ...Object.fromEntries(head), ...rest };
}
