/** Bulk for benchmarks: many assignments, definitions and policy states beside the ordinary world. */
import { policyRule } from '../../../src/sandbox/arm/catalogue.ts';
import { effectParameter } from '../../../src/sandbox/arm/policy-parameters.ts';
import type { PolicyStates, StateRow } from '../../../src/sandbox/arm/policy-states.ts';
import { managementGroupName, subscriptions } from '../../../src/sandbox/arm/tenant.ts';
import type { ArmWorld } from '../../../src/sandbox/arm/world.ts';

export interface Scale {
  assignments: number;
  definitions: number;
  policyStates: number;
}

export const benchmarkScale: Scale = { assignments: 2_000, definitions: 5_000, policyStates: 20_000 };

/** Fills the production subscription up to the given counts; the bulk is of category Compute and targets no cluster. */
export const filledUp =
  (scale: Scale) =>
  (world: ArmWorld, states: PolicyStates): void => {
    const subscription = subscriptions.production.subscriptionId;
    const group = `/subscriptions/${subscription}/resourceGroups/rg-fleet`;
    world.resourceGroups.put({ id: group, name: 'rg-fleet', location: 'westeurope' });
    const number = (n: number) => String(n).padStart(5, '0');
    const definitionId = (n: number) =>
      `/providers/Microsoft.Authorization/policyDefinitions/5ca1ed00-0000-4000-8000-0000000${number(n)}`;
    const assignmentId = (n: number) =>
      `${group}/providers/Microsoft.Authorization/policyAssignments/fleet-${number(n)}`;

    const definitions = Math.max(1, scale.definitions - world.definitions.all().length);
    for (let n = 0; n < definitions; n++) {
      world.definitions.put({
        id: definitionId(n),
        type: 'Microsoft.Authorization/policyDefinitions',
        name: definitionId(n).split('/').at(-1) ?? '',
        properties: {
          displayName: `Virtual machines should meet standard ${number(n)}`,
          policyType: 'BuiltIn',
          mode: 'Indexed',
          description: 'A definition that makes up the numbers.',
          metadata: { version: '1.0.0', category: 'Compute' },
          version: '1.0.0',
          versions: ['1.0.0'],
          parameters: { effect: effectParameter('AX:A') },
          policyRule: policyRule(false, undefined),
        },
      });
    }
    const assignments = Math.max(0, scale.assignments - world.assignments.all().length);
    for (let n = 0; n < assignments; n++) {
      world.assignments.put({
        id: assignmentId(n),
        type: 'Microsoft.Authorization/policyAssignments',
        name: `fleet-${number(n)}`,
        properties: {
          displayName: `Fleet standard ${number(n)}`,
          policyDefinitionId: definitionId(n % definitions),
          definitionVersion: '1.*.*',
          parameters: {},
          notScopes: [],
          enforcementMode: 'Default',
          scope: group,
          metadata: { createdOn: '2026-01-02T03:04:05.0000000Z', createdBy: '', updatedBy: null, updatedOn: null },
        },
      });
    }
    const timestamp = new Date().toISOString();
    const standing = states.rows().filter(({ subscriptionId }) => subscriptionId === subscription).length;
    const rows = Math.max(0, scale.policyStates - standing);
    states.add(
      Array.from({ length: rows }, (_, n): StateRow => {
        const machine = `${group.toLowerCase()}/providers/microsoft.compute/virtualmachines/vm-${number(Math.floor(n / 10))}`;
        return {
          '@odata.id': null,
          timestamp,
          resourceId: machine,
          policyAssignmentId: assignmentId(n % Math.max(1, assignments)).toLowerCase(),
          policyDefinitionId: definitionId(n % definitions),
          policyDefinitionReferenceId: '',
          policySetDefinitionId: '',
          complianceState: n % 7 === 0 ? 'NonCompliant' : 'Compliant',
          isCompliant: n % 7 !== 0,
          subscriptionId: subscription,
          resourceType: 'Microsoft.Compute/virtualMachines',
          resourceLocation: 'westeurope',
          resourceGroup: 'rg-fleet',
          policyAssignmentName: `fleet-${number(n % Math.max(1, assignments))}`,
          policyAssignmentScope: group,
          policyDefinitionName: definitionId(n % definitions)
            .split('/')
            .at(-1),
          policyDefinitionAction: 'audit',
          policyDefinitionCategory: 'compute',
          managementGroupIds: managementGroupName,
        };
      }),
    );
  };
