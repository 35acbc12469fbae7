import { describe, expect, it } from 'vitest';
import type { ObjectReference } from '../../src/governance/object-reference.ts';
import { rolloutVerdict } from '../../src/governance/rollout.ts';
import type { Verdict, VerdictState } from '../../src/governance/verdict.ts';
import type { RolloutCheck } from '../../src/state/rollout-check.ts';
import { checkRollouts } from '../../src/state/rollouts.ts';

const workload = (name: string): ObjectReference => ({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  namespace: 'n',
  name,
});
const verdict = (state: VerdictState): Verdict => ({ state, refusals: [], warnings: [], at: 1, isWhole: true });
const asked = (one: ObjectReference, ...states: VerdictState[]) =>
  rolloutVerdict(
    one,
    states.map((state) => ({ does: 'create', kind: 'Pod', verdict: verdict(state) })),
    1,
  );

describe('a rollout', () => {
  it('is as grave as its gravest step', () => {
    const of = (...states: VerdictState[]) => asked(workload('x'), ...states).state;
    expect([of('passes', 'warned'), of('unknown', 'warned'), of('unknown', 'refused'), of('passes')]).toEqual([
      'warned',
      'unknown',
      'refused',
      'passes',
    ]);
  });
});

describe('asking about all', () => {
  const workloads = Array.from({ length: 20 }, (_, index) => workload(`w${index}`));

  it('asks a few at a time, and tells how far it is', async () => {
    let [open, most] = [0, 0];
    const told: RolloutCheck[] = [];
    const check = await checkRollouts(
      {
        workloads: async () => ({ workloads, unlisted: [] }),
        async checkRollout(one) {
          most = Math.max(most, ++open);
          await new Promise((resolve) => setTimeout(resolve, 1));
          open--;
          return asked(one, 'passes');
        },
      },
      'n',
      new AbortController().signal,
      (now) => told.push(now),
    );
    expect(check).toMatchObject({ phase: 'done', namespace: 'n', of: 20, endedAt: expect.any(Number) });
    expect(check.verdicts.map(({ workload: { name } }) => name).sort()).toEqual(
      workloads.map(({ name }) => name).sort(),
    );
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThan(9);
    expect(told.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['listing', 'asking', 'done']));
  });

  it('keeps what was said when it is stopped', async () => {
    const stop = new AbortController();
    let count = 0;
    const check = await checkRollouts(
      {
        workloads: async () => ({ workloads, unlisted: [] }),
        async checkRollout(one) {
          if (++count === 6) stop.abort();
          stop.signal.throwIfAborted();
          return asked(one, 'refused');
        },
      },
      '',
      stop.signal,
    );
    expect(check).toMatchObject({ phase: 'stopped', of: 20 });
    expect(check.verdicts).toHaveLength(5);
  });
});
