import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent } from 'undici';
import type { TlsMaterial } from '../kubeconfig/tls-material.ts';
import { closeUnownedStreams } from './unowned-streams.ts';

const connectTimeout = 10_000;

/**
 * One dispatcher for everything sent to one API server: HTTP/2 where the server speaks it, so that a hundred watches
 * share a connection. Goes through `proxyUrl`, else through the proxy of the environment (HTTPS_PROXY, NO_PROXY).
 */
export function createDispatcher(tls: TlsMaterial, proxyUrl: string | undefined): Dispatcher {
  closeUnownedStreams();
  const connect = { ...tls, allowH2: true, timeout: connectTimeout, keepAlive: true, keepAliveInitialDelay: 30_000 };
  const options = {
    allowH2: true,
    connect,
    connectTimeout,
    keepAliveTimeout: 60_000,
    // The defaults are a pause at every 256 KB: large lists come whole.
    h2Options: { connectionWindowSize: 16 * 1024 * 1024, initialWindowSize: 4 * 1024 * 1024 },
  };
  if (proxyUrl !== undefined) return new ProxyAgent({ ...options, uri: proxyUrl, requestTls: connect });
  const { HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy } = process.env;
  if (HTTPS_PROXY || https_proxy || HTTP_PROXY || http_proxy)
    return new EnvHttpProxyAgent({ ...options, requestTls: connect });
  return new Agent(options);
}
