import { permissionsAt } from '../azure/permissions.ts';
import type { GrantedActions } from '../governance/azure/azure-problem.ts';
import { groupIdOf, idKey } from '../governance/azure/resource-id.ts';
import { live, loading, type Reading } from '../governance/reading.ts';
import { type AzureSource, failedReading, problemOf, subscriptionOf } from './azure-source.ts';

/** What the login may do at the cluster, its group and its subscription. */
export const rights: AzureSource = {
  per: 'cluster',
  begin: (azure) => ({ ...azure, rights: new Map() }),
  async read(access, signal) {
    const subscription = subscriptionOf(access);
    const above = subscription === '' ? [] : [`/subscriptions/${subscription}`];
    const scopes = access.cluster ? [access.cluster.id, groupIdOf(access.cluster), ...above] : above;
    const errors: unknown[] = [];
    const readings = await Promise.all(
      scopes.map(async (scope): Promise<[string, Reading<readonly GrantedActions[]>]> => {
        const source = `GET ${scope}/providers/Microsoft.Authorization/permissions`;
        try {
          return [idKey(scope), live(source, await permissionsAt(access.arm, scope, signal), Date.now())];
        } catch (error) {
          errors.push(error);
          const problem = await problemOf(error);
          const before = access.azure().rights.get(idKey(scope)) ?? loading(source);
          return [idKey(scope), failedReading(before, source, problem)];
        }
      }),
    );
    return { put: (azure) => ({ ...azure, rights: new Map([...azure.rights, ...readings]) }), error: errors[0] };
  },
};
