import { counted } from '../../src/governance/number-text.ts';
import { operationKinds, operationWords } from '../../src/operations/operation-words.ts';
import type { Asked, OperationKind } from '../../src/operations/plan.ts';
import type { AskedField, Offer, Place, Places } from '../../src/operations/words.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { azureFixed, missingRight } from '../azure/reasons.ts';
import type { FormField } from '../parts/form/form-field.ts';
import type { Action } from '../shell/action.ts';
import { fillForm } from '../shell/dialogs/fill-form.tsx';
import type { Shell } from '../shell/shell.ts';
import type { LeftOut, Target } from './bulk-plan.ts';
import { type Markable, meant, takesOne, unmark } from './marked.ts';
import { operate } from './operate.ts';
import { operateOnAll } from './operate-on-all.ts';

/** What is selected at a place. */
export interface Selected<P extends Place> {
  readonly input: Places[P]['input'];
  readonly facts: { readonly [Fact in Places[P]['fact']]: boolean };
  /** Id of what the right is needed at; absent where that cannot be told. */
  readonly at?: string;
  /** Why it cannot be one of several. */
  readonly alone?: string;
}

/** Own ways of asking for an operation's input; without one, its fields are asked in a form. */
export type OwnWays<C> = { readonly [K in OperationKind]?: (context: C) => void | Promise<void> };

/** The operations that offer themselves at a place, as its actions. `selected` gives a reason where nothing is. */
export function offersAt<P extends Place, C extends Markable<C>>(
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

function actionOf<P extends Place, C extends Markable<C>>(
  place: P,
  kind: OperationKind,
  offer: Offer,
  selected: (context: C) => Selected<P> | string,
  own: ((context: C) => void | Promise<void>) | undefined,
): Action<C> {
  const { name = kind, title, keys, hint, danger, without, alone } = offer;
  const { asks, takes, verb } = operationWords[kind];
  const nouns = rows[place];
  // What is done to the cluster, or asks by itself what to do it to, has nothing to do with marks.
  const unmarked = place === 'azure' || without === 'selection';
  const whom = (context: C) => (unmarked ? [context] : meant(context));
  // What the place knows and what was asked are the input; the plan begins with checking that.
  const askedOf = (input: object, answers: object) => {
    const known = Object.entries({ ...input, ...answers }).filter(([field]) => takes.includes(field));
    return { kind, input: Object.fromEntries<unknown>(known) } as Asked;
  };
  const can = (context: C, among = false) =>
    offered(context.shell.live.store.getState(), kind, offer, selected(context), among);
  return {
    id: `${place}.${name}`,
    title,
    keys,
    danger,
    ...(hint !== undefined && { hint }),
    applies(context) {
      const all = whom(context);
      if (typeof all === 'string') return all;
      const [one = context, ...others] = all;
      if (others.length === 0) return can(one);
      if (alone !== undefined) return takesOne(all.length, alone);
      const fixed = azureFixed(context.shell.live.store.getState());
      if (fixed !== undefined) return fixed;
      const verdicts = all.map((each) => can(each, true));
      const why = verdicts.find((verdict) => typeof verdict === 'string');
      return verdicts.includes(true) || (why !== undefined && `none of the ${counted(all.length, nouns)}: ${why}`);
    },
    async run(context) {
      const { shell } = context;
      const { page } = shell;
      const all = whom(context);
      if (typeof all === 'string') return;
      const [one = context, ...others] = all;
      if (others.length > 0) return runOnAll(shell, all);
      if (own) return own(one);
      const here = selected(one);
      if (typeof here === 'string') return;
      const answers = asks ? await answersTo(shell, title, asks) : {};
      if (answers === undefined) return;
      const { input } = askedOf(here.input, answers);
      await operate(shell, kind, input, ({ state }) => state === 'succeeded' && unmark(page, rowOf(one).key));
    },
  };

  async function runOnAll(shell: Shell, all: readonly C[]): Promise<void> {
    const { page } = shell;
    const answers = asks ? await answersTo(shell, `${title}: ${counted(all.length, nouns)}`, asks) : {};
    if (answers === undefined) return;
    const targets: Target[] = [];
    const leftOut: LeftOut[] = [];
    for (const each of all) {
      const here = selected(each);
      const verdict = can(each, true);
      const { key, name: called } = rowOf(each);
      if (verdict === true && typeof here !== 'string')
        targets.push({ key, name: called, asked: askedOf(here.input, answers) });
      else leftOut.push({ name: called, why: String(verdict || 'it has no place there') });
    }
    const plainVerb = verb.replace(/ it$/, '');
    await operateOnAll(shell, { verb: plainVerb, nouns, targets, leftOut, onDone: (key) => unmark(page, key) });
  }
}

/** Whether an operation is offered to what is selected: true, false (it has no place there), or why not. */
function offered(
  state: ConsoleState,
  kind: OperationKind,
  { when = {}, otherwise, without }: Offer,
  here: (Pick<Selected<Place>, 'at' | 'alone'> & { readonly facts: object }) | string,
  among: boolean,
): boolean | string {
  if (without === 'selection') return azureFixed(state) ?? true;
  if (typeof here === 'string') return here;
  const facts = here.facts as Readonly<Record<string, boolean>>;
  if (Object.entries(when).some(([fact, wanted]) => facts[fact] !== wanted)) return otherwise ?? false;
  if (among && here.alone !== undefined) return here.alone;
  const checked = without === undefined && here.at !== undefined;
  return azureFixed(state) ?? (checked ? missingRight(state, operationWords[kind].right, here.at) : undefined) ?? true;
}

/** What the rows of a place are called. */
const rows: Readonly<Record<Place, readonly [one: string, several: string]>> = {
  azure: ['cluster', 'clusters'],
  clusters: ['cluster', 'clusters'],
  assignments: ['assignment', 'assignments'],
  registries: ['registry', 'registries'],
  remediations: ['remediation', 'remediations'],
};

function rowOf<C extends Markable<C>>({ row }: C) {
  const { key = '', name = key } = row ?? {};
  return { key, name };
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
