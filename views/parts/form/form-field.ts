/** One question of a form. `check` says what is wrong with a value, or nothing. */
export type FormField = TextField | ChoiceField | ToggleField | ListField | JsonField;

interface Field {
  /** Stable; the answer is found under it. */
  readonly id: string;
  readonly label: string;
  /** What it is for; may be remote text. */
  readonly note?: string;
  readonly required?: boolean;
}

export interface TextField extends Field {
  readonly kind: 'text';
  readonly value?: string;
  readonly check?: (value: string) => string | undefined;
}

export interface ChoiceField extends Field {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly value?: string;
}

export interface ToggleField extends Field {
  readonly kind: 'toggle';
  readonly value?: boolean;
}

/** Several texts, typed with commas between. */
export interface ListField extends Field {
  readonly kind: 'list';
  readonly value?: readonly string[];
  /** What there is to name; others may be typed as well. */
  readonly offers?: readonly string[];
  readonly check?: (value: readonly string[]) => string | undefined;
}

/** An object or array; edited as JSON in the user's editor. */
export interface JsonField extends Field {
  readonly kind: 'json';
  readonly value?: unknown;
  readonly check?: (value: unknown) => string | undefined;
}

/** Answers by field id: text and choice give a string, toggle a boolean, list strings, json any JSON value. */
export type FormAnswers = Readonly<Record<string, unknown>>;

/** A field with what stands in it while the form is filled in. */
export interface FieldState {
  readonly field: FormField;
  /** The text as typed: a choice's own, `true` or `false`, a list with commas, JSON. */
  readonly text: string;
}

export function openField(field: FormField): FieldState {
  return { field, text: textOf(field) };
}

function textOf(field: FormField): string {
  switch (field.kind) {
    case 'text':
      return field.value ?? '';
    case 'choice':
      return field.value ?? field.choices[0] ?? '';
    case 'toggle':
      return String(field.value ?? false);
    case 'list':
      return (field.value ?? []).join(', ');
    case 'json':
      return field.value === undefined ? '' : JSON.stringify(field.value);
  }
}

/** The answer that stands in a field, or what is wrong with it. An empty optional json field answers undefined. */
export function answerOf({ field, text }: FieldState): { readonly answer: unknown } | { readonly wrong: string } {
  if (field.required && text.trim() === '') return { wrong: 'must be filled in' };
  switch (field.kind) {
    case 'text':
      return checked(text, field.check?.(text));
    case 'choice':
      return { answer: text };
    case 'toggle':
      return { answer: text === 'true' };
    case 'list': {
      const list = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
      return checked(list, field.check?.(list));
    }
    case 'json':
      if (text.trim() === '') return { answer: undefined };
      try {
        const value: unknown = JSON.parse(text);
        return checked(value, field.check?.(value));
      } catch (error) {
        return { wrong: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
      }
  }
}

function checked(
  answer: unknown,
  wrong: string | undefined,
): { readonly answer: unknown } | { readonly wrong: string } {
  return wrong === undefined ? { answer } : { wrong };
}

/** What is offered for the last of the texts of a list and is not in it: what it begins with, the whole while it is empty. */
export function offered({ field, text }: FieldState): readonly string[] {
  if (field.kind !== 'list') return [];
  const parts = text.split(',').map((part) => part.trim());
  const stem = parts.pop() ?? '';
  return (field.offers ?? []).filter((one) => one.startsWith(stem) && one !== stem && !parts.includes(one));
}

/** The text with its last part completed to the first that is offered. */
export function completed(state: FieldState): string {
  const [first] = offered(state);
  if (first === undefined) return state.text;
  const before = state.text.slice(0, state.text.lastIndexOf(',') + 1);
  return `${before}${before === '' ? '' : ' '}${first}`;
}

/** A choice's neighbour, round the end; a toggle's other side. */
export function stepField({ field, text }: FieldState, step: 1 | -1): string {
  if (field.kind === 'toggle') return text === 'true' ? 'false' : 'true';
  if (field.kind !== 'choice' || field.choices.length === 0) return text;
  const at = Math.max(0, field.choices.indexOf(text));
  return field.choices[(at + step + field.choices.length) % field.choices.length] ?? text;
}
