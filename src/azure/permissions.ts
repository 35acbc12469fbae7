import * as z from 'zod';
import { type GrantedActions, grants } from '../governance/azure/azure-problem.ts';
import type { ArmClients } from './arm-clients.ts';
import { providerPath } from './sdk-arguments.ts';

const granted = z.object({ actions: z.array(z.string()).default([]), notActions: z.array(z.string()).default([]) });

/**
 * What the login may do at a scope (`GET {scope}/providers/Microsoft.Authorization/permissions`), inherited roles included. The SDK
 * has it for groups and resources only; ARM answers at subscriptions and management groups too. @throws ArmError
 */
export async function permissionsAt(
  arm: ArmClients,
  scope: string,
  signal?: AbortSignal,
): Promise<readonly GrantedActions[]> {
  const path = providerPath(scope, 'Microsoft.Authorization/permissions');
  const items = await arm.requestAll(path, { apiVersion: '2022-04-01', signal });
  return items.flatMap((item) => {
    const parsed = granted.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

/** `unknown` when ARM does not say; the request itself will then tell. */
export async function mayDo(
  arm: ArmClients,
  action: string,
  scope: string,
  signal?: AbortSignal,
): Promise<'yes' | 'no' | 'unknown'> {
  try {
    return grants(await permissionsAt(arm, scope, signal), action) ? 'yes' : 'no';
  } catch (error) {
    if (signal?.aborted) throw error;
    return 'unknown';
  }
}
