/** As much of Microsoft Graph as az asks when it turns names into object ids and back. */
import * as z from 'zod';
import type { Route } from './routes.ts';
import type { ArmContext, DirectoryObject } from './world.ts';

const idsBody = z.object({ ids: z.array(z.string()) });

export function directoryRoutes({ world }: ArmContext): Route[] {
  const objects = () => [...world.directory.values()];
  return [
    {
      method: 'GET',
      path: '/v1.0/servicePrincipals',
      handle: (call) => {
        const wanted = /'([^']+)'/.exec(call.query.get('$filter') ?? '')?.[1]?.toLowerCase();
        const rows = objects().filter(
          ({ appId, displayName }) => !wanted || [appId, displayName.toLowerCase()].includes(wanted),
        );
        return { body: { value: rows.map(servicePrincipal) } };
      },
    },
    { method: 'GET', path: '/v1.0/users', handle: () => ({ body: { value: [] } }) },
    {
      method: 'POST',
      path: '/v1.0/directoryObjects/getByIds',
      handle: (call) => {
        const ids = idsBody.safeParse(call.body).data?.ids ?? [];
        return { body: { value: ids.flatMap((id) => world.directory.get(id) ?? []).map(servicePrincipal) } };
      },
    },
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
