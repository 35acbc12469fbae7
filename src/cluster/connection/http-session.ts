import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { TlsMaterial } from '../kubeconfig/tls-material.ts';

/** Connections that are used for new requests, until they are retired. */
export interface HttpSession {
  readonly dispatcher: Dispatcher;
  /** What has not been answered yet; aborted with `retired` when the session is. */
  readonly waiting: Set<AbortController>;
  /** Answers that go on without end: watches, logs that are followed. */
  readonly streams: Set<Readable>;
  /** Ends all that goes on over it. The client cannot: once told to close, it forgets what is still open. */
  readonly ended: AbortController;
}

/** Milliseconds for the answers to what a retired session had sent: kube-apiserver announces the end before it says 401. */
const grace = 1_000;

/** Why what went on over a retired session ended: as the client itself says it of one that is not. */
const destroyed = Object.assign(new Error('the connection is made anew'), { code: 'UND_ERR_DESTROYED' });

/** Why a request was given up that waited for a connection which takes no more of them. */
export const retired = new Error('the connection takes no more requests');

/**
 * The connections to one server. A server that closes an HTTP/2 connection (GOAWAY, as with every 401) lets go on what is
 * open, and the client would let new requests wait for it as long as more is open than fits on one connection: so the
 * whole session is retired then. What streams goes on, what waits is given up, what comes next connects anew.
 */
export function createHttpSessions(create: (tls: TlsMaterial) => Dispatcher) {
  let current: (HttpSession & { readonly tls: TlsMaterial }) | undefined;
  const leaving = new Set<HttpSession>();

  function retire(session: HttpSession): void {
    if (session !== current) return;
    current = undefined;
    for (const one of leaving) forgetIdle(one);
    leaving.add(session);
    session.dispatcher.close().catch(() => undefined);
    setTimeout(() => {
      for (const request of [...session.waiting]) request.abort(retired);
    }, grace).unref();
  }

  /** The client says that it has closed long before its streams have ended. */
  function forgetIdle(session: HttpSession): void {
    if (session.streams.size === 0 && session.waiting.size === 0) leaving.delete(session);
  }

  function dropAll(): Promise<unknown> {
    const all = [...leaving, ...(current === undefined ? [] : [current])];
    for (const { ended } of leaving) ended.abort(destroyed);
    current = undefined;
    leaving.clear();
    return Promise.all(all.map(({ dispatcher }) => dispatcher.destroy().catch(() => undefined)));
  }

  return {
    retire,
    /** Knows of a stream for as long as it goes on. */
    follow(session: HttpSession, stream: Readable): void {
      session.streams.add(stream);
      stream.once('close', () => {
        session.streams.delete(stream);
        forgetIdle(session);
      });
    },
    /** Ends everything that is open; resolves when the sockets are gone. */
    dropAll,
    for(tls: TlsMaterial): HttpSession {
      if (current !== undefined && sameTls(tls, current.tls)) return current;
      void current?.dispatcher.destroy().catch(() => undefined);
      const session = {
        dispatcher: create(tls),
        tls,
        waiting: new Set<AbortController>(),
        streams: new Set<Readable>(),
        ended: new AbortController(),
      };
      session.dispatcher.on('disconnect', (_origin, _targets, error) => {
        if (error.message.includes('GOAWAY')) retire(session);
      });
      current = session;
      return session;
    },
  };
}

/** Whether the server ended the connection before it had taken the request. */
export function isLost(error: unknown): boolean {
  return error === retired || (error instanceof Error && 'code' in error && error.code === 'UND_ERR_INFO');
}

function sameTls(a: TlsMaterial, b: TlsMaterial): boolean {
  const same = (x?: Buffer | string, y?: Buffer | string) => x === y || String(x) === String(y);
  return same(a.ca, b.ca) && same(a.cert, b.cert) && same(a.key, b.key);
}
