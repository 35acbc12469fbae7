import { readFile } from 'node:fs/promises';
import { createDefaultHttpClient, createPipelineRequest } from '@azure/core-rest-pipeline';
import * as z from 'zod';
import { didYouMean } from '../governance/near-names.ts';
import type { AzProfile } from './az-profile.ts';

/** An Azure cloud: where its ARM is and whom to ask for tokens. Addresses end without a slash. */
export interface Cloud {
  readonly name: string;
  readonly resourceManager: string;
  /** The resource that tokens are asked for; the scope is this with `/.default`. */
  readonly audience: string;
  readonly loginEndpoint: string;
  /** Microsoft Graph, which knows the names behind object ids; absent where the cloud names none. */
  readonly graph?: string;
  /** One of Microsoft's own; any other is not asked for instance discovery. */
  readonly wellKnown: boolean;
}

const clouds = {
  AzureCloud: microsofts(
    'AzureCloud',
    'https://management.azure.com',
    'https://login.microsoftonline.com',
    'https://graph.microsoft.com',
  ),
  AzureUSGovernment: microsofts(
    'AzureUSGovernment',
    'https://management.usgovcloudapi.net',
    'https://login.microsoftonline.us',
    'https://graph.microsoft.us',
  ),
  AzureChinaCloud: microsofts(
    'AzureChinaCloud',
    'https://management.chinacloudapi.cn',
    'https://login.chinacloudapi.cn',
    'https://microsoftgraph.chinacloudapi.cn',
  ),
};

function microsofts(name: string, resourceManager: string, loginEndpoint: string, graph: string): Cloud {
  return { name, resourceManager, audience: resourceManager, loginEndpoint, graph, wellKnown: true };
}

const aliases: Readonly<Record<string, keyof typeof clouds>> = {
  public: 'AzureCloud',
  azurecloud: 'AzureCloud',
  azure: 'AzureCloud',
  usgov: 'AzureUSGovernment',
  azureusgovernment: 'AzureUSGovernment',
  china: 'AzureChinaCloud',
  azurechinacloud: 'AzureChinaCloud',
};

/** The cloud cannot be used as it was named; the message says what to do. */
export class CloudError extends Error {
  override readonly name = 'CloudError';
}

/** A cloud or a subscription that was asked for by name, and is not there, or not the only one of the name. */
export class UnknownNameError extends CloudError {
  readonly next: string;

  constructor(message: string, next: string) {
    super(message);
    this.next = next;
  }
}

/**
 * The cloud that was asked for, else the one that az has set. An https address is asked for its metadata
 * (`GET /metadata/endpoints`, as `az cloud register --endpoint-resource-manager` does).
 * @throws CloudError
 */
export async function resolveCloud(wanted: string | undefined, profile: AzProfile, ca?: string): Promise<Cloud> {
  const name = wanted ?? profile.cloudName;
  const known = aliases[name.toLowerCase()];
  if (known) return clouds[known];
  if (/^https:\/\//i.test(name)) return fromMetadata(name, ca);
  const registered = profile.clouds.get(name);
  const resourceManager = registered?.endpoint_resource_manager;
  if (!resourceManager) {
    const what = `there is no cloud named "${name}": use public, usgov, china, a name from \`az cloud list\`, or the https address of an ARM`;
    if (wanted === undefined) throw new CloudError(what);
    throw new UnknownNameError(
      what,
      `${didYouMean(name, [...Object.keys(aliases), ...profile.clouds.keys()])}Check --cloud.`,
    );
  }
  return {
    name,
    resourceManager: trim(resourceManager),
    audience: registered.endpoint_active_directory_resource_id || trim(resourceManager),
    loginEndpoint: trim(registered.endpoint_active_directory ?? clouds.AzureCloud.loginEndpoint),
    ...graphAt(registered.endpoint_microsoft_graph_resource_id),
    wellKnown: false,
  };
}

const metadata = z.object({
  name: z.string().default('custom'),
  resourceManager: z.string().optional(),
  microsoftGraphResourceId: z.string().optional(),
  authentication: z.object({ loginEndpoint: z.string(), audiences: z.array(z.string()).min(1) }),
});

async function fromMetadata(address: string, ca: string | undefined): Promise<Cloud> {
  const url = `${trim(address)}/metadata/endpoints?api-version=2022-09-01`;
  const request = createPipelineRequest({ url, timeout: 10_000 });
  if (ca !== undefined) request.tlsSettings = { ca };
  const response = await createDefaultHttpClient()
    .sendRequest(request)
    .catch((error: unknown) => {
      throw new CloudError(
        `${url} cannot be reached: ${error instanceof Error ? error.message : String(error)}; for a private authority give its certificate with --arm-ca or REQUESTS_CA_BUNDLE`,
      );
    });
  let body: unknown;
  try {
    body = JSON.parse(response.bodyAsText ?? '');
  } catch {
    body = undefined;
  }
  // Older ARMs answer a list with one entry.
  const parsed = metadata.safeParse(Array.isArray(body) ? body[0] : body);
  if (response.status !== 200 || !parsed.success) {
    throw new CloudError(
      `${url} answered ${response.status} without the metadata of a cloud: is this the address of an ARM?`,
    );
  }
  const { name, resourceManager, microsoftGraphResourceId, authentication } = parsed.data;
  const known = aliases[name.toLowerCase()];
  return {
    name: known ? clouds[known].name : name,
    resourceManager: trim(resourceManager ?? address),
    audience: authentication.audiences[0] ?? trim(address),
    loginEndpoint: trim(authentication.loginEndpoint),
    ...(known ? graphAt(clouds[known].graph) : graphAt(microsoftGraphResourceId)),
    wellKnown: known !== undefined,
  };
}

/** The PEM text to trust instead of the system's authorities: --arm-ca, else az's REQUESTS_CA_BUNDLE; undefined for the system's. */
export async function readArmCa(
  file: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const path = file ?? env.REQUESTS_CA_BUNDLE;
  if (!path) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CloudError(
      `the certificates in ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** What tokens are asked for. The audience's own slash stays: ARM's documented scope has two. */
export function tokenScope(cloud: Cloud): string {
  return `${cloud.audience}/.default`;
}

/** Nothing where it is named otherwise than by an address that tokens can be sent to. */
function graphAt(address: string | undefined): { readonly graph?: string } {
  const url = URL.parse(address ?? '');
  return url?.protocol === 'https:' ? { graph: trim(url.href) } : {};
}

function trim(address: string): string {
  return address.replace(/\/+$/, '');
}
