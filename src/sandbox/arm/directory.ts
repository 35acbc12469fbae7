/** As much of Microsoft Graph as az and this program ask when they turn names into object ids and back. */
import * as z from 'zod';
import { type ArmError, armError } from './errors.ts';
import { type Service, unauthorized } from './identity.ts';
import { type Call, on, type Route } from './routes.ts';
import type { ArmContext, DirectoryObject } from './world.ts';

/** It takes tokens that were made for it, and none of ARM's. */
export const graphService: Service = {
  audiences: [],
  wrongAudience: () => unauthorized('InvalidAuthenticationToken', 'Access token validation failure. Invalid audience.'),
};

type Kind = 'user' | 'group' | 'servicePrincipal';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const idsBody = z.object({
  ids: z.array(z.string().regex(guid)).min(1).max(1000),
  types: z.array(z.enum(['user', 'group', 'servicePrincipal', 'device', 'application', 'directoryObject'])).optional(),
});

export function directoryRoutes({ world }: ArmContext): Route[] {
  const asked = (path: string, handle: Route['handle'], method: 'GET' | 'POST' = 'GET') =>
    on(method, `/v1.0/${path}`, (call) => {
      if (!call.principal.readsDirectory) throw insufficient();
      return handle(call);
    });
  const answer = (objects: DirectoryObject[]) => ({ body: { value: objects.map(shown) } });
  const principals = ({ query }: Call) => {
    const wanted = /'([^']+)'/.exec(query.get('$filter') ?? '')?.[1]?.toLowerCase();
    const objects = [...world.directory.values()].filter((one) => one.kind === undefined);
    return answer(
      objects.filter(({ appId, displayName }) => !wanted || [appId, displayName.toLowerCase()].includes(wanted)),
    );
  };
  const byIds = ({ body }: Call) => {
    const parsed = idsBody.safeParse(body);
    if (!parsed.success) throw badRequest(parsed.error.issues[0]?.message ?? '');
    const { ids, types = ['directoryObject'] } = parsed.data;
    const fits = (one: DirectoryObject) => types.includes('directoryObject') || types.includes(typeOf(one));
    // Ids that it does not know are left out.
    return answer(ids.flatMap((id) => world.directory.get(id.toLowerCase()) ?? []).filter(fits));
  };
  return [
    asked('servicePrincipals', principals),
    asked('users', () => answer([])),
    asked('directoryObjects/getByIds', byIds, 'POST'),
  ];
}

function typeOf({ kind }: DirectoryObject): Kind {
  return kind ?? 'servicePrincipal';
}

function shown(object: DirectoryObject): unknown {
  const { objectId, appId, displayName, kind } = object;
  const common = { '@odata.type': `#microsoft.graph.${typeOf(object)}`, id: objectId, displayName };
  if (kind !== undefined) return common;
  return { ...common, appId, servicePrincipalNames: [appId], servicePrincipalType: 'ManagedIdentity' };
}

function insufficient(): ArmError {
  return armError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

function badRequest(message: string): ArmError {
  return armError(400, 'Request_BadRequest', `Invalid value specified for property 'ids': ${message}`);
}
