import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { absent } from '../azure/arm-error.ts';
import { getAssignment } from '../azure/assignments.ts';
import { getRemediation, putRemediation, remediationId } from '../azure/remediations.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isInitiativeId } from '../governance/azure/definition.ts';
import { isRemediationOver, type Remediation } from '../governance/azure/remediation.ts';
import { defined } from '../governance/defined.ts';
import { defineOperation } from './define-operation.ts';
import { became, type StepContext } from './operation.ts';
import { added } from './plan.ts';
import { polled } from './reading-ahead.ts';
import { azLine, scopeFlags } from './shell-line.ts';

const input = z.object({
  assignmentId: z.string(),
  /** Of the initiative's member; needed for an initiative. */
  referenceId: z.string().exactOptional(),
  /** A resource group or a subscription. */
  scope: z.string(),
  reEvaluate: z.boolean().default(false),
  name: z.string().exactOptional(),
});
const facts = z.object({
  scope: z.string(),
  name: z.string(),
  assignmentId: z.string(),
  referenceId: z.string().exactOptional(),
  reEvaluate: z.boolean(),
});

declare module './plan.ts' {
  interface OperationInputs {
    remediate: z.input<typeof input>;
  }
}

const right = { action: 'Microsoft.PolicyInsights/remediations/write', role: roles.policy };

/** `az policy remediation create`: lets a DeployIfNotExists or Modify assignment change what exists already. */
export const remediate = defineOperation({
  kind: 'remediate',
  verb: 'Remediate',
  right,
  offers: {
    assignments: {
      title: 'Remediate what it finds non-compliant',
      keys: ['r'],
      danger: 'confirm',
      when: { identity: true },
      otherwise: 'it has no identity: only DeployIfNotExists and Modify can remediate',
    },
  },
  input,
  facts,
  async plan({ scope, referenceId, reEvaluate, ...asked }, world, signal) {
    const assignment = await getAssignment(world.arm, asked.assignmentId, signal);
    const name = asked.name ?? `constable-${randomUUID().slice(0, 8)}`;
    return {
      facts: { scope, name, assignmentId: assignment.id, reEvaluate, ...defined({ referenceId }) },
      title: `Remediate what "${assignment.displayName || assignment.name}" finds non-compliant`,
      target: remediationId(scope, name),
      changes: added(
        `remediation ${name} at ${scope}`,
        `policyAssignmentId: ${assignment.id}`,
        referenceId && `policyDefinitionReferenceId: ${referenceId}`,
      ),
      affected: [
        'Non-compliant resources in the scope are changed or get what the policy deploys, by the assignment’s identity.',
      ],
      notes: ['Deployments take minutes each; 500 resources at most in one task.'],
      rights: [{ ...right, scope }],
      commands: [
        azLine('policy remediation create', {
          name,
          'policy-assignment': assignment.id,
          ...scopeFlags(scope),
          'definition-reference-id': referenceId,
          'resource-discovery-mode': reEvaluate && 'ReEvaluateCompliance',
        }),
      ],
      cancelling: 'Azure goes on remediating; only the watching ends. Cancel the remediation itself to stop it.',
      undo: { title: `Cancel the remediation ${name}`, kind: 'cancel-remediation', input: { scope, name } },
      obstacles: [
        isInitiativeId(assignment.definitionId) &&
          !referenceId && {
            what: 'The assignment is of an initiative: one of its definitions has to be named',
            next: 'Give its policyDefinitionReferenceId.',
          },
        !assignment.identity && {
          what: 'The assignment has no identity: it can change nothing',
          next: 'Only DeployIfNotExists and Modify assignments can be remediated.',
        },
      ],
    };
  },
  steps: ({ scope, name, ...asked }) => [
    {
      id: 'create',
      title: `Create the remediation ${name}`,
      request: `PUT ${remediationId(scope, name)}`,
      async run({ world, signal }) {
        return { state: 'done', note: (await putRemediation(world.arm, scope, name, asked, signal)).state };
      },
      async readBack({ world, signal }) {
        const found = await getRemediation(world.arm, scope, name, signal).catch(absent);
        return became(found, found?.state);
      },
    },
    {
      id: 'follow',
      title: 'Follow it to its end',
      async run(context) {
        const remediation = await polled(() => progress(scope, name, context), isRemediationOver, line, context);
        if (remediation.state.toLowerCase() === 'failed')
          throw new Error(`the remediation failed: ${remediation.statusMessage || line(remediation)}`);
        return { state: 'done', note: line(remediation) };
      },
    },
  ],
});

async function progress(scope: string, name: string, { world, signal, percent }: StepContext): Promise<Remediation> {
  const remediation = await getRemediation(world.arm, scope, name, signal);
  const { total, succeeded, failed } = remediation.deployments;
  if (total > 0) percent(Math.floor(((succeeded + failed) / total) * 100));
  return remediation;
}

function line({ state, deployments: { total, succeeded, failed } }: Remediation): string {
  return `${state}: ${succeeded} of ${total} deployments succeeded, ${failed} failed`;
}
