import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { historyList } from '../../src/governance/history.ts';
import type { Problem, Reading, ReadingState } from '../../src/governance/reading.ts';
import { lists } from '../../src/resources/lists.ts';
import { createConsoleFindings } from '../../src/state/console-findings.ts';
import type { ConsoleState } from '../../src/state/console-state.ts';
import { emptyAzurePicture } from '../../src/state/empty-azure.ts';
import { emptyPicture } from '../../src/state/empty-picture.ts';
import { views } from '../../views/view-table.ts';
import { drive } from './drive.tsx';
import { fakeAzureConsole } from './fake-azure.ts';

afterEach(cleanup);

const hours = 3;
const problem: Problem = {
  what: 'it was refused',
  next: 'ask for it',
  missing: { verb: 'list', group: '', resource: 'things' },
};

/** The reading as it would be in that state; what was never read has no value. */
function inState<T>(reading: Reading<T>, state: ReadingState, now: number): Reading<T> {
  const { source } = reading;
  if (state === 'stale') return { ...reading, state, asOf: now - hours * 3_600_000, problem };
  return state === 'denied' || state === 'failed' ? { state, source, problem } : { state, source };
}

/** Every reading that `fields` of a picture hold, in that state; the rest as it is. */
function allInState<P extends object>(picture: P, state: ReadingState, now: number): P {
  const entries = Object.entries(picture).map(([name, value]) => [
    name,
    isReading(value) ? inState(value, state, now) : value,
  ]);
  return Object.fromEntries(entries) as P;
}

function isReading(value: unknown): value is Reading<unknown> {
  return typeof value === 'object' && value !== null && 'state' in value && 'source' in value;
}

function listsInState(ids: readonly string[], state: ReadingState, now: number) {
  return new Map(ids.map((id) => [id, inState({ state: 'live', source: id, value: [], asOf: now }, state, now)]));
}

/** A console of which nothing was read, or all of it three hours ago. */
function consoleIn(state: ReadingState) {
  const live = fakeAzureConsole();
  const now = Date.now();
  const turn = ({ picture, azure, ...rest }: ConsoleState): ConsoleState => ({
    ...rest,
    findings: [],
    picture: {
      ...allInState(state === 'stale' ? picture : emptyPicture, state, now),
      constraints:
        state === 'stale'
          ? new Map([...picture.constraints].map(([kind, reading]) => [kind, inState(reading, state, now)]))
          : new Map(),
      lists: listsInState([...lists.cluster.map(({ id }) => id), historyList.id], state, now),
    },
    azure: {
      ...azure,
      picture: {
        ...allInState(state === 'stale' ? azure.picture : emptyAzurePicture, state, now),
        signIn: azure.picture.signIn,
      },
      lists: listsInState(
        lists.azure.map(({ key }) => key.id),
        state,
        now,
      ),
      journal: inState(azure.journal, state, now),
    },
  });
  live.store.setState(turn, true);
  live.store.setState({ findings: createConsoleFindings(live.store)(live.store.getState().picture, now) });
  return live;
}

/** Local lists are no readings: the kubeconfig is a file. Nor is what has not been asked for yet, which rollouts says of itself. */
const shown = views.filter(({ hidden, id }) => !hidden && id !== 'contexts' && id !== 'rollouts');

/** How each state is said. */
const said: Readonly<Record<string, RegExp>> = {
  loading: /loading…/,
  denied: /denied: missing list things/,
  failed: /✖ it was refused/,
  absent: /not in this cluster|nothing of this cluster in Azure|no policy enforcement/,
  stale: /stale as of 3 h ago|▲ stale…|stale a/,
};

/** What only something that was read may say: a tick, a zero, "none". What was chosen by hand (the login) is known. */
const claims =
  /✔(?! sign-in| sre@)|(?<![\d.,:/-])0(?![\d.,:%/-])|\bno violations|\bnothing (?:found|needs|was|is)|\bnever\b/;

describe.each([
  [80, 24],
  [120, 40],
])('the header at %i columns', (columns, rows) => {
  it('says that the versions and the audit are of before the connection was lost', async () => {
    const live = drive({ live: consoleIn('stale'), columns, rows });
    await live.sees('prod-weu');
    expect(live.lines()[0]).toMatch(/▲ stale · add-on . .*gatekeeper .*audit .* ago *$/);
    cleanup();
    const now = drive({ live: fakeAzureConsole(), columns, rows });
    await now.sees('prod-weu');
    expect(now.lines()[0]).toMatch(/add-on . .*gatekeeper .*audit .* ago *$/);
    expect(now.lines()[0]).not.toContain('▲');
  });

  it('marks the audit alone where only constraints are of before', async () => {
    const live = fakeAzureConsole();
    live.store.setState(({ picture }) => ({
      picture: {
        ...picture,
        constraints: new Map([...picture.constraints].map(([kind, one]) => [kind, inState(one, 'stale', Date.now())])),
      },
    }));
    const { sees, lines } = drive({ live, columns, rows });
    await sees('prod-weu');
    expect(lines()[0]).toMatch(/gatekeeper . .*audit ▲ .* ago *$/);
    expect(lines()[0]).not.toContain('stale');
  });
});

describe.each(['loading', 'denied', 'failed', 'absent', 'stale'] as const)('while all is %s', (state) => {
  it.each(shown.map(({ id, title }) => [id, title] as const))(
    '%s claims nothing that was not read',
    async (id, title) => {
      for (const [columns, rows] of [
        [80, 24],
        [120, 40],
      ] as const) {
        const { press, lines, sees } = drive({ live: consoleIn(state), columns, rows });
        press(`:${id}\r`);
        if (id !== 'overview') await sees(`› ${title}`);
        await sees(said[state] ?? '');
        if (id !== 'overview') expect(lines()[1], 'the title').toMatch(said[state] ?? '');
        if (state !== 'stale') expect(lines().filter((line) => claims.test(line))).toEqual([]);
        cleanup();
      }
    },
  );
});
