/** What a client asks to learn a cloud's addresses: one object, as az and @azure/identity's callers expect it. */
import { tenantId } from './tenant.ts';

/** `origin` and `graph` end without a slash. */
export function cloudMetadata(origin: string, graph: string): unknown {
  return {
    name: 'ConstableSandbox',
    portal: 'https://portal.azure.com',
    authentication: {
      loginEndpoint: `${origin}/login`,
      audiences: ['https://management.azure.com/', 'https://management.core.windows.net/'],
      tenant: tenantId,
      identityProvider: 'AAD',
    },
    graph: `${origin}/graph/`,
    graphAudience: `${origin}/graph/`,
    microsoftGraphResourceId: `${graph}/`,
    resourceManager: `${origin}/`,
    suffixes: {
      storage: 'core.windows.net',
      keyVaultDns: 'vault.azure.net',
      acrLoginServer: 'azurecr.io',
      sqlServerHostname: 'database.windows.net',
    },
    batch: 'https://batch.core.windows.net/',
    gallery: 'https://gallery.azure.com/',
    media: 'https://rest.media.azure.net',
    sqlManagement: 'https://management.core.windows.net:8443/',
    activeDirectoryDataLake: 'https://datalake.azure.net/',
    vmImageAliasDoc:
      'https://raw.githubusercontent.com/Azure/azure-rest-api-specs/main/arm-compute/quickstart-templates/aliases.json',
  };
}
