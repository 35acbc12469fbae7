/** As much of Microsoft Graph as az asks when it turns names into object ids and back. */
import * as z from 'zod';
import { type Call, on, type Route } from './routes.ts';
import type { ArmContext, DirectoryObject } from './world.ts';

const idsBody = z.object({ ids: z.array(z.string()) });

export function directoryRoutes({ world }: ArmContext): Route[] {
  const answer = (objects: DirectoryObject[]) => ({ body: { value: objects.map(servicePrincipal) } });
  const principals = ({ query }: Call) => {
    const wanted = /'([^']+)'/.exec(query.get('$filter') ?? '')?.[1]?.toLowerCase();
    const objects = [...world.directory.values()];
    return answer(
      objects.filter(({ appId, displayName }) => !wanted || [appId, displayName.toLowerCase()].includes(wanted)),
    );
  };
  const byIds = ({ body }: Call) => {
    const ids = idsBody.safeParse(body).data?.ids ?? [];
    return answer(ids.flatMap((id) => world.directory.get(id) ?? []));
  };
  return [
    on('GET', '/v1.0/servicePrincipals', principals),
    on('GET', '/v1.0/users', () => answer([])),
    on('POST', '/v1.0/directoryObjects/getByIds', byIds),
  ];
}

function servicePrincipal({ objectId, appId, displayName }: DirectoryObject): unknown {
  return {
    '@odata.type': '#microsoft.graph.servicePrincipal',
    id: objectId,
    appId,
    displayName,
    servicePrincipalNames: [appId],
    servicePrincipalType: 'ManagedIdentity',
  };
}
