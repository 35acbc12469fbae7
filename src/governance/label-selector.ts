import { listOf, objectOf, textOf, textsOf } from './raw-json.ts';

/** Whether labels match a LabelSelector as written in an object. An empty selector matches everything. */
export function matchesSelector(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  const { matchLabels, matchExpressions } = objectOf(selector);
  const value = (key: string) => (Object.hasOwn(labels, key) ? labels[key] : undefined);
  if (!Object.entries(objectOf(matchLabels)).every(([key, wanted]) => value(key) === wanted)) return false;
  return listOf(matchExpressions).every((entry) => {
    const expression = objectOf(entry);
    const actual = value(textOf(expression.key));
    const values = textsOf(expression.values);
    switch (expression.operator) {
      case 'In':
        return actual !== undefined && values.includes(actual);
      case 'NotIn':
        return actual === undefined || !values.includes(actual);
      case 'Exists':
        return actual !== undefined;
      case 'DoesNotExist':
        return actual === undefined;
      default:
        return true;
    }
  });
}
