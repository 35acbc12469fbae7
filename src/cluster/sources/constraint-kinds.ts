import { parseConstraintKinds } from '../../governance/cluster-parse.ts';
import type { ConstraintKind } from '../../governance/constraint.ts';
import type { Reading } from '../../governance/reading.ts';
import { loading } from '../../governance/reading.ts';
import { backOff, pause } from '../back-off.ts';
import { asClusterError, ClusterError } from '../connection/cluster-error.ts';
import { failedState, isEveryones } from '../failed-state.ts';
import type { Collection, ListWatchContext } from '../list-watch.ts';

const path = '/apis/constraints.gatekeeper.sh/v1beta1';
const source = `GET ${path}`;
/** Milliseconds between looks when nothing says that kinds have changed. */
const calm = 15_000;
/** Discovery follows a new CRD after a moment, so it is asked again after these. */
const eager: readonly number[] = [150, 250, 400, 700, 1_000, 2_000, 4_000];

export interface FollowedKinds extends Collection<ConstraintKind> {
  /** Something about templates or their CRDs has changed: look now, and a few times more. */
  look(): void;
}

/** The constraint kinds that discovery lists, looked at anew whenever told to and from time to time. */
export function followConstraintKinds(context: ListWatchContext, onChange: () => void): FollowedKinds {
  const closing = new AbortController();
  const { signal } = closing;
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  let reading: Reading<readonly ConstraintKind[]> = loading(source);
  let wake = new AbortController();
  let looks = eager.length;

  function become(next: Reading<readonly ConstraintKind[]>): void {
    if (signal.aborted) return;
    const same =
      next.state === reading.state &&
      next.problem?.what === reading.problem?.what &&
      sameKinds(next.value, reading.value);
    if (same) return;
    // Kinds that are the same stay the same object, so that nothing is worked out anew.
    const value = sameKinds(next.value, reading.value) ? reading.value : next.value;
    reading = value === undefined ? next : { ...next, value };
    onChange();
  }

  async function look(): Promise<void> {
    try {
      const answer = await context.connection.json(path, { signal });
      become({ state: 'live', source, value: parseConstraintKinds(answer), asOf: Date.now() });
    } catch (error) {
      if (!(error instanceof ClusterError) || error.status !== 404) throw error;
      become({ state: 'absent', source, problem: error.problem });
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let wait = eager[looks++] ?? (reading.state === 'absent' ? calm / 3 : calm);
      try {
        await context.health.ready(signal);
        await look();
        failures = 0;
        settle();
        if (!context.watch) return;
      } catch (error) {
        if (signal.aborted) return;
        const failure = asClusterError(error, path);
        const denied = failure.status === 403;
        become({ ...reading, state: failedState(failure, reading.value !== undefined), problem: failure.problem });
        if (isEveryones(failure)) context.health.suspect();
        wait = denied ? calm : (failure.retryAfter ?? backOff(++failures));
        if (context.watch || denied) settle();
        if (denied && !context.watch) return;
      }
      await pause(wait, AbortSignal.any([signal, wake.signal]));
      wake = new AbortController();
    }
  }

  void run().finally(settle);
  return {
    reading: () => reading,
    settled,
    look() {
      looks = 0;
      wake.abort();
    },
    close: () => closing.abort(),
  };
}

function sameKinds(a: readonly ConstraintKind[] | undefined, b: readonly ConstraintKind[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.length === b.length && a.every((kind, index) => kind.kind === b[index]?.kind && kind.plural === b[index]?.plural)
  );
}
