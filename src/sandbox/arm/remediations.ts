/** Microsoft.PolicyInsights/remediations: a task per assignment that deploys, with its deployments. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { addonEnabled, enableAddon } from './addon-profile.ts';
import { membersOf } from './effective-assignments.ts';
import { armError, resourceNotFound } from './errors.ts';
import { page } from './paging.ts';
import type { PolicyStates } from './policy-states.ts';
import { isWithin, sameId } from './resource-ids.ts';
import { type Answer, anyScope, type Call, type Route } from './routes.ts';
import type { ArmContext, ArmResource } from './world.ts';

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

const ended = ['Succeeded', 'Failed', 'Canceled', 'Complete'];

export function remediationRoutes(context: ArmContext, states: PolicyStates): Route[] {
  const { world, clock, durations } = context;
  const deployments = new WeakMap<ArmResource, Deployment[]>();
  const callOffs = new WeakMap<ArmResource, () => void>();
  const all = `${anyScope}/providers/${type}`;
  const one = `${all}/:name`;
  const now = () => new Date(clock.now()).toISOString();
  const find = (call: Call): ArmResource => {
    const id = call.path.replace(/\/(cancel|listDeployments)$/i, '');
    const found = world.remediations.get(id);
    if (!found) throw resourceNotFound(id);
    return found;
  };
  return [
    {
      method: 'GET',
      path: all,
      action: `${type}/read`,
      handle: (call) => page(call, world.remediations.within(call.params.scope ?? '')),
    },
    { method: 'GET', path: one, action: `${type}/read`, handle: (call) => ({ body: find(call) }) },
    { method: 'PUT', path: one, action: `${type}/write`, handle: put },
    { method: 'POST', path: `${one}/cancel`, action: `${type}/cancel/action`, handle: cancel },
    {
      method: 'POST',
      path: `${one}/listDeployments`,
      action: `${type}/listDeployments/read`,
      handle: (call) => page(call, deployments.get(find(call)) ?? []),
    },
    {
      method: 'DELETE',
      path: one,
      action: `${type}/delete`,
      handle: (call) => {
        const found = world.remediations.get(call.path);
        if (!found) return { status: 204 };
        if (!ended.includes(String(found.properties.provisioningState)))
          throw armError(
            400,
            'InvalidDeleteRemediationRequest',
            `The remediation '${found.name}' cannot be deleted while it is in progress; cancel it first.`,
          );
        world.remediations.delete(found.id);
        return { body: found };
      },
    },
  ];

  function put(call: Call): Answer {
    const parsed = body.safeParse(call.body);
    if (!parsed.success)
      throw armError(
        400,
        'InvalidRequestContent',
        'The request content was invalid: properties.policyAssignmentId is required.',
      );
    const { properties } = parsed.data;
    const known = world.remediations.get(call.path);
    const assignment = world.assignments.get(properties.policyAssignmentId);
    if (!assignment)
      throw armError(
        400,
        'InvalidCreateRemediationRequest',
        `The policy assignment '${properties.policyAssignmentId}' could not be found.`,
      );
    const members = membersOf(world, assignment);
    const reference = properties.policyDefinitionReferenceId ?? '';
    const member =
      members.find(({ referenceId }) => sameId(referenceId, reference)) ??
      (members.length === 1 ? members[0] : undefined);
    if (!member)
      throw armError(
        400,
        'InvalidCreateRemediationRequest',
        'The request to create a remediation is invalid: the policy assignment is of an initiative, so policyDefinitionReferenceId must name one of its definitions.',
      );
    if (!/^(deployifnotexists|modify)$/i.test(member.effect))
      throw armError(
        400,
        'InvalidCreateRemediationRequest',
        `A remediation needs a definition with effect 'deployIfNotExists' or 'modify'; '${member.definition.name}' has '${member.effect}'.`,
      );

    const remediation: ArmResource = {
      id: known?.id ?? call.path,
      type,
      name: call.params.name ?? '',
      properties: {
        resourceDiscoveryMode: 'ExistingNonCompliant',
        ...properties,
        provisioningState: 'Accepted',
        createdOn: known?.properties.createdOn ?? now(),
        lastUpdatedOn: now(),
        deploymentStatus: { totalDeployments: 0, successfulDeployments: 0, failedDeployments: 0 },
        statusMessage: null,
        correlationId: randomUUID(),
      },
    };
    world.remediations.put(remediation);
    const scope = call.params.scope ?? '';
    callOffs.set(
      remediation,
      clock.after(durations.remediation * 0.2, () => evaluateTask(remediation, assignment, scope)),
    );
    return { status: known ? 200 : 201, body: remediation };
  }

  /** Finds what does not comply, then deploys with the assignment's identity, if that may. */
  function evaluateTask(remediation: ArmResource, assignment: ArmResource, scope: string): void {
    progress(remediation, 'Evaluating');
    const locations = (remediation.properties.filters as { locations?: string[] } | undefined)?.locations;
    const targets = world.clusters
      .all()
      .filter(
        (cluster) =>
          isWithin(cluster.id, scope) &&
          isWithin(cluster.id, String(assignment.properties.scope)) &&
          !addonEnabled(cluster.properties) &&
          (!locations || locations.includes(cluster.location)),
      );
    callOffs.set(
      remediation,
      clock.after(durations.remediation * 0.3, () => {
        const principal = String((assignment.identity as { principalId?: string } | undefined)?.principalId);
        const made = targets.map(
          (cluster): Deployment => ({
            remediatedResourceId: cluster.id,
            deploymentId: `${cluster.id.replace(/\/providers\/.*$/, '')}/providers/Microsoft.Resources/deployments/PolicyDeployment_${randomUUID().slice(0, 8)}`,
            status: 'Running',
            resourceLocation: cluster.location,
            createdOn: now(),
            lastUpdatedOn: now(),
          }),
        );
        deployments.set(remediation, made);
        progress(remediation, 'Running', made);
        callOffs.set(
          remediation,
          clock.after(durations.remediation * 0.5, () => {
            for (const [index, cluster] of targets.entries()) {
              const deployment = made[index];
              if (!deployment) continue;
              deployment.lastUpdatedOn = now();
              const allowed = world.rights.allows(
                principal,
                'Microsoft.ContainerService/managedClusters/write',
                cluster.id,
              );
              deployment.status = allowed ? 'Succeeded' : 'Failed';
              if (allowed) enableAddon(context, cluster);
              else
                deployment.error = {
                  code: 'AuthorizationFailed',
                  message: `The client '${principal}' with object id '${principal}' does not have authorization to perform action 'Microsoft.ContainerService/managedClusters/write' over scope '${cluster.id}' or the scope is invalid.`,
                };
            }
            progress(remediation, made.some(({ status }) => status === 'Failed') ? 'Failed' : 'Succeeded', made);
            states.evaluate(scope);
          }),
        );
      }),
    );
  }

  function progress(remediation: ArmResource, state: string, made: Deployment[] = []): void {
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
    const remediation = find(call);
    if (ended.includes(String(remediation.properties.provisioningState)))
      throw armError(
        400,
        'InvalidCancelRemediationRequest',
        `A completed remediation cannot be cancelled: '${remediation.name}' is ${remediation.properties.provisioningState}.`,
      );
    callOffs.get(remediation)?.();
    const made = deployments.get(remediation) ?? [];
    for (const deployment of made) deployment.status = 'Canceled';
    progress(remediation, 'Cancelling', made);
    clock.after(durations.remediation * 0.2, () => progress(remediation, 'Canceled', made));
    return { body: remediation };
  }
}
