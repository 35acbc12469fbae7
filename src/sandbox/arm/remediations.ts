/** Microsoft.PolicyInsights/remediations: a task per assignment that deploys, with its deployments. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { addonEnabled, enableAddon } from './addon-profile.ts';
import { bodyOf, collectionRoutes, found } from './collection.ts';
import { membersOf } from './effective-assignments.ts';
import { armError, resourceNotFound } from './errors.ts';
import { page } from './paging.ts';
import type { PolicyStates } from './policy-states.ts';
import { isWithin, sameId } from './resource-ids.ts';
import { type Answer, anyScope, type Call, on, type Route } from './routes.ts';
import type { ArmContext, ArmResource, Cluster } from './world.ts';

const type = 'Microsoft.PolicyInsights/remediations';
const body = z.object({
  properties: z.looseObject({
    policyAssignmentId: z.string(),
    policyDefinitionReferenceId: z.string().nullish(),
    filters: z.looseObject({ locations: z.array(z.string()).nullish() }).nullish(),
  }),
});

interface Deployment {
  remediatedResourceId: string;
  deploymentId: string;
  status: string;
  resourceLocation: string;
  createdOn: string;
  lastUpdatedOn: string;
  error?: { code: string; message: string };
}

/** What a remediation has done so far, and the way to stop it. */
interface Task {
  made: Deployment[];
  callOff(): void;
}

const noTask = (): Task => ({ made: [], callOff: () => {} });

const ended = ['Succeeded', 'Failed', 'Canceled', 'Complete'];
const refusal = (verb: string, why: string) => armError(400, `Invalid${verb}RemediationRequest`, why);

