import type { FormAnswers, FormField } from '../parts/form/form-field.ts';

export const enforcementModes = ['Default', 'DoNotEnforce', 'Enroll'] as const;

interface Standing {
  readonly displayName: string;
  readonly enforcementMode: string;
  readonly notScopes: readonly string[];
  readonly message: string;
}

export function nameField({ displayName }: Standing): FormField {
  return { id: 'displayName', label: 'Display name', kind: 'text', value: displayName, required: true };
}

/** What every assignment can say beside its parameters. */
export function commonFields({ enforcementMode, notScopes, message }: Standing): readonly FormField[] {
  return [
    {
      id: 'enforcementMode',
      label: 'Enforcement mode',
      kind: 'choice',
      choices: enforcementModes,
      value: enforcementMode,
      note: 'Default enforces; DoNotEnforce audits only, whatever the effect; Enroll waits for resources to be enrolled.',
    },
    {
      id: 'notScopes',
      label: 'Excluded scopes',
      kind: 'list',
      value: notScopes,
      note: 'Ids of resource groups or resources that it does not bear on, with commas between.',
      check: (ids) => {
        const wrong = ids.find((id) => !id.startsWith('/'));
        return wrong === undefined ? undefined : `${wrong} is no resource id: it begins with /subscriptions/`;
      },
    },
    {
      id: 'message',
      label: 'Non-compliance message',
      kind: 'text',
      value: message,
      note: 'Said to whoever is refused, and beside what does not comply.',
    },
  ];
}

export function commonAnswers(answers: FormAnswers): {
  readonly displayName: string;
  readonly enforcementMode: (typeof enforcementModes)[number];
  readonly notScopes: readonly string[];
  readonly nonComplianceMessages: readonly { readonly message: string }[];
} {
  const message = String(answers.message ?? '').trim();
  return {
    displayName: String(answers.displayName ?? ''),
    enforcementMode: enforcementModes.find((mode) => mode === answers.enforcementMode) ?? 'Default',
    notScopes: Array.isArray(answers.notScopes) ? answers.notScopes.map(String) : [],
    nonComplianceMessages: message === '' ? [] : [{ message }],
  };
}
