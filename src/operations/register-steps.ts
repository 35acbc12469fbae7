import { getFeature, registerFeature } from '../azure/features.ts';
import { getProvider, registerProvider } from '../azure/providers.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isRegistered } from '../governance/azure/provider.ts';
import { became, type Step, type StepContext } from './operation.ts';
import { polled } from './reading-ahead.ts';
import { azLine } from './shell-line.ts';
import type { Right } from './words.ts';

export function registerRight(namespace: string): Right {
  return { action: `${namespace}/register/action`, role: roles.registration };
}

/** The az line that registers a provider and waits for it. */
export function registerProviderLine(subscriptionId: string, namespace: string): string {
  return azLine('provider register', { namespace, subscription: subscriptionId, wait: true });
}

export function registerProviderStep(subscriptionId: string, namespace: string): Step {
  return {
    id: `register-${namespace.toLowerCase()}`,
    title: `Register the resource provider ${namespace}`,
    request: `POST /subscriptions/${subscriptionId}/providers/${namespace}/register`,
    ...registering(
      namespace,
      'after registering',
      ({ world, signal }) => registerProvider(world.arm, subscriptionId, namespace, signal),
      ({ world, signal }) => getProvider(world.arm, subscriptionId, namespace, signal),
    ),
  };
}

export function registerFeatureStep(subscriptionId: string, namespace: string, name: string): Step {
  return {
    id: 'feature',
    title: `Register ${namespace}/${name}`,
    request: `POST /subscriptions/${subscriptionId}/providers/Microsoft.Features/providers/${namespace}/features/${name}/register`,
    ...registering(
      `${namespace}/${name}`,
      'after registering: some features wait for an approval',
      ({ world, signal }) => registerFeature(world.arm, subscriptionId, namespace, name, signal),
      ({ world, signal }) => getFeature(world.arm, subscriptionId, namespace, name, signal),
    ),
  };
}

interface Registration {
  readonly state: string;
}

/** Registers and waits for it. Registering twice does no harm: ARM answers with the state. */
function registering(
  what: string,
  otherwise: string,
  register: (context: StepContext) => Promise<Registration>,
  read: (context: StepContext) => Promise<Registration>,
): Pick<Step, 'run' | 'readBack'> {
  const isSettled = ({ state }: Registration) => state.toLowerCase() !== 'registering';
  const settled = (context: StepContext) => polled(read, isSettled, ({ state }) => state, context);
  return {
    async run(context) {
      const first = await register(context);
      const last = isSettled(first) ? first : await settled(context);
      if (!isRegistered(last)) throw new Error(`${what} is ${last.state || 'in no known state'} ${otherwise}`);
      return { state: 'done', note: `${what} is registered` };
    },
    readBack: async (context) => became(isRegistered(await settled(context))),
  };
}
