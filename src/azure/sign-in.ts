import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/identity';
import { decodeJwt } from 'jose';
import { defined } from '../governance/defined.ts';
import { textOf } from '../governance/raw-json.ts';
import type { AzureOptions, SignInMethod } from '../settings/azure-options.ts';
import { type Cloud, tokenScope } from './cloud.ts';

/** Nobody is signed in, or no longer; the message is for the screen, `tried` says how each way ended. */
export class NotSignedInError extends Error {
  override readonly name = 'NotSignedInError';
  readonly tried: readonly SignInAttempt[];

  constructor(tried: readonly SignInAttempt[]) {
    super('not signed in to Azure');
    this.tried = tried;
  }
}

export interface SignInAttempt {
  readonly method: SignInMethod;
  readonly said: string;
}

/** Someone signed in. It hands out one token for all clients and renews it before it ends; tokens are held in memory only. */
export interface SignIn {
  readonly method: SignInMethod;
  /** The user's or the application's name, as the token has it. */
  readonly account: string;
  readonly objectId?: string;
  readonly tenantId: string;
  /** For the SDK's clients. */
  readonly credential: TokenCredential;
  /** The token in use. */
  current(): string | undefined;
  /** A fresh token, asked for anew. @throws what the credential throws */
  renew(): Promise<string>;
  /** A token for another service than ARM, by the same sign-in; nobody is asked for anything. @throws what the credential throws */
  tokenFor(scope: string): Promise<string>;
}

/** What a person is asked to do during device code or browser sign-in. */
export type SignInPrompt = (message: string) => void;

/** In the order in which az users expect them. Device code and browser need a person: only when chosen. */
const byItself: readonly SignInMethod[] = ['az', 'environment', 'workload-identity', 'managed-identity'];

/**
 * Signs in with the method that was chosen, else with the first that works; that one stays for as long as the console runs.
 * @throws NotSignedInError
 */
export async function signIn(
  options: AzureOptions,
  cloud: Cloud,
  tenant: string | undefined,
  prompt: SignInPrompt = () => {},
): Promise<SignIn> {
  const tried: SignInAttempt[] = [];
  for (const method of options.signIn ? [options.signIn] : byItself) {
    try {
      const credential = await credentialOf(method, cloud, tenant, prompt);
      if (typeof credential === 'string') {
        tried.push({ method, said: credential });
        continue;
      }
      return await signInWith(method, credential, cloud, tenant);
    } catch (error) {
      tried.push({ method, said: firstLine(error) });
    }
  }
  throw new NotSignedInError(tried);
}

/** A credential, or why this way is not open here. */
async function credentialOf(
  method: SignInMethod,
  cloud: Cloud,
  tenantId: string | undefined,
  prompt: SignInPrompt,
): Promise<TokenCredential | string> {
  const identity = await import('@azure/identity');
  const env = process.env;
  const tenant = tenantId === undefined ? {} : { tenantId };
  const authority = {
    authorityHost: cloud.loginEndpoint,
    ...(!cloud.wellKnown && { disableInstanceDiscovery: true }),
  };
  switch (method) {
    case 'az':
      return new identity.AzureCliCredential({ ...tenant, processTimeoutInMs: 30_000 });
    case 'environment':
      if (
        !env.AZURE_CLIENT_ID ||
        !env.AZURE_TENANT_ID ||
        !(env.AZURE_CLIENT_SECRET || env.AZURE_CLIENT_CERTIFICATE_PATH)
      )
        return 'AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH are not all set';
      return new identity.EnvironmentCredential(authority);
    case 'workload-identity':
      if (!env.AZURE_FEDERATED_TOKEN_FILE) return 'AZURE_FEDERATED_TOKEN_FILE is not set';
      return new identity.WorkloadIdentityCredential({ ...authority, ...tenant });
    case 'managed-identity':
      if (!env.IDENTITY_ENDPOINT && !env.MSI_ENDPOINT && !(await isOnAzure()))
        return 'this machine has no managed-identity endpoint';
      return new identity.ManagedIdentityCredential(env.AZURE_CLIENT_ID ? { clientId: env.AZURE_CLIENT_ID } : {});
    case 'device-code':
      return askingForArmOnly(
        new identity.DeviceCodeCredential({
          ...authority,
          ...tenant,
          disableAutomaticAuthentication: true,
          userPromptCallback: (info) => prompt(info.message),
        }),
        cloud,
      );
    case 'browser':
      prompt('Finish signing in in the browser window that opened.');
      return askingForArmOnly(
        new identity.InteractiveBrowserCredential({ ...authority, ...tenant, disableAutomaticAuthentication: true }),
        cloud,
      );
  }
}

