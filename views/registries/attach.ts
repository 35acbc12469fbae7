import { counted } from '../../src/governance/number-text.ts';
import { attachment, registries } from '../../src/resources/registries.ts';
import { operate } from '../operation/operate.ts';
import { fillForm } from '../shell/dialogs/fill-form.tsx';
import { pick } from '../shell/dialogs/pick.tsx';
import type { Shell } from '../shell/shell.ts';

/** Asks which registry to attach, unless it is said; one that is not listed can be named. */
export async function attachRegistry(shell: Shell, clusterId: string, registry?: string): Promise<void> {
  const chosen = registry ?? (await pickRegistry(shell));
  if (chosen !== undefined) await operate(shell, 'attach-acr', { clusterId, registry: chosen });
}

async function pickRegistry(shell: Shell): Promise<string | undefined> {
  void shell.live.azure.refresh('registries');
  const rows = registries.rows(shell.live.store.getState(), { now: Date.now() });
  const chosen = await pick<string>(shell, 'Attach which registry?', [
    ...rows.flatMap(({ item, facts }) => {
      if (!item) return [];
      const images =
        facts.images === undefined ? '' : ` · ${counted(facts.images.length, ['running image', 'running images'])}`;
      return [
        {
          value: item.id,
          label: item.loginServer,
          note: `${attachment(facts).words}${images} · ${item.resourceGroup}`,
          disabled: facts.mayPull === 'yes' ? 'it is attached' : undefined,
        },
      ];
    }),
    { value: '', label: 'another one …', note: 'by its name, id or login server' },
  ]);
  if (chosen !== '') return chosen;
  const answers = await fillForm(shell, {
    title: 'Attach a registry',
    fields: [
      {
        id: 'registry',
        label: 'Registry',
        kind: 'text',
        required: true,
        note: 'A name, a resource id, or a login server.',
      },
    ],
    submit: 'Preview',
  });
  return answers === undefined ? undefined : String(answers.registry).trim();
}
