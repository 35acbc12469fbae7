import * as z from 'zod';
import { cancelRemediation, getRemediation } from '../azure/remediations.ts';
import { isRemediationOver } from '../governance/azure/remediation.ts';
import { parseResourceId } from '../governance/azure/resource-id.ts';
import { defineOperation } from './operation.ts';
import { checkPermissions, readOnlyObstacles } from './reading-ahead.ts';
import { shellLine } from './shell-line.ts';

const shape = z.object({ scope: z.string(), name: z.string() });

/** `az policy remediation cancel`. */
export const cancelRemediationOperation = defineOperation({
  kind: 'cancel-remediation',
  input: shape,
  facts: shape,
  async plan({ scope, name }, world, signal) {
    const [remediation, permissions] = await Promise.all([
      getRemediation(world.arm, scope, name, signal),
      checkPermissions(world, [{ action: 'Microsoft.PolicyInsights/remediations/cancel/action', scope }], signal),
    ]);
    const id = parseResourceId(scope);
    const group = id?.resourceGroup ? ['--resource-group', id.resourceGroup] : [];
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
        commands: [
          shellLine(
            'az',
            'policy',
            'remediation',
            'cancel',
            '--name',
            name,
            ...group,
            '--subscription',
            id?.subscriptionId ?? '',
          ),
        ],
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
      async run({ world, signal, said }) {
        for (;;) {
          const remediation = await getRemediation(world.arm, scope, name, signal);
          if (isRemediationOver(remediation)) return { state: 'done', note: remediation.state };
          said(remediation.state);
          await world.sleep(world.pace.poll, signal);
        }
      },
    },
  ],
});
