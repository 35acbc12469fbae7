import { operations } from './catalogue.ts';
import type { OperationKind } from './plan.ts';
import type { WordsByKind } from './words.ts';

/**
 * The words of every operation, in the order of the catalogue. The build puts what this comes to in the place of this file, so
 * that menus and command line load neither schemas nor Azure's clients.
 */
export const operationWords = Object.fromEntries(
  Object.values(operations).map(({ kind, words }) => [kind, words]),
) as WordsByKind;

export const operationKinds = Object.keys(operationWords) as readonly OperationKind[];
