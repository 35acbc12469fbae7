import type { Assignment } from '../../src/governance/azure/assignment.ts';
import { operate } from '../operation/operate.ts';
import { fillForm } from '../shell/dialogs/fill-form.tsx';
import type { Shell } from '../shell/shell.ts';
import { commonAnswers, commonFields, nameField } from './common-fields.ts';
import { parameterFields, parametersOf } from './parameter-fields.ts';
import { namespacesOf, readPolicy } from './read-policy.ts';

/** Asks what should be different about an assignment, then previews it. */
export async function editAssignment(shell: Shell, assignment: Assignment): Promise<void> {
  const policy = await readPolicy(shell, assignment.definitionId);
  if (policy === undefined) return;
  const { checkSchema } = await import('../../src/operations/schema-check.ts');
  const general = assignment.nonComplianceMessages.find(({ referenceId }) => !referenceId);
  const standing = {
    displayName: assignment.displayName,
    enforcementMode: assignment.enforcementMode,
    notScopes: assignment.notScopes,
    message: general?.message ?? '',
  };
  const answers = await fillForm(shell, {
    title: `Edit "${assignment.displayName || assignment.name}"`,
    fields: [
      ...commonFields(standing).slice(0, 1),
      ...parameterFields(policy.parameters, assignment.parameters, checkSchema, namespacesOf(shell)),
      nameField(standing),
      ...commonFields(standing).slice(1),
    ],
    submit: 'Preview',
  });
  if (answers === undefined) return;
  const { nonComplianceMessages, ...common } = commonAnswers(answers);
  const ofMembers = assignment.nonComplianceMessages.filter(({ referenceId }) => referenceId);
  await operate(shell, 'edit-assignment', {
    assignmentId: assignment.id,
    change: {
      ...common,
      nonComplianceMessages: [...nonComplianceMessages, ...ofMembers],
      parameters: parametersOf(policy.parameters, answers, assignment.parameters),
    },
  });
}
