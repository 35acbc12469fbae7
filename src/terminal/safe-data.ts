import { Document, isScalar, Scalar, visit } from 'yaml';
import { hostileInBlock } from './hostile-text.ts';

/**
 * JSON (indented by two), in which every hostile character is a \uXXXX escape: nothing is lost, nothing reaches a
 * terminal raw. Throws what JSON.stringify throws.
 */
export function jsonSafe(value: unknown): string {
  return escapeHostile(JSON.stringify(value, null, 2));
}

/**
 * What jsonSafe gives for a document with lists, as pieces that make up the same text: each list that is a field of
 * the document comes entry by entry, so that a long one never stands in memory whole. Such a list may be any iterable.
 */
export function* jsonSafePieces(document: object): Generator<string> {
  const fields = Object.entries(document).filter(([, value]) => value !== undefined);
  let open = '{\n';
  for (const [name, value] of fields) {
    yield `${open}  ${escapeHostile(JSON.stringify(name))}: `;
    open = ',\n';
    if (isList(value)) {
      let before = '[\n    ';
      for (const entry of value) {
        yield before + indented(entry, '    ');
        before = ',\n    ';
      }
      yield before.startsWith('[') ? '[]' : '\n  ]';
    } else yield indented(value, '  ');
  }
  yield fields.length === 0 ? '{}' : '\n}';
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** A line break inside a string is an escape, so that every real one is the layout's. */
function indented(value: unknown, margin: string): string {
  return escapeHostile(JSON.stringify(value, null, 2) ?? 'null').replaceAll('\n', `\n${margin}`);
}

const harmless = /^[\x20-\x7e\n]*$/;

/** Outside its strings JSON is ASCII, so an escape can only ever land inside one. */
function escapeHostile(json: string): string {
  if (harmless.test(json)) return json;
  return json.replace(hostileInBlock, (character) =>
    Array.from({ length: character.length }, (_, index) => unicodeEscape(character.charCodeAt(index))).join(''),
  );
}

/**
 * YAML that reads back to the same JSON value, also in YAML 1.1 readers such as kubectl; strings with hostile
 * characters are double-quoted and have them as escapes.
 */
export function yamlSafe(value: unknown): string {
  const document = new Document(JSON.parse(JSON.stringify(value)), {
    aliasDuplicateObjects: false,
    compat: 'yaml-1.1',
  });
  visit(document, {
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === 'string' && !isOrdinary(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document
    .toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER })
    .replace(hostileInBlock, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : unicodeEscape(code);
    });
}

function isOrdinary(text: string): boolean {
  hostileInBlock.lastIndex = 0;
  return !hostileInBlock.test(text);
}

function unicodeEscape(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
