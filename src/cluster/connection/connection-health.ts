import { EventEmitter, once } from 'node:events';
import { objectOf, textOf } from '../../governance/raw-json.ts';
import type { Problem, Reading } from '../../governance/reading.ts';
import { live, loading } from '../../governance/reading.ts';
import { backOff, pause } from '../back-off.ts';
import type { ClusterConnection } from './cluster-connection.ts';
import { asClusterError, ClusterError, type FailureKind } from './cluster-error.ts';

/** How the connection stands, found by asking /version every few seconds. */
export interface HealthState {
  readonly phase: 'connecting' | 'connected' | 'retrying';
  readonly problem?: Problem;
  /** What kind of failure the problem is, while retrying. */
  readonly failure?: FailureKind;
  /** Epoch ms of the next attempt, while retrying. */
  readonly retryAt?: number;
  /** `gitVersion`. */
  readonly version: Reading<string>;
}

export interface ConnectionHealth {
  state(): HealthState;
  /** Someone saw the connection fail: ask now. */
  suspect(): void;
  /** Resolves when requests make sense: at once unless the connection is known to be down. */
  ready(signal: AbortSignal): Promise<void>;
  close(): void;
}

export interface HealthTimes {
  /** Milliseconds between two questions while all is well. */
  readonly interval: number;
  /** After this long without an answer the console says so. */
  readonly quiet: number;
  /** After this long the connection counts as dead and is made anew. */
  readonly dead: number;
}

export const healthTimes: HealthTimes = { interval: 5_000, quiet: 4_000, dead: 12_000 };

const source = 'GET /version';

/** Watches one connection until it is closed; `onChange` is called whenever the state is another. */
export function watchHealth(
  connection: ClusterConnection,
  onChange: (state: HealthState) => void,
  times: HealthTimes = healthTimes,
): ConnectionHealth {
  const closing = new AbortController();
  const events = new EventEmitter().setMaxListeners(0);
  let state: HealthState = { phase: 'connecting', version: loading(source) };
  let wake = new AbortController();
  let unanswered = 0;

  function become(next: HealthState): void {
    if (closing.signal.aborted) return;
    state = next;
    if (next.phase === 'connected') events.emit('connected');
    onChange(next);
  }

  async function ask(): Promise<void> {
    await signIn();
    const started = Date.now();
    const giveUp = new AbortController();
    const tooQuiet = () => connection.lastHeard() < started;
    const quiet = setTimeout(() => {
      if (tooQuiet())
        become({
          ...state,
          phase: state.phase === 'connecting' ? 'connecting' : 'retrying',
          problem: silence(connection.server, times.quiet),
        });
    }, times.quiet);
    const dead = setTimeout(() => giveUp.abort(), times.dead);
    try {
      const answer = await connection.json('/version', { signal: AbortSignal.any([closing.signal, giveUp.signal]) });
      unanswered = 0;
      connected(live(source, gitVersion(answer), Date.now()));
    } catch (error) {
      if (giveUp.signal.aborted && !tooQuiet() && !isStuck(started)) connected(state.version);
      else if (giveUp.signal.aborted) throw new ClusterError('network', silence(connection.server, times.dead));
      else if (isAnswer(error)) {
        unanswered = 0;
        connected({ state: error.status === 403 ? 'denied' : 'absent', source, problem: error.problem });
      } else throw error;
    } finally {
      clearTimeout(quiet);
      clearTimeout(dead);
    }
  }

  /** A sign-in command may take minutes, and none of what is asked meanwhile is sent: that is not being connected. */
  async function signIn(): Promise<void> {
    const slow = setTimeout(() => {
      const problem = { what: 'signing in takes long', next: 'waiting for the sign-in command of the kubeconfig' };
      if (state.phase === 'connected')
        become({ phase: 'retrying', problem, failure: 'credentials', version: outdated(state.version, problem) });
    }, times.quiet);
    try {
      await connection.signIn();
    } finally {
      clearTimeout(slow);
    }
  }

  /** Old watches may be heard while new requests go nowhere: that is borne once. */
  function isStuck(since: number): boolean {
    unanswered = connection.lastAnswered() < since ? unanswered + 1 : 0;
    return unanswered > 1;
  }

  function connected(version: Reading<string>): void {
    const same =
      state.phase === 'connected' && state.version.state === version.state && state.version.value === version.value;
    if (!same) become({ phase: 'connected', version });
  }

  async function run(): Promise<void> {
    for (let attempt = 0; !closing.signal.aborted; ) {
      try {
        await ask();
        attempt = 0;
        wake = new AbortController();
        await pause(times.interval, AbortSignal.any([closing.signal, wake.signal]));
      } catch (error) {
        if (closing.signal.aborted) return;
        const failure = asClusterError(error, '/version');
        if (failure.kind === 'network') connection.reset();
        // A sign-in command that failed once is seldom better a moment later, and may open a browser each time.
        const wait = failure.retryAfter ?? backOff(attempt + (failure.kind === 'credentials' ? 3 : 1), { cap: 10_000 });
        become({
          phase: 'retrying',
          version: outdated(state.version, failure.problem),
          problem: failure.problem,
          failure: failure.kind,
          retryAt: Date.now() + wait,
        });
        attempt++;
        await pause(wait, closing.signal);
      }
    }
  }

  void run();
  return {
    state: () => state,
    suspect: () => wake.abort(),
    async ready(signal) {
      while (state.phase === 'retrying' && !signal.aborted) {
        await once(events, 'connected', { signal: AbortSignal.any([signal, closing.signal]) }).catch(() => undefined);
        if (closing.signal.aborted) return;
      }
    },
    close: () => closing.abort(),
  };
}

/** An error status that proves that the server lives and knows us. */
function isAnswer(error: unknown): error is ClusterError {
  return error instanceof ClusterError && error.kind === 'status' && (error.status === 403 || error.status === 404);
}

function gitVersion(answer: unknown): string {
  return textOf(objectOf(answer).gitVersion);
}

function outdated<T>(reading: Reading<T>, problem: Problem): Reading<T> {
  return reading.state === 'live' ? { ...reading, state: 'stale', problem } : reading;
}

function silence(server: string, milliseconds: number): Problem {
  return {
    what: `${server} has been silent for ${Math.round(milliseconds / 1000)} s`,
    next: 'what is shown may be out of date; check the network and the VPN',
  };
}
