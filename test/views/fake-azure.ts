import type { Assignment } from '../../src/governance/azure/assignment.ts';
import type { Definition } from '../../src/governance/azure/definition.ts';
import type { ManagedCluster } from '../../src/governance/azure/managed-cluster.ts';
import { live } from '../../src/governance/reading.ts';
import type { PlannedOperation } from '../../src/operations/operation.ts';
import type { Asked, Plan } from '../../src/operations/plan.ts';
import type { RunStatus } from '../../src/operations/run-status.ts';
import { bulkVerbs } from '../../src/state/azure-bulk.ts';
import type { AzureState, AzureVerbs } from '../../src/state/azure-state.ts';
import { emptyAzure } from '../../src/state/empty-azure.ts';
import { type FakeConsole, fakeConsole } from './fake-console.ts';

const subscriptionId = '00000000-0000-0000-0000-000000000001';
export const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-platform`;
export const clusterId = `${group}/providers/Microsoft.ContainerService/managedClusters/prod-weu`;
export const definitionId = '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4';

export const cluster: ManagedCluster = {
  id: clusterId,
  name: 'prod-weu',
  resourceGroup: 'rg-platform',
  subscriptionId,
  location: 'westeurope',
  kubernetesVersion: '1.33.2',
  provisioningState: 'Succeeded',
  powerState: 'Running',
  hosts: ['prod-weu-1234.hcp.westeurope.azmk8s.io'],
  privateCluster: false,
  nodeResourceGroup: 'MC_rg',
  addon: { state: 'absent' },
  kubeletIdentity: { objectId: 'kubelet-1', clientId: '', resourceId: '' },
  tags: {},
  posture: {},
};

export const definition: Definition = {
  id: definitionId,
  name: '95edb821-ddaf-4404-9732-666045e056b4',
  displayName: 'No privileged containers',
  description: 'Refuses privileged containers.',
  category: 'Kubernetes',
  policyType: 'BuiltIn',
  mode: 'Microsoft.Kubernetes.Data',
  version: '9.2.0',
  versions: ['9.2.0'],
  preview: false,
  deprecated: false,
  parameters: [],
  effectExpression: 'Deny',
  inCluster: 'constraint',
  kinds: ['Pod'],
  roleDefinitionIds: [],
};

export const assignment: Assignment = {
  // In another case than the constraints carry: ids are compared without it.
  id: `${group}/providers/Microsoft.Authorization/policyAssignments/Baseline`.toUpperCase(),
  name: 'baseline',
  displayName: 'Baseline of the platform',
  description: '',
  scope: group,
  definitionId,
  parameters: {},
  notScopes: [],
  enforcementMode: 'Default',
  nonComplianceMessages: [],
  overrides: [],
  resourceSelectors: [],
  madeBy: 'user',
};

const none = { compliant: 0, nonCompliant: 0, exempt: 0, other: 0, total: 0 };

export function fakeAzureState(now = Date.now()): AzureState {
  const source = 'GET …';
  return {
    ...emptyAzure,
    phase: 'signed-in',
    picture: {
      ...emptyAzure.picture,
      signIn: live(
        source,
        { method: 'az login', account: 'sre@contoso.example', tenantId: 't-1', cloud: 'public' },
        now,
      ),
      subscriptions: live(
        source,
        [{ id: subscriptionId, displayName: 'Contoso Prod', tenantId: 't-1', state: 'Enabled', isDefault: true }],
        now,
      ),
      subscriptionId,
      cluster: live(source, cluster, now),
      assignments: live(source, [assignment], now),
      definitions: live(source, new Map([[definitionId.toLowerCase(), definition]]), now),
      initiatives: live(source, new Map(), now),
      compliance: live(
        source,
        {
          nonCompliantResources: 1,
          nonCompliantPolicies: 1,
          assignments: [
            {
              assignmentId: assignment.id,
              resources: none,
              policies: { ...none, compliant: 62, nonCompliant: 37, exempt: 1, total: 100 },
              definitions: [],
            },
          ],
        },
        now,
      ),
    },
  };
}

export const plan: Plan = {
  kind: 'enable-addon',
  title: 'Enable the Azure Policy add-on on prod-weu',
  target: clusterId,
  changes: [
    { mark: '-', text: 'addonProfiles.azurepolicy.enabled: (absent)' },
    { mark: '+', text: 'addonProfiles.azurepolicy.enabled: true' },
  ],
  steps: [{ id: 'put', title: 'PUT of the cluster', writes: true }],
  affected: ['21 assignments begin to act.'],
  notes: [],
  permissions: [
    {
      action: 'Microsoft.ContainerService/managedClusters/write',
      scope: clusterId,
      held: 'yes',
      role: 'Azure Kubernetes Service Contributor Role',
    },
  ],
  commands: ['az aks enable-addons --addons azure-policy --resource-group rg-platform --name prod-weu'],
  danger: 'confirm',
  cancelling: 'AKS goes on with the update; only the watching ends.',
  undo: { title: 'Disable the add-on on prod-weu', kind: 'disable-addon', input: { clusterId } },
  obstacles: [],
};

export interface FakeAzureConsole extends FakeConsole {
  /** `plan enable-addon {…}`, `start …`, `cancel …`, in order. */
  readonly did: string[];
  /** Replaces all runs, or the one with the id, as the runner does while it goes on. */
  readonly turn: (change: Partial<RunStatus>, id?: string) => void;
}

/** What a made-up Azure plans for what it is asked. */
export type Planner = (asked: Asked) => Plan;

/** The made-up console, signed in to a made-up Azure that plans `planned` for whatever it is asked. */
export function fakeAzureConsole(planned: Plan | Planner = plan): FakeAzureConsole {
  const console = fakeConsole();
  const did: string[] = [];
  console.store.setState({ azure: fakeAzureState() });
  const runs = (change: (runs: readonly RunStatus[]) => readonly RunStatus[]) =>
    console.store.setState(({ azure }) => ({ azure: { ...azure, runs: change(azure.runs) } }));
  const ends = new Map<string, (status: RunStatus) => void>();
  let started = 0;
  const start: AzureVerbs['start'] = ({ plan: { kind, title, target, steps, cancelling, undo }, input }) => {
    did.push(`start ${kind}`);
    started += 1;
    const id = `run-${started}`;
    const status: RunStatus = {
      id,
      kind,
      title,
      target,
      input,
      state: 'running',
      steps: steps.map((step) => ({ ...step, state: 'running', percent: 30 })),
      startedAt: Date.now(),
      resumed: false,
      cancelling,
      ...(undo && { undo }),
    };
    runs((all) => [...all, status]);
    return { value: { id, done: new Promise((resolve) => ends.set(id, resolve)) } };
  };
  return {
    ...console,
    did,
    turn(change, id) {
      runs((all) => all.map((run) => (id === undefined || run.id === id ? { ...run, ...change } : run)));
      for (const run of console.store.getState().azure.runs) if (run.state !== 'running') ends.get(run.id)?.(run);
    },
    azure: {
      ...console.azure,
      want: () => () => {},
      readJournal: async () => {},
      plan: async (kind, input) => {
        did.push(`plan ${kind} ${JSON.stringify(input)}`);
        const asked = { kind, input } as Asked;
        const value: PlannedOperation = {
          plan: { ...(typeof planned === 'function' ? planned(asked) : planned), kind },
          input,
          facts: {},
        };
        return { value };
      },
      start,
      ...bulkVerbs(console.store, start),
      cancelRun: (id) => void did.push(`cancel ${id}`),
    },
  };
}
