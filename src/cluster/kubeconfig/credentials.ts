import { readFileSync } from 'node:fs';
import { ClusterError } from '../connection/cluster-error.ts';
import { withoutSecrets } from '../connection/problems.ts';
import { runExecPlugin } from './exec-plugin.ts';
import type { ChosenContext } from './kubeconfig.ts';
import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig-shape.ts';
import { type TlsMaterial, tlsMaterial } from './tls-material.ts';
import { isUnencrypted } from './unencrypted.ts';

/** What one sign-in yields: headers for every request, and what the TLS handshake needs. */
export interface Credential {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly tls: TlsMaterial;
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

/** Sign-in for one context, by what its kubeconfig has: certificate, token, token file, password, command, or an auth-provider of old. */
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
  { user, cluster }: ChosenContext,
  { impersonation, signal, onOutput }: CredentialsOptions,
): Promise<{ credential: Credential; expiresAt: number }> {
  if (isUnencrypted(cluster)) {
    const credential = { headers: impersonationHeaders(user, impersonation), tls: {} };
    return { credential, expiresAt: Number.POSITIVE_INFINITY };
  }
  const {
    authorization,
    cert,
    key,
    expiresAt = Number.POSITIVE_INFINITY,
  } = await proofOf(user, cluster, signal, onOutput);
  return {
    credential: {
      headers: { ...(authorization && { authorization }), ...impersonationHeaders(user, impersonation) },
      tls: { ...tlsMaterial(cluster, user), ...(cert && { cert }), ...(key && { key }) },
    },
    expiresAt,
  };
}

/** What shows who the user is, beside the certificate that the kubeconfig has. */
interface Proof {
  readonly authorization?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Epoch ms. */
  readonly expiresAt?: number | undefined;
}

async function proofOf(
  user: KubeconfigUser,
  cluster: KubeconfigCluster,
  signal: AbortSignal,
  onOutput: (text: string) => void,
): Promise<Proof> {
  if (user.username) return { authorization: `Basic ${base64(`${user.username}:${user.password ?? ''}`)}` };
  if (user.tokenFile) {
    const token = readFileSync(user.tokenFile, 'utf8').trim();
    return { authorization: `Bearer ${token}`, expiresAt: Date.now() + tokenFileLifetime };
  }
  const own: Proof = user.token ? { authorization: `Bearer ${user.token}` } : {};
  if (user.exec) {
    const { token, clientCertificate, clientKey, expiresAt } = await runExecPlugin(
      user.exec,
      cluster,
      signal,
      onOutput,
    );
    const authorization = token && `Bearer ${token}`;
    return { authorization, cert: clientCertificate, key: clientKey, expiresAt, ...own };
  }
  if (user['auth-provider']) {
    const { authProviderHeader } = await import('./auth-provider.ts');
    return { authorization: await authProviderHeader(user['auth-provider']), ...own };
  }
  return own;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
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
