import type { AzureOptions } from '../settings/azure-options.ts';
import { readAzProfile } from './az-profile.ts';

const variables = ['AZURE_CLIENT_ID', 'AZURE_FEDERATED_TOKEN_FILE', 'IDENTITY_ENDPOINT', 'MSI_ENDPOINT'];

/**
 * True when something says that Azure is meant: an option, a variable of a login, or a login that az keeps. Nothing is asked
 * over the network and no other program is started.
 */
export async function meansAzure(
  { subscription, tenant, cloud, cluster, signIn }: AzureOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  if ([subscription, tenant, cloud, cluster, signIn, ...variables.map((name) => env[name])].some(Boolean)) return true;
  return (await readAzProfile()).subscriptions.length > 0;
}
