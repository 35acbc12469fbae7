/** The managed-identity token endpoint, plain http on loopback as App Service has it, and the check of its tokens. */
import { randomBytes, randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { decodeJwt, jwtVerify, SignJWT } from 'jose';
import { type ArmError, armError } from './errors.ts';
import { type Principal, signInPrincipals } from './principals.ts';
import { tenantId } from './tenant.ts';

const issuedFor =
  '/subscriptions/sandbox/resourcegroups/constable/providers/Microsoft.ManagedIdentity/userAssignedIdentities';

export interface Identity {
  /** What `IDENTITY_ENDPOINT` must say. */
  endpoint: string;
  /** What `IDENTITY_HEADER` must say. */
  header: string;
  /** From now on the endpoint signs this principal in, unless `client_id` names another. */
  signIn(name: string): void;
  /** A bearer token without the token endpoint, for ARM unless another audience is named. */
  token(name?: string, lifetimeSeconds?: number, audience?: string): Promise<string>;
  /** Every token issued until now is refused from here on, as when it has expired. */
  expireTokens(): void;
  /** While true the token endpoint refuses: nobody can sign in. */
  refuse(yes: boolean): void;
  /** Who sent a token that is for one of the audiences. @throws ArmError 401 */
  principalOf(authorization: string | undefined, service: Service): Promise<Principal>;
  stop(): Promise<void>;
}

/** What is asked with a token: each service takes only tokens that were made for it. */
export interface Service {
  /** Beside its own address. */
  audiences: readonly string[];
  /** Refuses one that was made for another. */
  wrongAudience(audience: string): ArmError;
}

const managementAudiences = ['https://management.core.windows.net', 'https://management.azure.com'].flatMap((one) => [
  `${one}/`,
  one,
]);

export const resourceManagerService: Service = {
  audiences: managementAudiences,
  wrongAudience: (audience) =>
    unauthorized(
      'InvalidAuthenticationTokenAudience',
      `The access token has been obtained for wrong audience or resource '${audience}'. It should exactly match with one of the allowed audiences '${managementAudiences.join("','")}'.`,
    ),
};

export interface IdentityOptions {
  signedIn: string;
  /** Seconds. */
  tokenLifetime: number;
}

export async function startIdentity({ signedIn, tokenLifetime }: IdentityOptions): Promise<Identity> {
  const key = randomBytes(32);
  const header = randomUUID();
  let current = byName(signedIn);
  let refused = false;
  /** Which tokens hold, by their `uti`. */
  const valid = new Set<string>();

  async function issue(principal: Principal, audience: string, lifetime = tokenLifetime) {
    const now = Math.floor(Date.now() / 1000);
    const uti = randomUUID();
    valid.add(uti);
    const token = await new SignJWT({
      tid: tenantId,
      oid: principal.objectId,
      appid: principal.clientId,
      xms_mirid: `${issuedFor}/${principal.name}`,
      idtyp: 'app',
      ver: '1.0',
      uti,
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(`https://sts.windows.net/${tenantId}/`)
      .setSubject(principal.objectId)
      .setAudience(audience)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + lifetime)
      .sign(key);
    return { token, expiresOn: now + lifetime };
  }

  const app = Fastify();
  app.get<{ Querystring: { resource?: string; client_id?: string } }>('/msi/token', async (request, reply) => {
    const refuse = (statusCode: number, message: string) => reply.code(statusCode).send({ statusCode, message });
    if (request.headers['x-identity-header'] !== header)
      return refuse(401, 'The X-IDENTITY-HEADER is not the one of this sandbox.');
    if (refused) return refuse(400, 'No managed identity was found.');
    const { resource = 'https://management.azure.com/', client_id } = request.query;
    const principal = client_id
      ? signInPrincipals.find((one) => one.clientId === client_id || one.name === client_id)
      : current;
    if (!principal) return refuse(400, `No managed identity was found for client id '${client_id}'.`);
    const { token, expiresOn } = await issue(principal, resource);
    const expires_on = String(expiresOn);
    return { access_token: token, expires_on, resource, token_type: 'Bearer', client_id: principal.clientId };
  });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });

  return {
    endpoint: `${origin}/msi/token`,
    header,
    signIn: (name) => {
      current = byName(name);
    },
    token: async (name, lifetime, audience = 'https://management.azure.com/') =>
      (await issue(name ? byName(name) : current, audience, lifetime)).token,
    expireTokens: () => valid.clear(),
    refuse: (yes) => {
      refused = yes;
    },
    async principalOf(authorization, { audiences, wrongAudience }) {
      const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
      if (!token)
        throw unauthorized('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
      const claims = await jwtVerify(token, key).then(
        ({ payload }) => payload,
        () => undefined,
      );
      if (!claims || !valid.has(String(claims.uti))) throw tokenError(token, claims !== undefined);
      if (!audiences.includes(String(claims.aud))) throw wrongAudience(String(claims.aud));
      const principal = signInPrincipals.find((one) => one.objectId === claims.oid);
      if (!principal) throw unauthorized('InvalidAuthenticationToken', 'The access token is invalid.');
      return principal;
    },
    stop: () => app.close(),
  };
}

function tokenError(token: string, genuine: boolean): ArmError {
  const lapsed = genuine || (safeExpiry(token) ?? Number.POSITIVE_INFINITY) * 1000 < Date.now();
  return lapsed
    ? unauthorized(
        'ExpiredAuthenticationToken',
        `The access token expiry UTC time is earlier than current UTC time '${new Date().toUTCString()}'.`,
      )
    : unauthorized('InvalidAuthenticationToken', 'The access token is invalid.');
}

function safeExpiry(token: string): number | undefined {
  try {
    return decodeJwt(token).exp;
  } catch {
    return undefined;
  }
}

export function unauthorized(code: string, message: string): ArmError {
  return armError(401, code, message, {
    'WWW-Authenticate': `Bearer authorization_uri="https://login.microsoftonline.com/common", error="invalid_token", error_description="${code}"`,
  });
}

function byName(name: string): Principal {
  const principal = signInPrincipals.find((one) => one.name === name);
  if (!principal)
    throw new Error(`no sandbox principal is called ${name}: ${signInPrincipals.map((one) => one.name).join(', ')}`);
  return principal;
}