interface Interactive extends TokenCredential {
  authenticate(scopes: string, options?: GetTokenOptions): Promise<unknown>;
}

/** A person is asked to sign in to ARM, when that is needed, and never for the sake of a name of the directory. */
function askingForArmOnly(credential: Interactive, cloud: Cloud): TokenCredential {
  return {
    async getToken(scopes, options) {
      try {
        return await credential.getToken(scopes, options);
      } catch (error) {
        const isArm = [scopes].flat().join() === tokenScope(cloud);
        if (!isArm || !(error instanceof Error) || error.name !== 'AuthenticationRequiredError') throw error;
        await credential.authenticate(tokenScope(cloud), options);
        return credential.getToken(scopes, options);
      }
    },
  };
}

/** Asks the instance metadata service, which answers within milliseconds on an Azure machine and nowhere else. */
async function isOnAzure(): Promise<boolean> {
  try {
    const answer = await fetch('http://169.254.169.254/metadata/instance?api-version=2021-02-01', {
      headers: { Metadata: 'true' },
      signal: AbortSignal.timeout(1000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

const renewBefore = 5 * 60_000;
/** Milliseconds for a token that no person has to do anything for. */
const patience = 60_000;

/** The credential, of which no request is waited for without end. Its own limits, where it has any, are for parts of one. */
function impatient(method: SignInMethod, source: TokenCredential): TokenCredential {
  if (method === 'device-code' || method === 'browser') return source;
  return {
    async getToken(scopes, options) {
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(() => late.reject(new Error(`it gave no token within ${patience / 1000} s`)), patience);
      return Promise.race([source.getToken(scopes, options), late.promise]).finally(() => clearTimeout(timer));
    },
  };
}

/** Asks the credential for its first token, then holds one token for everybody. @throws what the credential throws */
export async function signInWith(
  method: SignInMethod,
  credential: TokenCredential,
  cloud: Cloud,
  tenant: string | undefined,
): Promise<SignIn> {
  const source = impatient(method, credential);
  const first = await source.getToken(tokenScope(cloud));
  if (first === null) throw new Error('it gave no token');
  let token: AccessToken = first;
  let asking: Promise<AccessToken> | undefined;
  const ask = (options?: GetTokenOptions): Promise<AccessToken> => {
    asking ??= source
      .getToken(tokenScope(cloud), options)
      .then((fresh) => {
        if (fresh === null) throw new NotSignedInError([{ method, said: 'it gave no token' }]);
        token = fresh;
        return fresh;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  const claims = claimsOf(first.token);
  const others = new Map<string, AccessToken>();
  return {
    method,
    account: claims.account,
    tenantId: claims.tenantId || tenant || '',
    ...defined({ objectId: claims.objectId || undefined }),
    credential: {
      // One token serves every client; each of them would otherwise run az by itself.
      getToken: async (_scopes, options) => {
        if (options?.claims) return ask({ claims: options.claims });
        return token.expiresOnTimestamp - Date.now() > renewBefore
          ? token
          : ask().catch((error) => (isStillGood(token) ? token : Promise.reject(error)));
      },
    },
    current: () => (isStillGood(token) ? token.token : undefined),
    renew: async () => (await ask()).token,
    async tokenFor(scope) {
      const held = others.get(scope);
      if (held !== undefined && held.expiresOnTimestamp - Date.now() > renewBefore) return held.token;
      const fresh = await source.getToken(scope);
      if (fresh === null) throw new NotSignedInError([{ method, said: 'it gave no token' }]);
      others.set(scope, fresh);
      return fresh.token;
    },
  };
}

function isStillGood(token: AccessToken): boolean {
  return token.expiresOnTimestamp > Date.now();
}

function claimsOf(token: string): { account: string; objectId: string; tenantId: string } {
  try {
    const claims = decodeJwt(token);
    const text = (name: string) => textOf(claims[name]);
    const managed = text('xms_mirid').split('/').at(-1) ?? '';
    return {
      account: text('upn') || text('unique_name') || text('preferred_username') || managed || text('appid'),
      objectId: text('oid'),
      tenantId: text('tid'),
    };
  } catch {
    return { account: '', objectId: '', tenantId: '' };
  }
}

/** The SDK's messages may run over many lines; none of them holds a token. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n').find((text) => text.trim() !== '');
  return line?.trim().slice(0, 300) ?? 'it failed without a reason';
}
