import type { KubeconfigUser } from './kubeconfig-shape.ts';

/** What a kubeconfig of old names to sign in with, instead of a command: oidc, gcp or azure. */
export type AuthProvider = NonNullable<KubeconfigUser['auth-provider']>;

/**
 * The Authorization header of an auth-provider, by client-node, which knows how each keeps and renews its token. It is
 * 1.4 MB of modules, so nobody else waits for it. Throws what the provider says.
 */
export async function authProviderHeader(provider: AuthProvider): Promise<string | undefined> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'cluster', server: 'https://cluster' }],
    users: [{ name: 'user', authProvider: provider }],
    contexts: [{ name: 'context', cluster: 'cluster', user: 'user' }],
    currentContext: 'context',
  });
  const request: { headers?: Record<string, string> } = {};
  await config.applyToHTTPSOptions(request);
  return request.headers?.Authorization;
}
