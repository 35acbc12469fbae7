import { listOf, objectOf, type RawObject, textOf, textsOf } from './raw-json.ts';

/**
 * Whether a rule refuses updates as it refuses creations, told from its targets' operations and its code: a rule that
 * never asks for the operation treats them alike; many leave updates out, for the fields of a Pod do not change. Undefined
 * when the code asks for the operation in some other way.
 */
export function updatesOf(targets: readonly unknown[]): 'refused' | 'passed' | undefined {
  const operations = targets.flatMap((target) => textsOf(objectOf(target).operations));
  if (operations.length > 0 && !operations.includes('UPDATE') && !operations.includes('*')) return 'passed';
  const cel = celSources(targets);
  // Where a template has both, Gatekeeper runs CEL.
  return cel.length > 0 ? ofCel(cel) : ofRego(targets.map(objectOf).map(regoOf).join('\n'));
}

/** The code for ValidatingAdmissionPolicies that targets carry. */
export function celSources(targets: readonly unknown[]): readonly RawObject[] {
  return targets
    .flatMap((target) => listOf(objectOf(target).code))
    .map(objectOf)
    .filter(({ engine }) => engine === 'K8sNativeValidation')
    .map(({ source }) => objectOf(source));
}

function ofCel(sources: readonly RawObject[]): 'refused' | 'passed' | undefined {
  if (!mentionsOperation.test(JSON.stringify(sources))) return 'refused';
  const variables = new Map(
    sources
      .flatMap((source) => listOf(source.variables).map(objectOf))
      .map(({ name, expression }) => [textOf(name), textOf(expression)]),
  );
  const validations = sources.flatMap((source) => listOf(source.validations).map(objectOf));
  const leavesOut = ({ expression }: RawObject) => {
    const [, name = ''] = /^\s*variables\.(\w+)\s*\|\|/.exec(textOf(expression)) ?? [];
    return isUpdate.test(variables.get(name) ?? '');
  };
  return validations.length > 0 && validations.every(leavesOut) ? 'passed' : undefined;
}

const mentionsOperation = /\b(operation|oldObject)\b/;
const isUpdate = /^\s*(has\(request\.operation\)\s*&&\s*)?request\.operation\s*==\s*["']UPDATE["']\s*$/;

function regoOf(target: RawObject): string {
  const sources = listOf(target.code)
    .map(objectOf)
    .filter(({ engine }) => engine === 'Rego')
    .map(({ source }) => objectOf(source));
  const parts = [target, ...sources];
  return parts.flatMap(({ rego, libs }) => [textOf(rego), ...textsOf(libs)]).join('\n');
}

function ofRego(code: string): 'refused' | 'passed' | undefined {
  const lines = code.replaceAll(/#.*$/gm, '');
  if (!mentionsOperation.test(lines)) return 'refused';
  const heads = lines.split(/^(?=violation\b)/m).slice(1);
  const knows = /\bis_update\(\w+\)[^}]*\.operation\s*==\s*"UPDATE"/.test(lines);
  return knows && heads.length > 0 && heads.every((rule) => /\bnot\s+is_update\(input\.review\)/.test(bodyOf(rule)))
    ? 'passed'
    : undefined;
}

/** As far as the closing brace at the beginning of a line. */
function bodyOf(rule: string): string {
  return rule.split(/^}/m, 1)[0] ?? '';
}
