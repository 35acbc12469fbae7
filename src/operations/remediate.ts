import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { isArmError } from '../azure/arm-error.ts';
import { getAssignment } from '../azure/assignments.ts';
import { getRemediation, putRemediation } from '../azure/remediations.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isInitiativeId } from '../governance/azure/definition.ts';
import { isRemediationOver, type Remediation } from '../governance/azure/remediation.ts';
import { defineOperation, type StepContext, type StepOutcome } from './operation.ts';
import { checkPermissions, readOnlyObstacles } from './reading-ahead.ts';
import { scopeFlags, shellLine } from './shell-line.ts';

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
  async plan(asked, world, signal) {
    const { scope } = asked;
    const [assignment, permissions] = await Promise.all([
      getAssignment(world.arm, asked.assignmentId, signal),
      checkPermissions(world, [{ ...right, scope }], signal),
    ]);
    const name = asked.name ?? `constable-${randomUUID().slice(0, 8)}`;
    const needsReference = isInitiativeId(assignment.definitionId) && !asked.referenceId;
    const title = assignment.displayName || assignment.name;
    return {
      facts: {
        scope,
        name,
        assignmentId: assignment.id,
        reEvaluate: asked.reEvaluate,
        ...(asked.referenceId ? { referenceId: asked.referenceId } : {}),
      },
      plan: {
        title: `Remediate what "${title}" finds non-compliant`,
        target: `${scope}/providers/Microsoft.PolicyInsights/remediations/${name}`,
        changes: [
          { mark: '+', text: `remediation ${name} at ${scope}` },
          { mark: '+', text: `policyAssignmentId: ${assignment.id}` },
          ...(asked.referenceId
            ? [{ mark: '+' as const, text: `policyDefinitionReferenceId: ${asked.referenceId}` }]
            : []),
        ],
        affected: [
          'Non-compliant resources in the scope are changed or get what the policy deploys, by the assignment’s identity.',
        ],
        notes: ['Deployments take minutes each; 500 resources at most in one task.'],
        permissions,
        commands: [
          shellLine(
            'az',
            'policy',
            'remediation',
            'create',
            '--name',
            name,
            '--policy-assignment',
            assignment.id,
            ...scopeFlags(scope),
            ...(asked.referenceId ? ['--definition-reference-id', asked.referenceId] : []),
            ...(asked.reEvaluate ? ['--resource-discovery-mode', 'ReEvaluateCompliance'] : []),
          ),
        ],
        danger: 'confirm',
        cancelling: 'Azure goes on remediating; only the watching ends. Cancel the remediation itself to stop it.',
        undo: { title: `Cancel the remediation ${name}`, kind: 'cancel-remediation' as const, input: { scope, name } },
        obstacles: [
          ...readOnlyObstacles(world),
          ...(needsReference
            ? [
                {
                  what: 'The assignment is of an initiative: one of its definitions has to be named',
                  next: 'Give its policyDefinitionReferenceId.',
                },
              ]
            : []),
          ...(assignment.identity
            ? []
            : [
                {
                  what: 'The assignment has no identity: it can change nothing',
                  next: 'Only DeployIfNotExists and Modify assignments can be remediated.',
                },
              ]),
        ],
      },
    };
  },
  steps: ({ scope, name, assignmentId, referenceId, reEvaluate }) => [
    {
      id: 'create',
      title: `Create the remediation ${name}`,
      writes: true,
      request: `PUT ${scope}/providers/Microsoft.PolicyInsights/remediations/${name}`,
      async run({ world, signal }) {
        const { state } = await putRemediation(
          world.arm,
          scope,
          name,
          { assignmentId, reEvaluate, ...(referenceId ? { referenceId } : {}) },
          signal,
        );
        return { state: 'done', note: state };
      },
      async readBack({ world, signal }) {
        try {
          return { state: 'done', note: (await getRemediation(world.arm, scope, name, signal)).state };
        } catch (error) {
          if (isArmError(error, 404)) return { state: 'not done' };
          throw error;
        }
      },
    },
    { id: 'follow', title: 'Follow it to its end', writes: false, run: (context) => untilOver(scope, name, context) },
  ],
});

async function untilOver(
  scope: string,
  name: string,
  { world, signal, tell, percent }: StepContext,
): Promise<StepOutcome> {
  for (;;) {
    const remediation = await getRemediation(world.arm, scope, name, signal);
    const { total, succeeded, failed } = remediation.deployments;
    if (total > 0) percent(Math.floor(((succeeded + failed) / total) * 100));
    if (isRemediationOver(remediation)) {
      if (remediation.state.toLowerCase() === 'failed')
        throw new Error(`the remediation failed: ${remediation.statusMessage || line(remediation)}`);
      return { state: 'done', note: line(remediation) };
    }
    tell(line(remediation));
    await world.sleep(world.pace.poll, signal);
  }
}

function line({ state, deployments: { total, succeeded, failed } }: Remediation): string {
  return `${state}: ${succeeded} of ${total} deployments succeeded, ${failed} failed`;
}
