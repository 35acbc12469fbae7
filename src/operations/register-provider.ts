import * as z from 'zod';
import { getProvider } from '../azure/providers.ts';
import { isRegistered } from '../governance/azure/provider.ts';
import { defineOperation } from './operation.ts';
import { replaced } from './plan.ts';
import { checkPermissions, readOnlyObstacles } from './reading-ahead.ts';
import { registerProviderStep, registerRight } from './register-steps.ts';
import { shellLine } from './shell-line.ts';

const shape = z.object({ subscriptionId: z.string(), namespace: z.string() });

declare module './plan.ts' {
  interface OperationInputs {
    'register-provider': z.input<typeof shape>;
  }
}

/** `az provider register`. */
export const registerProviderOperation = defineOperation({
  kind: 'register-provider',
  verb: 'Register',
  right: registerRight('Microsoft.PolicyInsights'),
  input: shape,
  facts: shape,
  async plan({ subscriptionId, namespace }, world, signal) {
    const scope = `/subscriptions/${subscriptionId}`;
    const [provider, permissions] = await Promise.all([
      getProvider(world.arm, subscriptionId, namespace, signal),
      checkPermissions(world, [{ ...registerRight(namespace), scope }], signal),
    ]);
    return {
      facts: { subscriptionId, namespace: provider.namespace },
      plan: {
        title: `Register the resource provider ${provider.namespace}`,
        target: `${scope}/providers/${provider.namespace}`,
        changes: replaced(`registrationState of ${provider.namespace}`, provider.state, 'Registered'),
        affected: [
          'Everyone in the subscription can then make resources of this provider, within their rights. It costs nothing by itself.',
        ],
        notes: ['It takes some minutes.'],
        permissions,
        commands: [
          shellLine(
            'az',
            'provider',
            'register',
            '--namespace',
            provider.namespace,
            '--subscription',
            subscriptionId,
            '--wait',
          ),
        ],
        danger: 'confirm',
        cancelling: 'Azure goes on registering; only the watching ends.',
        obstacles: readOnlyObstacles(world),
        ...(isRegistered(provider) ? { nothingToDo: `${provider.namespace} is registered already.` } : {}),
      },
    };
  },
  steps: ({ subscriptionId, namespace }) => [registerProviderStep(subscriptionId, namespace)],
});