export function remediationRoutes(context: ArmContext, states: PolicyStates): Route[] {
  const { world, clock, durations } = context;
  const tasks = new WeakMap<ArmResource, Task>();
  const now = () => new Date(clock.now()).toISOString();
  const remediations = { type, store: world.remediations, missing: ({ path }: Call) => resourceNotFound(path) };
  const one = `${anyScope}/providers/${type}/:name`;
  const deployments = (call: Call) => page(call, tasks.get(found(remediations, call))?.made ?? []);
  return [
    ...collectionRoutes({
      ...remediations,
      scopes: [anyScope],
      rows: ({ params }) => world.remediations.within(params.scope ?? ''),
      make,
      remove,
    }),
    on('POST', `${one}/cancel`, cancel, `${type}/cancel/action`),
    on('POST', `${one}/listDeployments`, deployments, `${type}/listDeployments/read`),
  ];

  function remove({ name, properties }: ArmResource): void {
    if (!ended.includes(String(properties.provisioningState)))
      throw refusal('Delete', `The remediation '${name}' cannot be deleted while it is in progress; cancel it first.`);
  }

  function make(call: Call, known: ArmResource | undefined): ArmResource {
    const { properties } = bodyOf(call, body);
    const assignment = world.assignments.get(properties.policyAssignmentId);
    if (!assignment)
      throw refusal('Create', `The policy assignment '${properties.policyAssignmentId}' could not be found.`);
    const members = membersOf(world, assignment);
    const reference = properties.policyDefinitionReferenceId ?? '';
    const member =
      members.find(({ referenceId }) => sameId(referenceId, reference)) ??
      (members.length === 1 ? members[0] : undefined);
    if (!member)
      throw refusal(
        'Create',
        'The request to create a remediation is invalid: the policy assignment is of an initiative, so policyDefinitionReferenceId must name one of its definitions.',
      );
    if (!/^(deployifnotexists|modify)$/i.test(member.effect))
      throw refusal(
        'Create',
        `A remediation needs a definition with effect 'deployIfNotExists' or 'modify'; '${member.definition.name}' has '${member.effect}'.`,
      );
    const remediation: ArmResource = {
      id: known?.id ?? call.path,
      type,
      name: call.params.name ?? '',
      properties: {
        resourceDiscoveryMode: 'ExistingNonCompliant',
        ...properties,
        createdOn: known?.properties.createdOn ?? now(),
        statusMessage: null,
        correlationId: randomUUID(),
      },
    };
    const task = noTask();
    tasks.set(remediation, task);
    progress(remediation, task, 'Accepted');
    run(remediation, task, assignment, call.params.scope ?? '');
    return remediation;
  }

  /** Finds what does not comply, then deploys with the assignment's identity, if that may. */
  function run(remediation: ArmResource, task: Task, assignment: ArmResource, scope: string): void {
    const { locations } = (remediation.properties.filters ?? {}) as { locations?: string[] };
    const principal = String((assignment.identity as { principalId?: string } | undefined)?.principalId);
    const isTarget = (cluster: Cluster) =>
      isWithin(cluster.id, scope) &&
      isWithin(cluster.id, String(assignment.properties.scope)) &&
      !addonEnabled(cluster.properties) &&
      (!locations || locations.includes(cluster.location));
    const then = (share: number, next: () => void) => {
      task.callOff = clock.after(durations.remediation * share, next);
    };
    then(0.2, () => {
      progress(remediation, task, 'Evaluating');
      const targets = world.clusters.all().filter(isTarget);
      then(0.3, () => {
        task.made = targets.map(begun);
        progress(remediation, task, 'Running');
        then(0.5, () => {
          task.made = task.made.map((deployment) => finished(deployment, principal));
          const failed = task.made.some(({ status }) => status === 'Failed');
          progress(remediation, task, failed ? 'Failed' : 'Succeeded');
          states.evaluate(scope);
        });
      });
    });
  }

  function begun({ id, location }: Cluster): Deployment {
    return {
      remediatedResourceId: id,
      deploymentId: `${id.replace(/\/providers\/.*$/, '')}/providers/Microsoft.Resources/deployments/PolicyDeployment_${randomUUID().slice(0, 8)}`,
      status: 'Running',
      resourceLocation: location,
      createdOn: now(),
      lastUpdatedOn: now(),
    };
  }

  function finished(deployment: Deployment, principal: string): Deployment {
    const { remediatedResourceId: id } = deployment;
    const action = 'Microsoft.ContainerService/managedClusters/write';
    const cluster = world.clusters.get(id);
    if (cluster && world.rights.allows(principal, action, id)) {
      enableAddon(context, cluster);
      return { ...deployment, status: 'Succeeded', lastUpdatedOn: now() };
    }
    const message = `The client '${principal}' with object id '${principal}' does not have authorization to perform action '${action}' over scope '${id}' or the scope is invalid.`;
    const error = { code: 'AuthorizationFailed', message };
    return { ...deployment, status: 'Failed', lastUpdatedOn: now(), error };
  }

  function progress(remediation: ArmResource, { made }: Task, state: string): void {
    const count = (status: string) => made.filter((one) => one.status === status).length;
    Object.assign(remediation.properties, {
      provisioningState: state,
      lastUpdatedOn: now(),
      deploymentStatus: {
        totalDeployments: made.length,
        successfulDeployments: count('Succeeded'),
        failedDeployments: count('Failed'),
      },
    });
  }

  function cancel(call: Call): Answer {
    const remediation = found(remediations, call);
    const { provisioningState } = remediation.properties;
    const task = tasks.get(remediation) ?? noTask();
    if (ended.includes(String(provisioningState)))
      throw refusal(
        'Cancel',
        `A completed remediation cannot be cancelled: '${remediation.name}' is ${provisioningState}.`,
      );
    task.callOff();
    task.made = task.made.map((deployment) => ({ ...deployment, status: 'Canceled' }));
    progress(remediation, task, 'Cancelling');
    clock.after(durations.remediation * 0.2, () => progress(remediation, task, 'Canceled'));
    return { body: remediation };
  }
}
