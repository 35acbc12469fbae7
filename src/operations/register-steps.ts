import { getProvider, registerProvider } from '../azure/providers.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { isRegistered } from '../governance/azure/provider.ts';
import type { Step } from './operation.ts';
import type { Right } from './words.ts';

export function registerRight(namespace: string): Right {
  return { action: `${namespace}/register/action`, role: roles.registration };
}

/** Registers a provider and waits for it. Registering twice does no harm: ARM answers with the state. */
export function registerProviderStep(subscriptionId: string, namespace: string): Step {
  const isDone = async (world: Parameters<Step['run']>[0]['world'], signal: AbortSignal) =>
    isRegistered(await getProvider(world.arm, subscriptionId, namespace, signal));
  return {
    id: `register-${namespace.toLowerCase()}`,
    title: `Register the resource provider ${namespace}`,
    writes: true,
    request: `POST /subscriptions/${subscriptionId}/providers/${namespace}/register`,
    async run({ world, signal, tell }) {
      let { state } = await registerProvider(world.arm, subscriptionId, namespace, signal);
      while (state.toLowerCase() === 'registering') {
        tell(state);
        await world.sleep(world.pace.poll, signal);
        ({ state } = await getProvider(world.arm, subscriptionId, namespace, signal));
      }
      if (state.toLowerCase() !== 'registered')
        throw new Error(`${namespace} is ${state || 'in no known state'} after registering`);
      return { state: 'done', note: `${namespace} is registered` };
    },
    async readBack({ world, signal, tell }) {
      let { state } = await getProvider(world.arm, subscriptionId, namespace, signal);
      while (state.toLowerCase() === 'registering') {
        tell(state);
        await world.sleep(world.pace.poll, signal);
        ({ state } = await getProvider(world.arm, subscriptionId, namespace, signal));
      }
      return { state: (await isDone(world, signal)) ? 'done' : 'not done' };
    },
  };
}
