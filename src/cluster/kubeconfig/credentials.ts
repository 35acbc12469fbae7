import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from '../connection/cluster-error.ts';
import { withoutSecrets } from '../connection/problems.ts';
import { runExecPlugin } from './exec-plugin.ts';
import type { ChosenContext } from './kubeconfig.ts';
import type { KubeconfigUser } from './kubeconfig-file.ts';

/** What one sign-in yields: headers for every request, and what the TLS handshake needs. */
export interface Credential {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly tls: TlsMaterial;
}

export interface TlsMaterial {
  readonly ca?: Buffer | string;
  readonly cert?: Buffer | string;
  readonly key?: Buffer | string;
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
}

/** Whom to act as (--as, --as-group); takes the place of what the kubeconfig says. */
export interface Impersonation {
  readonly user?: string | undefined;
  readonly groups: readonly string[];
}

export interface Credentials {
  /** The credential to use now; signs in, once for all who wait, when there is none or it has expired. */
  get(): Promise<Credential>;
  /** Called after a 401: forgets the credential that was refused, unless a newer one is there already. */
  refused(credential: Credential): void;
}

export interface CredentialsOptions {
  readonly impersonation: Impersonation;
  readonly signal: AbortSignal;
  /** Told what a credential plugin writes to stderr while it runs. */
  readonly onOutput: (text: string) => void;
}

/** client-go reads token files anew once a minute. */
const tokenFileLifetime = 60_000;
/** A failed sign-in is not tried again at once, however many requests wait for it. */
const failureLifetime = 2_000;

/** Sign-in for one context, by client-node's KubeConfig; exec plugins and token files run through its authenticator hook. */
export function createCredentials(chosen: ChosenContext, options: CredentialsOptions): Credentials {
  let current: Promise<Credential> | undefined;
  let settled: Credential | undefined;
  let expiresAt = Number.POSITIVE_INFINITY;

  const signIn = async (): Promise<Credential> => {
    try {
      const result = await loadCredential(chosen, options);
      settled = result.credential;
      expiresAt = result.expiresAt;
      return settled;
    } catch (error) {
      expiresAt = Date.now() + failureLifetime;
      throw error instanceof ClusterError ? error : unreadable(chosen, error);
    }
  };
  return {
    get() {
      if (current === undefined || Date.now() >= expiresAt) {
        expiresAt = Number.POSITIVE_INFINITY;
        current = signIn();
        current.catch(() => undefined);
      }
      return current;
    },
    refused(credential) {
      if (credential !== settled) return;
      current = undefined;
      settled = undefined;
    },
  };
}

async function loadCredential(
  chosen: ChosenContext,
  { impersonation, signal, onOutput }: CredentialsOptions,
): Promise<{ credential: Credential; expiresAt: number }> {
  const { user, cluster } = chosen;
  let expiresAt = Number.POSITIVE_INFINITY;
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      {
        name: 'cluster',
        server: cluster.server,
        caData: cluster['certificate-authority-data'] ?? undefined,
        caFile: cluster['certificate-authority'] ?? undefined,
        // KubeConfig refuses plain http without it; TLS is not used there.
        skipTLSVerify: cluster['insecure-skip-tls-verify'] === true || cluster.server.startsWith('http:'),
        tlsServerName: cluster['tls-server-name'] ?? undefined,
      },
    ],
    users: [
      {
        name: 'user',
        certData: user['client-certificate-data'] ?? undefined,
        certFile: user['client-certificate'] ?? undefined,
        keyData: user['client-key-data'] ?? undefined,
        keyFile: user['client-key'] ?? undefined,
        token: user.tokenFile ? undefined : (user.token ?? undefined),
        username: user.username ?? undefined,
        password: user.password ?? undefined,
        authProvider: authProviderOf(user),
      },
    ],
    contexts: [{ name: 'context', cluster: 'cluster', user: 'user' }],
    currentContext: 'context',
  });
  config.addAuthenticator({
    isAuthProvider: (entry) => entry.authProvider?.name === 'constable',
    async applyAuthentication(_user, request: RequestOptions) {
      if (user.tokenFile) {
        request.headers = {
          ...request.headers,
          Authorization: `Bearer ${readFileSync(user.tokenFile, 'utf8').trim()}`,
        };
        expiresAt = Date.now() + tokenFileLifetime;
      } else if (user.exec) {
        const credential = await runExecPlugin(user.exec, cluster, signal, onOutput);
        if (credential.token) request.headers = { ...request.headers, Authorization: `Bearer ${credential.token}` };
        if (credential.clientCertificate) request.cert = credential.clientCertificate;
        if (credential.clientKey) request.key = credential.clientKey;
        expiresAt = credential.expiresAt ?? expiresAt;
      }
    },
  });
  const request: RequestOptions = {};
  await config.applyToHTTPSOptions(request);
  const headers = Object.entries(request.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  const basic: Record<string, string> = request.auth
    ? { authorization: `Basic ${Buffer.from(request.auth).toString('base64')}` }
    : {};
  return {
    credential: {
      headers: { ...Object.fromEntries(headers), ...basic, ...impersonationHeaders(user, impersonation) },
      tls: tlsOf(request),
    },
    expiresAt,
  };
}

function authProviderOf(user: KubeconfigUser): unknown {
  if (user.tokenFile || user.exec) return { name: 'constable' };
  return user['auth-provider'] ?? undefined;
}

function tlsOf({ ca, cert, key, servername, rejectUnauthorized }: RequestOptions): TlsMaterial {
  return {
    ...(ca ? { ca: ca as Buffer } : {}),
    ...(cert ? { cert: cert as Buffer } : {}),
    ...(key ? { key: key as Buffer } : {}),
    ...(servername ? { servername } : {}),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  };
}

function impersonationHeaders(
  user: KubeconfigUser,
  { user: as, groups }: Impersonation,
): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = {};
  const name = as ?? user.as;
  if (!name) return headers;
  headers['impersonate-user'] = name;
  const asGroups = as === undefined && groups.length === 0 ? (user['as-groups'] ?? []) : groups;
  if (asGroups.length > 0) headers['impersonate-group'] = asGroups;
  if (as === undefined) {
    if (user['as-uid']) headers['impersonate-uid'] = user['as-uid'];
    for (const [key, values] of Object.entries(user['as-user-extra'] ?? {})) {
      headers[`impersonate-extra-${encodeURIComponent(key)}`] = values;
    }
  }
  return headers;
}

function unreadable(chosen: ChosenContext, error: unknown): ClusterError {
  const message = error instanceof Error ? withoutSecrets(error.message) : 'unknown reason';
  return new ClusterError('credentials', {
    what: `the credentials of user "${chosen.userName}" cannot be used: ${message}`,
    next: 'check the files that the kubeconfig names, or fetch credentials anew (az aks get-credentials)',
  });
}
