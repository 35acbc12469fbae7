/** Who is asking: a client certificate's CN and O, or a bearer token that the sandbox gave out; impersonation on top. */
import type { TLSSocket } from 'node:tls';
import type { Access, User } from './access.ts';
import { resourceAttributes } from './request.ts';
import { ApiError } from './status.ts';

interface Headers {
  authorization?: string | undefined;
  [name: string]: string | string[] | undefined;
}

/** 401 for a credential that is none of ours; no credential at all is system:anonymous. */
export function authenticate(headers: Headers, socket: TLSSocket, tokens: Map<string, User>): User {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    const user = tokens.get(bearer);
    if (!user) throw new ApiError(401, 'Unauthorized', 'Unauthorized');
    return { name: user.name, groups: [...user.groups, 'system:authenticated'] };
  }
  const subject = socket.getPeerCertificate?.()?.subject as { CN?: string; O?: string | string[] } | undefined;
  if (subject?.CN) {
    if (!socket.authorized) throw new ApiError(401, 'Unauthorized', 'Unauthorized');
    const organizations = subject.O === undefined ? [] : Array.isArray(subject.O) ? subject.O : [subject.O];
    return { name: subject.CN, groups: [...organizations, 'system:authenticated'] };
  }
  return { name: 'system:anonymous', groups: ['system:unauthenticated'] };
}

/** The user that `Impersonate-User` and `Impersonate-Group` name, if the real one may impersonate them. */
export function impersonate(access: Access, user: User, headers: Headers): User {
  const name = headers['impersonate-user'];
  if (typeof name !== 'string') return user;
  const given = headers['impersonate-group'];
  const groups = given === undefined ? [] : typeof given === 'string' ? given.split(/,\s*/) : given;
  const may = (resource: string, value: string) =>
    access.check(user, {
      isResource: true,
      ...resourceAttributes.parse({ verb: 'impersonate', resource, name: value }),
    });
  may('users', name);
  for (const value of groups) may('groups', value);
  return { name, groups: [...groups, 'system:authenticated'] };
}
