/** What the add-on's pods write when they start: the network is not there yet in the first moments, and then all is well. */
import { isReady } from './deployments.ts';
import type { World } from './world.ts';

const beginning: Readonly<Record<string, readonly (readonly [level: string, msg: string, more?: object])[]>> = {
  'azure-policy': [
    ['info', 'Schedule running', { method: 'Main' }],
    [
      'error',
      'Failed to get assignments: failed to fetch token, service not reachable',
      { method: 'SyncAssignments', error: 'dial tcp: lookup data.policy.core.windows.net: i/o timeout' },
    ],
    ['warn', 'Assignments could not be read, trying again in 5s', { method: 'SyncAssignments' }],
    ['info', 'Schedule running', { method: 'Main' }],
  ],
  'azure-policy-webhook': [
    ['info', 'Starting the webhook server', { port: 8443 }],
    ['info', 'Serving', { path: '/validate' }],
  ],
};

export function logAddOnStart(world: World): void {
  const pods = world.store.list(world.resources.get('', 'pods'), 'kube-system').filter(isReady);
  for (const [app, lines] of Object.entries(beginning)) {
    const pod = pods.find(({ metadata }) => metadata.labels?.app === app);
    if (!pod) continue;
    const at = world.now();
    for (const [index, [level, msg, more]] of lines.entries()) {
      const line = { level, ts: new Date(at).toISOString(), msg, 'log-id': `start-${index}`, ...more };
      world.logs.append('kube-system', pod.metadata.name, app, JSON.stringify(line), at);
    }
  }
}
