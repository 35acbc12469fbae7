import * as z from 'zod';
import { getFeature, registerFeature } from '../azure/features.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isRegistered } from '../governance/azure/provider.ts';
import { defineOperation, type StepContext } from './operation.ts';
import { replaced } from './plan.ts';
import { checkPermissions, readOnlyObstacles } from './reading-ahead.ts';
import { registerProviderStep, registerRight } from './register-steps.ts';
import { shellLine } from './shell-line.ts';

const shape = z.object({ subscriptionId: z.string(), namespace: z.string(), name: z.string() });
type Facts = z.infer<typeof shape>;

declare module './plan.ts' {
  interface OperationInputs {
    'register-feature': z.input<typeof shape>;
  }
}

const right = { action: 'Microsoft.Features/providers/features/register/action', role: roles.registration };

/** `az feature register`, then the provider again, without which the feature does not take effect. */
export const registerFeatureOperation = defineOperation({
  kind: 'register-feature',
  verb: 'Register',
  right,
  input: shape,
  facts: shape,
  async plan(input, world, signal) {
    const { subscriptionId, namespace, name } = input;
    const scope = `/subscriptions/${subscriptionId}`;
    const [feature, permissions] = await Promise.all([
      getFeature(world.arm, subscriptionId, namespace, name, signal),
      checkPermissions(
        world,
        [
          { ...right, scope },
          { ...registerRight(namespace), scope },
        ],
        signal,
      ),
    ]);
    const absent = feature.state === 'absent';
    return {
      facts: input,
      plan: {
        title: `Register the preview feature ${namespace}/${name}`,
        target: `${scope}/providers/Microsoft.Features/providers/${namespace}/features/${name}`,
        changes: replaced(`state of ${namespace}/${name}`, feature.state, 'Registered'),
        affected: [
          'The preview then acts for the whole subscription. Previews come without the support of released features.',
        ],
        notes: ['It takes minutes, for some features an approval by Microsoft.'],
        permissions,
        commands: [
          shellLine(
            'az',
            'feature',
            'register',
            '--namespace',
            namespace,
            '--name',
            name,
            '--subscription',
            subscriptionId,
          ),
          // A provider that is registered before the feature is does not take it up.
          `until ${shellLine('az', 'feature', 'show', '--namespace', namespace, '--name', name, '--subscription', subscriptionId, '--query', 'properties.state', '--output', 'tsv')} | grep -qx Registered; do sleep 15; done`,
          shellLine('az', 'provider', 'register', '--namespace', namespace, '--subscription', subscriptionId, '--wait'),
        ],
        danger: 'confirm',
        cancelling: 'Azure goes on registering; only the watching ends.',
        obstacles: [
          ...readOnlyObstacles(world),
          ...(absent
            ? [
                {
                  what: `Azure does not know the preview feature ${namespace}/${name}`,
                  next: 'Mostly it is generally available by now and needs no registration: go on without it.',
                  code: 'FeatureNotFound',
                },
              ]
            : []),
        ],
        ...(isRegistered(feature) ? { nothingToDo: `${namespace}/${name} is registered already.` } : {}),
      },
    };
  },
  steps: (known) => [
    {
      id: 'feature',
      title: `Register ${known.namespace}/${known.name}`,
      writes: true,
      request: `POST /subscriptions/${known.subscriptionId}/providers/Microsoft.Features/providers/${known.namespace}/features/${known.name}/register`,
      async run(context) {
        const { state } = await registerFeature(
          context.world.arm,
          known.subscriptionId,
          known.namespace,
          known.name,
          context.signal,
        );
        const reached = await untilRegistered(known, state, context);
        if (reached.toLowerCase() !== 'registered')
          throw new Error(`${known.namespace}/${known.name} is ${reached}: some features wait for an approval`);
        return { state: 'done', note: `${known.name} is registered` };
      },
      async readBack(context) {
        const { state } = await getFeature(
          context.world.arm,
          known.subscriptionId,
          known.namespace,
          known.name,
          context.signal,
        );
        return {
          state: (await untilRegistered(known, state, context)).toLowerCase() === 'registered' ? 'done' : 'not done',
        };
      },
    },
    registerProviderStep(known.subscriptionId, known.namespace),
  ],
});

async function untilRegistered(facts: Facts, first: string, { world, signal, tell }: StepContext): Promise<string> {
  let state = first;
  while (state.toLowerCase() === 'registering') {
    tell(state);
    await world.sleep(world.pace.poll, signal);
    ({ state } = await getFeature(world.arm, facts.subscriptionId, facts.namespace, facts.name, signal));
  }
  return state;
}
