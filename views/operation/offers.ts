import { counted } from '../../src/governance/number-text.ts';
import { operationKinds, operationWords } from '../../src/operations/operation-words.ts';
import type { InputOf, OperationKind } from '../../src/operations/plan.ts';
import type { AskedField, Offer, Place, Places } from '../../src/operations/words.ts';
import { azureFixed, missingRight } from '../azure/reasons.ts';
import type { FormField } from '../parts/form/form-field.ts';
import type { Action } from '../shell/action.ts';
import { fillForm } from '../shell/dialogs/fill-form.tsx';
import type { Shell } from '../shell/shell.ts';
import { operate } from './operate.ts';

/** What is selected at a place. */
export interface Selected<P extends Place> {
  readonly input: Places[P]['input'];
  readonly facts: { readonly [Fact in Places[P]['fact']]: boolean };
  /** Id of what the right is needed at; absent where that cannot be told. */
  readonly at?: string;
}

interface InShell {
  readonly shell: Shell;
}

/** Own ways of asking for an operation's input; without one, its fields are asked in a form. */
export type OwnWays<C> = { readonly [K in OperationKind]?: (context: C) => void | Promise<void> };

/** The operations that offer themselves at a place, as its actions. `selected` gives a reason where nothing is. */
export function offersAt<P extends Place, C extends InShell>(
  place: P,
  selected: (context: C) => Selected<P> | string,
  ways: OwnWays<C> = {},
): readonly Action<C>[] {
  const actions = operationKinds.flatMap((kind) => {
    const offer = operationWords[kind].offers?.[place];
    return offer === undefined ? [] : [actionOf(place, kind, offer, selected, ways[kind])];
  });
  const opens = ({ keys }: Action<C>) => keys.includes('enter');
  return [...actions.filter(opens), ...actions.filter((action) => !opens(action))];
}

/** What can be typed after `:` to change Azure from any page. */
export const operationNames: readonly string[] = operationKinds.flatMap((kind) => {
  const offer = operationWords[kind].offers?.azure;
  return offer?.everywhere ? [offer.name ?? kind] : [];
});

function actionOf<P extends Place, C extends InShell>(
  place: P,
  kind: OperationKind,
  { name = kind, title, keys, hint, danger, when = {}, otherwise, without }: Offer,
  selected: (context: C) => Selected<P> | string,
  own: ((context: C) => void | Promise<void>) | undefined,
): Action<C> {
  const { right, asks, takes } = operationWords[kind];
  return {
    id: `${place}.${name}`,
    title,
    keys,
    danger,
    ...(hint !== undefined && { hint }),
    applies(context) {
      const state = context.shell.live.store.getState();
      if (without === 'selection') return azureFixed(state) ?? true;
      const { marked } = context.shell.page.state.getState().table;
      if (marked.size > 0)
        return `${counted(marked.size, ['row is', 'rows are'])} marked, and this takes one — ctrl-\\ clears the marks`;
      const here = selected(context);
      if (typeof here === 'string') return here;
      const facts: Readonly<Record<string, boolean>> = here.facts;
      if (Object.entries(when).some(([fact, wanted]) => facts[fact] !== wanted)) return otherwise ?? false;
      const checked = without === undefined && here.at !== undefined;
      return azureFixed(state) ?? (checked ? missingRight(state, right, here.at) : undefined) ?? true;
    },
    async run(context) {
      if (own) return own(context);
      const here = selected(context);
      if (typeof here === 'string') return;
      const answers = asks ? await answersTo(context.shell, title, asks) : {};
      // What the place knows and what was asked are the input; the plan begins with checking that.
      const known = Object.entries({ ...here.input, ...answers }).filter(([field]) => takes.includes(field));
      if (answers) await operate(context.shell, kind, Object.fromEntries<unknown>(known) as InputOf<typeof kind>);
    },
  };
}

/** What was answered, by field; undefined when the form was left. What was left empty is left out. */
async function answersTo(shell: Shell, title: string, asks: readonly AskedField[]) {
  const answers = await fillForm(shell, { title, fields: asks.map(formField), submit: 'Preview' });
  if (answers === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(answers).flatMap(([id, answer]) => {
      const value = typeof answer === 'string' ? answer.trim() : answer;
      return value === '' || (Array.isArray(value) && value.length === 0) ? [] : [[id, value]];
    }),
  );
}

function formField({ kind, choices = [], ...field }: AskedField): FormField {
  return kind === 'choice' ? { ...field, kind, choices } : { ...field, kind };
}
