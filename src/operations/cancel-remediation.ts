import * as z from 'zod';
import { cancelRemediation, getRemediation, remediationId } from '../azure/remediations.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isRemediationOver } from '../governance/azure/remediation.ts';
import { defineOperation } from './define-operation.ts';
import { became } from './operation.ts';
import { replaced } from './plan.ts';
import { polled } from './reading-ahead.ts';
import { azLine, scopeFlags } from './shell-line.ts';

const shape = z.object({ scope: z.string(), name: z.string() });

declare module './plan.ts' {
  interface OperationInputs {
    'cancel-remediation': z.input<typeof shape>;
  }
}

const right = { action: 'Microsoft.PolicyInsights/remediations/cancel/action', role: roles.policy };

/** `az policy remediation cancel`. */
export const cancelRemediationTask = defineOperation({
  kind: 'cancel-remediation',
  verb: 'Stop it',
  right,
  offers: {
    remediations: {
      name: 'cancel',
      title: 'Cancel the remediation',
      keys: ['x', 'ctrl-k'],
      hint: 'cancel',
      danger: 'confirm',
      when: { over: false },
      otherwise: 'it is over',
    },
  },
  input: shape,
  facts: shape,
  async plan({ scope, name }, world, signal) {
    const remediation = await getRemediation(world.arm, scope, name, signal);
    return {
      facts: { scope, name },
      title: `Cancel the remediation ${name}`,
      target: `${remediationId(scope, name)}/cancel`,
      changes: replaced('provisioningState', remediation.state, 'Canceled'),
      affected: ['Deployments that were begun are finished; no further one is begun.'],
      rights: [{ ...right, scope }],
      commands: [azLine('policy remediation cancel', { name, ...scopeFlags(scope) })],
      cancelling: 'The cancelling goes on; only the watching ends.',
      nothingToDo: isRemediationOver(remediation) && `It is over already (${remediation.state}).`,
    };
  },
  steps: ({ scope, name }) => [
    {
      id: 'cancel',
      title: `Cancel the remediation ${name}`,
      request: `POST ${remediationId(scope, name)}/cancel`,
      async run({ world, signal }) {
        return { state: 'done', note: (await cancelRemediation(world.arm, scope, name, signal)).state };
      },
      async readBack({ world, signal }) {
        const { state } = await getRemediation(world.arm, scope, name, signal);
        return became(/^cancel/i.test(state), state);
      },
    },
    {
      id: 'verify-arm',
      title: 'See it over in ARM',
      async run(context) {
        const read = () => getRemediation(context.world.arm, scope, name, context.signal);
        return { state: 'done', note: (await polled(read, isRemediationOver, ({ state }) => state, context)).state };
      },
    },
  ],
});
