/** Rollouts that admission refuses, as they come and go: teams ship, find that nothing came up, and mend it or take it back. */
import { ApiError } from '../kubernetes/status.ts';
import { specOf } from './deployments.ts';
import type { PodTemplate } from './pods.ts';
import type { World } from './world.ts';

type App = readonly [namespace: string, name: string];

/** Shipped before one looks; nobody has noticed yet. The first two stay so. */
const stuck: readonly App[] = [
  ['team-a', 'web'],
  ['legacy-crm', 'crm-backend'],
  ['team-b', 'reports-api'],
  ['data-platform', 'query-console'],
];
const stepMs = 90_000;

type Step = (world: World) => void;

const release = 'contoso.example/release';

/** One step after another, the last ones round and round. */
const once: readonly Step[] = [(world) => mend(world, ['team-b', 'reports-api'])];
const again: readonly Step[] = [
  (world) => ship(world, ['ml-training', 'model-server']),
  (world) => takeBack(world, ['data-platform', 'query-console']),
  (world) => {
    ship(world, ['catalog', 'import-feed']);
    applyByHand(world);
  },
  (world) => takeBack(world, ['ml-training', 'model-server']),
  (world) => ship(world, ['data-platform', 'query-console']),
  (world) => takeBack(world, ['catalog', 'import-feed']),
];

/** The controllers and the webhook do the rest, FailedCreate events and log lines included. */
export function startStuckRollouts(world: World): void {
  for (const app of stuck) ship(world, app);
  const next = (place: number) =>
    world.after(stepMs, () => {
      rolloutStep(world, place);
      next(place + 1);
    });
  next(0);
}

/** What happens next, counted from the start. */
export function rolloutStep(world: World, place: number): void {
  const step = once[place] ?? again[(place - once.length) % again.length];
  step?.(world);
}

function ship(world: World, app: App): void {
  change(world, app, (template) => ({
    ...template,
    metadata: { ...template.metadata, annotations: { ...template.metadata?.annotations, [release]: '2026.11' } },
  }));
}

/** `kubectl rollout undo`: to the letter the template of before, whose ReplicaSet is still there. */
function takeBack(world: World, app: App): void {
  change(world, app, (template) => {
    const { annotations = {}, ...metadata } = template.metadata ?? {};
    const { [release]: _, ...others } = annotations;
    const kept = Object.keys(others).length > 0 ? { annotations: others } : {};
    return { ...template, metadata: { ...metadata, ...kept } };
  });
}

/** Gives the containers the limits that they lack. */
function mend(world: World, app: App): void {
  const limits = { cpu: '500m', memory: '512Mi' };
  change(world, app, (template) => {
    const { spec } = template;
    const containers = Array.isArray(spec.containers) ? (spec.containers as Record<string, unknown>[]) : [];
    return { ...template, spec: { ...spec, containers: containers.map((one) => ({ ...one, resources: { limits } })) } };
  });
}

function change(world: World, [namespace, name]: App, to: (template: PodTemplate) => PodTemplate): void {
  const deployments = world.resources.get('apps', 'deployments');
  const deployment = world.store.find(deployments, namespace, name);
  // Whoever uses the sandbox may have deleted it.
  if (!deployment) return;
  const { template, ...spec } = specOf(deployment);
  const { generation = 1 } = deployment.metadata;
  world.store.update(deployments, {
    ...deployment,
    metadata: { ...deployment.metadata, resourceVersion: '', generation: generation + 1 },
    spec: { ...spec, template: to(template) },
  });
}

/** Somebody tries a Service by hand that a policy refuses: no event tells of it, only the webhook's log. */
function applyByHand(world: World): void {
  const services = world.resources.get('', 'services');
  const crm = world.store.find(services, 'legacy-crm', 'crm-public');
  if (!crm) return;
  const { name: _, uid: __, ...metadata } = crm.metadata;
  const user = { name: 'dana.ruiz@contoso.com', groups: ['system:authenticated'] };
  const service = { ...crm, metadata: { ...metadata, name: 'crm-public-2', resourceVersion: '' } };
  try {
    world.writes.create({ resource: services, namespace: 'legacy-crm' }, service, { user, dryRun: false });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
