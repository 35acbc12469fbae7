import { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } from '@azure/core-rest-pipeline';
import type { Principal } from '../governance/azure/author.ts';
import { defined } from '../governance/defined.ts';
import { listOf, objectOf, textOf } from '../governance/raw-json.ts';
import type { ArmConnection } from './arm-clients.ts';
import { answerTimeout, bodyErrors } from './pipeline-policies.ts';
import { quietTransport } from './quiet-agent.ts';
import { ownHostTransport, readOnlyTransport } from './read-only.ts';
import { abortable } from './sdk-arguments.ts';

/** Microsoft Graph takes no more in one request. */
export const mostIds = 1_000;

/** Ms: names are worth no more of a wait. */
const patience = 5_000;

const types: Readonly<Record<string, string>> = {
  '#microsoft.graph.user': 'user',
  '#microsoft.graph.group': 'group',
  '#microsoft.graph.serviceprincipal': 'service principal',
};

/** The cloud has no Microsoft Graph that this program knows of. */
export class NoGraphError extends Error {
  override readonly name = 'NoGraphError';
}

/**
 * Users, groups and service principals by their object ids, `mostIds` at most; ids that the directory does not have are left out.
 * A token of its own goes to the cloud's Graph and to no other host. @throws ArmError, NoGraphError, what the sign-in throws
 */
export async function principalsById(
  { cloud, signIn, ca }: ArmConnection,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Principal[]> {
  const { graph } = cloud;
  if (graph === undefined) throw new NoGraphError(`the cloud ${cloud.name} names no Microsoft Graph`);
  const token = await signIn.tokenFor(`${graph}/.default`);
  // It only ever reads, whatever the console may do in Azure.
  const transport = readOnlyTransport(ownHostTransport(quietTransport(createDefaultHttpClient(), ca), graph));
  const pipeline = createPipelineFromOptions({
    retryOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: 'constable' },
  });
  pipeline.addPolicy(bodyErrors(Date.now));
  pipeline.addPolicy(answerTimeout(patience));
  const request = createPipelineRequest({
    url: `${graph}/v1.0/directoryObjects/getByIds?$select=id,displayName`,
    method: 'POST',
    body: JSON.stringify({ ids: ids.slice(0, mostIds), types: ['user', 'group', 'servicePrincipal'] }),
    ...abortable(signal),
  });
  request.headers.set('accept', 'application/json');
  request.headers.set('content-type', 'application/json');
  request.headers.set('authorization', `Bearer ${token}`);
  const { bodyAsText } = await pipeline.sendRequest(transport, request);
  return listOf(objectOf(JSON.parse(bodyAsText || '{}')).value).flatMap((entry) => {
    const object = objectOf(entry);
    const id = textOf(object.id).toLowerCase();
    const type = types[textOf(object['@odata.type']).toLowerCase()];
    return id === '' ? [] : [{ id, ...defined({ name: textOf(object.displayName) || undefined, type }) }];
  });
}
