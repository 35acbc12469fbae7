import { spellRule, wrongAnswer } from '../../src/governance/mend/answers.ts';
import type { Ask } from '../../src/governance/mend/mend-rule.ts';
import type { ObjectReference } from '../../src/governance/object-reference.ts';
import type { FormField } from '../parts/form/form-field.ts';
import { fillForm } from '../shell/dialogs/fill-form.tsx';
import type { Shell } from '../shell/shell.ts';
import { operate } from './operate.ts';
import { planIt } from './planning-dialog.tsx';

/** Has an object mended: what must be chosen is asked first, then the plan is shown with what a dry run said to it. */
export async function mendObject(shell: Shell, object: ObjectReference): Promise<void> {
  const planned = await planIt(shell, 'mend', { object });
  if (planned === undefined) return;
  const asks = 'value' in planned ? (planned.value.plan.asks ?? []) : [];
  if (asks.length === 0) return operate(shell, 'mend', { object }, undefined, planned);
  const answers = await fillForm(shell, {
    title: `${'value' in planned ? planned.value.plan.title : 'Mend'}: what only you know`,
    fields: asks.map(fieldOf),
    submit: 'Preview',
  });
  if (answers === undefined) return;
  const choices = Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, String(answer).trim()]));
  await operate(shell, 'mend', { object, choices });
}

function fieldOf(ask: Ask): FormField {
  const { id, label, note, value, suggestion, optional, rules } = ask;
  const said = [...(note === undefined ? [] : [note]), ...rules.map(spellRule)].join('; ');
  const common = { id, label, required: optional !== true, ...(said !== '' && { note: said }) };
  const begun = value ?? suggestion;
  const choices = rules.find((rule) => rule.kind === 'one of')?.choices;
  if (choices) return { ...common, kind: 'choice', choices, ...(begun !== undefined && { value: begun }) };
  return {
    ...common,
    kind: 'text',
    ...(begun !== undefined && { value: begun }),
    check: (text) => wrongAnswer(ask, text.trim()),
  };
}
