import * as z from 'zod';
import { cancelRemediation, getRemediation } from '../azure/remediations.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isRemediationOver } from '../governance/azure/remediation.ts';
import { defineOperation } from './operation.ts';
import { checkPermissions, readOnlyObstacles } from './reading-ahead.ts';
import { scopeFlags, shellLine } from './shell-line.ts';

const shape = z.object({ scope: z.string(), name: z.string() });

declare module './plan.ts' {
  interface OperationInputs {
    'cancel-remediation': z.input<typeof shape>;
  }
}

const right = { action: 'Microsoft.PolicyInsights/remediations/cancel/action', role: roles.policy };

/** `az policy remediation cancel`. */
export const cancelRemediationOperation = defineOperation({
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
    const [remediation, permissions] = await Promise.all([
      getRemediation(world.arm, scope, name, signal),
      checkPermissions(world, [{ ...right, scope }], signal),
    ]);
    return {
      facts: { scope, name },
      plan: {
        title: `Cancel the remediation ${name}`,
        target: `${scope}/providers/Microsoft.PolicyInsights/remediations/${name}/cancel`,
        changes: [
          { mark: '-', text: `provisioningState: ${remediation.state}` },
          { mark: '+', text: 'provisioningState: Canceled' },
        ],
        affected: ['Deployments that were begun are finished; no further one is begun.'],
        notes: [],
        permissions,
        commands: [shellLine('az', 'policy', 'remediation', 'cancel', '--name', name, ...scopeFlags(scope))],
        danger: 'confirm',
        cancelling: 'The cancelling goes on; only the watching ends.',
        obstacles: readOnlyObstacles(world),
        ...(isRemediationOver(remediation) ? { nothingToDo: `It is over already (${remediation.state}).` } : {}),
      },
    };
  },
  steps: ({ scope, name }) => [
    {
      id: 'cancel',
      title: `Cancel the remediation ${name}`,
      writes: true,
      request: `POST ${scope}/providers/Microsoft.PolicyInsights/remediations/${name}/cancel`,
      async run({ world, signal }) {
        return { state: 'done', note: (await cancelRemediation(world.arm, scope, name, signal)).state };
      },
      async readBack({ world, signal }) {
        const { state } = await getRemediation(world.arm, scope, name, signal);
        return { state: /^cancel/i.test(state) ? 'done' : 'not done', note: state };
      },
    },
    {
      id: 'verify-arm',
      title: 'See it over in ARM',
      writes: false,
      async run({ world, signal, tell }) {
        for (;;) {
          const remediation = await getRemediation(world.arm, scope, name, signal);
          if (isRemediationOver(remediation)) return { state: 'done', note: remediation.state };
          tell(remediation.state);
          await world.sleep(world.pace.poll, signal);
        }
      },
    },
  ],
});
