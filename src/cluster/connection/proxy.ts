import type { Environment } from '../../settings/kubeconfig-places.ts';

type Words = readonly [what: string, next: string];

const next = 'check proxy-url in the kubeconfig, or HTTPS_PROXY and NO_PROXY';

/** The proxies that a request may go through: the kubeconfig's, else those of the environment. */
export function proxiesOf(proxyUrl: string | null | undefined, environment: Environment = process.env): URL[] {
  const { HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy } = environment;
  const named = proxyUrl ? [proxyUrl] : [HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy];
  return named.flatMap((text) => (text && URL.canParse(text) ? [new URL(text)] : []));
}

/** The words for a failure of the proxy's, not of the server behind it; undefined when it is not that. */
export function proxyWords(error: unknown, server: string, proxies: readonly URL[]): Words | undefined {
  const [first] = proxies;
  if (first === undefined) return undefined;
  // What NO_PROXY lets pass beside the proxy fails on the server's own port.
  const itsPort = portOf(new URL(server));
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const cause = at instanceof AggregateError ? at.errors[0] : at;
    if (!(cause instanceof Error)) continue;
    const answer = /^Proxy (?:response|Authentication Required) \((\d+)\)/.exec(cause.message)?.[1];
    if (answer === '407') return [`the proxy ${first.host} wants a sign-in (407) to reach ${server}`, next];
    if (answer !== undefined) return [`the proxy ${first.host} refused to connect to ${server} (${answer})`, next];
    const { code, port, hostname } = cause as { code?: unknown; port?: unknown; hostname?: unknown };
    if (typeof code === 'string' && code.startsWith('UND_ERR_PRX'))
      return [`the proxy ${first.host} ended the connection to ${server}`, next];
    const proxy = proxies.find(
      (one) =>
        one.hostname === hostname ||
        (portOf(one) === port && port !== itsPort) ||
        cause.message.includes(`${one.hostname}:${portOf(one)}`),
    );
    if (proxy !== undefined) return [`the proxy ${proxy.host} cannot be reached (${String(code)})`, next];
  }
  return undefined;
}

function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === 'https:' ? 443 : 80));
}
