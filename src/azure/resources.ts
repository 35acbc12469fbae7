import type { ArmClients } from './arm-clients.ts';

/** By the type's end, lower case. ARM asks for a version with each request, and each type has its own. */
const versions: readonly (readonly [RegExp, string])[] = [
  [/\/providers\/microsoft\.authorization\/policyexemptions\/[^/]+$/, '2022-07-01-preview'],
  [/\/providers\/microsoft\.authorization\/policy(assignments|definitions|setdefinitions)\/[^/]+$/, '2025-03-01'],
  [/\/providers\/microsoft\.authorization\/role(assignments|definitions)\/[^/]+$/, '2022-04-01'],
  [/\/providers\/microsoft\.policyinsights\/remediations\/[^/]+$/, '2024-10-01'],
  [/\/providers\/microsoft\.containerservice\/managedclusters\/[^/]+$/, '2026-06-01'],
  [/\/providers\/microsoft\.containerregistry\/registries\/[^/]+$/, '2025-11-01'],
  [/^\/subscriptions\/[^/]+\/providers\/[^/]+$/, '2025-04-01'],
  [/^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/, '2025-04-01'],
  [/^\/subscriptions\/[^/]+$/, '2022-12-01'],
  [/^\/providers\/microsoft\.management\/managementgroups\/[^/]+$/, '2023-04-01'],
];

/** A resource's JSON as ARM has it. @throws ArmError, Error for a type that the console knows no version of */
export async function getResource(arm: ArmClients, id: string, signal?: AbortSignal): Promise<unknown> {
  const path = id.replace(/\/+$/, '');
  const apiVersion = versions.find(([type]) => type.test(path.toLowerCase()))?.[1];
  if (apiVersion === undefined) throw new Error(`${id} is of a type that is not shown here`);
  return (await arm.request('GET', path, { apiVersion, signal })).body;
}
