import { listOf, objectOf, textOf } from '../../raw-json.ts';
import { wrongAnswer } from '../answers.ts';
import type { AnswerRule, Ask, Broken, FieldChange, MendRule } from '../mend-rule.ts';

/** What an object says of itself; only a person knows it. */
export const metadataMends: readonly MendRule[] = [mendOf('labels'), mendOf('annotations')];

function mendOf(map: 'labels' | 'annotations'): MendRule {
  return {
    rule: map,
    mend(broken) {
      const demands = demandsOf(broken, map);
      const changes: FieldChange[] = [];
      const asks = broken.fields.map(({ path }) => {
        const key = String(path.at(-1));
        const ask = askOf(map, key, demands.get(key));
        const value = broken.choices[ask.id] ?? ask.value;
        if (value !== undefined && wrongAnswer(ask, value) === undefined) changes.push({ path, value });
        return ask;
      });
      return { requires: words(map, demands), changes, asks };
    },
  };
}

interface Demand {
  readonly pattern?: string;
  readonly value?: string;
}

/** By key, in each of the forms in which templates take it. */
function demandsOf({ policy: { parameters }, fields }: Broken, map: string): ReadonlyMap<string, Demand> {
  const demands = new Map<string, Demand>(fields.map(({ path }) => [String(path.at(-1)), {}]));
  for (const given of [parameters[map], parameters[`${map}List`]]) {
    for (const entry of listOf(given)) {
      const { key, allowedRegex } = objectOf(entry);
      const pattern = textOf(allowedRegex);
      if (typeof entry === 'string') demands.set(entry, {});
      else if (textOf(key) !== '') demands.set(textOf(key), pattern === '' ? {} : { pattern });
    }
    if (Array.isArray(given)) continue;
    for (const [key, value] of Object.entries(objectOf(given)))
      demands.set(key, typeof value === 'string' && value !== '' ? { value } : {});
  }
  return demands;
}

function words(map: string, demands: ReadonlyMap<string, Demand>): string {
  const each = [...demands].map(([key, { pattern, value }]) =>
    value !== undefined ? `${key}=${value}` : pattern !== undefined ? `${key} that matches ${pattern}` : key,
  );
  return `it must have the ${map} ${each.join(', ')}`;
}

function askOf(map: 'labels' | 'annotations', key: string, { pattern, value }: Demand = {}): Ask {
  const choices = pattern === undefined ? undefined : choicesIn(pattern);
  const rules: readonly AnswerRule[] = [
    ...(map === 'labels' ? [{ kind: 'label' } as const] : []),
    ...(choices ? [{ kind: 'one of', choices } as const] : pattern ? [{ kind: 'matches', pattern } as const] : []),
    ...(value === undefined ? [] : [{ kind: 'one of', choices: [value] } as const]),
  ];
  const only = value ?? (choices?.length === 1 ? choices[0] : undefined);
  return {
    id: `${map}.${key}`,
    label: `${map === 'labels' ? 'label' : 'annotation'} ${key}`,
    rules,
    ...(pattern !== undefined && !choices && { note: `must match ${pattern}` }),
    ...(only !== undefined && { value: only }),
  };
}

/** `^(dev|prod)$` leaves nothing but these to choose from. */
function choicesIn(pattern: string): readonly string[] | undefined {
  const inner = /^\^(?:\(\??:?)?([\w./|-]+)\)?\$$/.exec(pattern)?.[1];
  return inner === undefined || inner.includes('.') ? undefined : inner.split('|');
}
