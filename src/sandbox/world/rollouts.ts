/** Rollouts that admission refuses: teams that shipped a new version and do not know yet that it never came up. */
import { specOf } from './deployments.ts';
import type { World } from './world.ts';

const stuck: [namespace: string, name: string][] = [
  ['team-a', 'web'],
  ['team-b', 'reports-api'],
  ['legacy-crm', 'crm-backend'],
  ['data-platform', 'query-console'],
];

/** Each gets a new template; the controllers and the webhook do the rest, FailedCreate events included. */
export function startStuckRollouts(world: World): void {
  const deployments = world.resources.get('apps', 'deployments');
  for (const [namespace, name] of stuck) {
    const deployment = world.store.get(deployments, namespace, name);
    const { template, ...spec } = specOf(deployment);
    const annotations = { ...template.metadata?.annotations, 'contoso.example/release': '2026.11' };
    const { generation = 1 } = deployment.metadata;
    world.store.update(deployments, {
      ...deployment,
      metadata: { ...deployment.metadata, resourceVersion: '', generation: generation + 1 },
      spec: { ...spec, template: { ...template, metadata: { ...template.metadata, annotations } } },
    });
  }
}
