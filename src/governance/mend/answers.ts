import { amountOf } from '../quantity.ts';
import type { AnswerRule, Ask } from './mend-rule.ts';

/** What is wrong with an answer; undefined when nothing is. */
export function wrongAnswer({ rules, optional }: Pick<Ask, 'rules' | 'optional'>, answer: string): string | undefined {
  if (answer === '') return optional ? undefined : 'must be filled in';
  for (const rule of rules) {
    const wrong = broken(rule, answer);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** What an answer must be, in words. */
export function spellRule(rule: AnswerRule): string {
  switch (rule.kind) {
    case 'matches':
      return `it matches ${rule.pattern}`;
    case 'one of':
      return `it is one of ${rule.choices.join(', ')}`;
    case 'begins with':
      return `it begins with ${rule.prefixes.join(' or ')}`;
    case 'begins not with':
      return `it does not begin with ${rule.prefixes.join(' or ')}`;
    case 'quantity':
      return rule.most === undefined
        ? 'it is a quantity such as 250m or 512Mi'
        : `it is a quantity of at most ${rule.most}`;
    case 'id':
      return `it is a number ${rule.ranges.map(({ min, max }) => (max === Infinity ? `from ${min} on` : `from ${min} to ${max}`)).join(' or ')}`;
    case 'label':
      return 'it is at most 63 letters, digits, -, _ and ., with a letter or digit at both ends';
    case 'digest':
      return 'it ends with @sha256: and the 64 digits of its digest';
    case 'tag':
      return `it has a tag other than ${rule.not.join(', ')}`;
  }
}

function broken(rule: AnswerRule, answer: string): string | undefined {
  return holds(rule, answer) ? undefined : `not so that ${spellRule(rule)}`;
}

function holds(rule: AnswerRule, answer: string): boolean {
  switch (rule.kind) {
    case 'matches':
      return matches(rule.pattern, answer);
    case 'one of':
      return rule.choices.includes(answer);
    case 'begins with':
      return rule.prefixes.some((prefix) => answer.startsWith(prefix));
    case 'begins not with':
      return !rule.prefixes.some((prefix) => answer.startsWith(prefix));
    case 'quantity': {
      const [amount, most] = [amountOf(answer), amountOf(rule.most)];
      return amount !== undefined && amount > 0 && (most === undefined || amount <= most);
    }
    case 'id':
      return (
        /^\d{1,10}$/.test(answer) && rule.ranges.some(({ min, max }) => Number(answer) >= min && Number(answer) <= max)
      );
    case 'label':
      return /^(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(answer);
    case 'digest':
      return /@sha256:[0-9a-f]{64}$/.test(answer);
    case 'tag': {
      const tag = tagOf(answer);
      return answer.includes('@') || (tag !== undefined && !rule.not.includes(tag));
    }
  }
}

/** The tag of an image; a port of its registry is none. */
export function tagOf(image: string): string | undefined {
  return /:([\w.-]+)$/.exec(image.split('@')[0]?.split('/').at(-1) ?? '')?.[1];
}

/** A regular expression of RE2 that JavaScript does not know is left to the cluster to judge. */
export function matches(pattern: string, text: string): boolean {
  try {
    return text.length <= 1024 && new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
}
