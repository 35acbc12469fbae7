import { wrongAssignmentName } from '../../src/governance/azure/assignment.ts';
import type { Definition, Initiative } from '../../src/governance/azure/definition.ts';
import { spellFlagged } from '../../src/governance/azure/flagged-objects.ts';
import { nameOf, scopeLevel } from '../../src/governance/azure/resource-id.ts';
import { evidenceFrom } from '../../src/operations/cluster-evidence.ts';
import { operate } from '../operation/operate.ts';
import { cutAtWord } from '../parts/cut-at-word.ts';
import { fillForm } from '../shell/dialogs/fill-form.tsx';
import { pick } from '../shell/dialogs/pick.tsx';
import type { Shell } from '../shell/shell.ts';
import { commonAnswers, commonFields, nameField } from './common-fields.ts';
import { parameterFields, parametersOf } from './parameter-fields.ts';
import { policyChoices } from './policy-choices.ts';
import { namespacesOf, needsLocation, readPolicy } from './read-policy.ts';
import { scopeChoices } from './scopes.ts';

/** Columns of a policy's name in a title: what is longer is named whole in the form that follows. */
const longestTitle = 120;

/** Asks what to assign (unless it is said), where, and with which parameters; then previews it. */
export async function assignPolicy(shell: Shell, definitionId?: string): Promise<void> {
  const azure = () => shell.live.store.getState().azure;
  shell.live.azure.want('catalogue');
  const id = definitionId ?? (await pick(shell, 'Assign what? Type to find it', policyChoices(azure())));
  if (id === undefined) return;
  const policy = await readPolicy(shell, id);
  if (policy === undefined) return;
  const title = policy.displayName || policy.name;
  const scope = await pick(shell, `Assign "${cutAtWord(title, longestTitle)}" where?`, scopeChoices(azure()));
  if (scope === undefined) return;
  const { checkSchema } = await import('../../src/operations/schema-check.ts');
  const standing = { displayName: title, enforcementMode: 'Default', notScopes: [], message: '' };
  const own = parameterFields(policy.parameters, {}, checkSchema, namespacesOf(shell));
  // The effect and what must be filled in come before anything that can be left as it is.
  const required = own.findLastIndex((field) => field.required === true);
  const first = Math.max(required + 1, own[0]?.id === 'parameter:effect' ? 1 : 0);
  const location = azure().picture.cluster.value?.location ?? '';
  const identity = needsLocation(shell, policy);
  const answers = await fillForm(shell, {
    title: `Assign at ${scopeLevel(scope)} ${nameOf(scope)}${flaggedToday(shell, policy)}`,
    fields: [
      ...own.slice(0, first),
      ...commonFields(standing).slice(0, 1),
      ...own.slice(first),
      nameField(standing),
      {
        id: 'name',
        label: 'Name in its id',
        kind: 'text',
        note: 'Left empty, it is made of the display name. It cannot be changed later.',
        check: (text) => wrongAssignmentName(text.trim(), scope),
      },
      ...commonFields(standing).slice(1),
      ...(identity === 'no'
        ? []
        : [
            {
              id: 'location',
              label: 'Location of its identity',
              kind: 'text' as const,
              value: identity === 'yes' ? location : '',
              required: identity === 'yes',
              note: `Deploying and modifying is done by an identity of the assignment, which lives in a region.${identity === 'unknown' ? ' Not all members are read yet: whether one is needed is not known.' : ''}`,
            },
          ]),
    ],
    submit: 'Preview',
  });
  if (answers === undefined) return;
  await operate(shell, 'assign', {
    scope,
    ...(typeof answers.name === 'string' && answers.name.trim() !== '' && { name: answers.name.trim() }),
    content: {
      definitionId: policy.id,
      ...commonAnswers(answers),
      parameters: parametersOf(policy.parameters, answers),
      ...(typeof answers.location === 'string' &&
        answers.location.trim() !== '' && { location: answers.location.trim() }),
    },
  });
}

/** What constraints of the same definitions flag in the cluster today, for the title of the form: as the plan counts it. */
function flaggedToday(shell: Shell, policy: Definition | Initiative): string {
  const evidence = evidenceFrom(
    () => shell.live.store.getState().picture,
    () => undefined,
  );
  const flagged = evidence.flaggedBy(
    'members' in policy ? policy.members.map(({ definitionId }) => definitionId) : [policy.id],
  );
  const flag = flagged && spellFlagged(flagged);
  return flag === undefined ? '' : ` · constraints of it ${flag} today`;
}
