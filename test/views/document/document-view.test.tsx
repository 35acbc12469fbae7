import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { drive, key } from '../drive.tsx';
import { fakeConsole } from '../fake-console.ts';

afterEach(cleanup);

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'team-a', creationTimestamp: '2026-01-01T00:00:00Z', labels: { app: 'web' } },
  spec: {
    containers: [{ name: 'nginx', image: 'nginx', securityContext: { privileged: true } }],
    filler: Array.from({ length: 60 }, (_, index) => `line ${index}`),
  },
};

/** @param ofKind the kind of the violated constraint; the fake’s own without it */
function liveWith(message: string, ofKind?: string) {
  const live = fakeConsole({ constraints: 1, each: 1 });
  live.store.setState(({ picture }) => ({
    picture: {
      ...picture,
      constraints: new Map(
        [...picture.constraints].map(([kind, reading]) => [
          kind,
          {
            ...reading,
            value: (reading.value ?? []).map((constraint) => ({
              ...constraint,
              violations: constraint.violations.map((violation) => ({
                ...violation,
                message,
                constraint: { ...violation.constraint, kind: ofKind ?? kind },
              })),
            })),
          },
        ]),
      ),
    },
  }));
  return { ...live, fetchObject: async () => ({ value: pod as unknown }) };
}

describe('a document', () => {
  it('opens at the field that the policy blames, and marks it', async () => {
    const live = liveWith('Privileged container is not allowed: nginx, securityContext: {"privileged": true}');
    const { press, sees } = drive({ live });
    press(':vio\r', 'y');
    await sees(/privileged: true +← what the policy refuses/);
  });

  it('searches, goes from match to match, and says how many there are', async () => {
    const { press, sees, lines } = drive({ live: liveWith('other', 'HouseRule') });
    press(':vio\r', 'y');
    await sees('kind: Pod');
    press('/line 5\r');
    await sees('11 lines match');
    const here = () => lines().find((line) => line.startsWith('>'));
    press('n');
    await expect.poll(here).toContain('- line 5');
    press('nn');
    await expect.poll(here).toContain('line 51');
    press('N');
    await expect.poll(here).toContain('line 50');
    press('NN');
    await expect.poll(here).toContain('line 59');
    await sees('round to the last match');
  });

  it('shows the same object described, with its violations and events', async () => {
    const { press, sees } = drive({ live: liveWith('container <nginx> is wrong'), rows: 100 });
    press(':vio\r', 'd');
    await sees('Policy violations');
    await sees('dryrun  container <nginx> is wrong');
    await sees('Back-off restarting failed container');
    press('y');
    await sees('apiVersion: v1');
  });

  it('takes the whole screen and gives it back', async () => {
    const { press, sees, misses } = drive({ live: liveWith('other', 'HouseRule') });
    press(':vio\r', 'y');
    await sees('kind: Pod');
    press('f');
    await misses('all namespaces');
    press(key.esc);
    await sees('all namespaces');
    await sees('kind: Pod');
  });

  it('copies the whole text', async () => {
    const { press, sees, copied } = drive({ live: liveWith('other', 'HouseRule') });
    press(':vio\r', 'y');
    await sees('kind: Pod');
    press('c');
    await expect.poll(() => copied.at(-1)).toContain('- line 59');
  });

  it('says why it cannot be read, and reads it again', async () => {
    let broken = true;
    const problem = { what: 'pods "web" is forbidden', next: 'Ask for get on pods.', requestId: 'abc-1' };
    const live = {
      ...liveWith('other', 'HouseRule'),
      fetchObject: async () => (broken ? { problem } : { value: pod as unknown }),
    };
    const { press, sees } = drive({ live });
    press(':vio\r', 'y');
    await sees('✖ pods "web" is forbidden');
    await sees('Ask for get on pods.');
    await sees('request abc-1');
    broken = false;
    press(key.ctrl('r'));
    await sees('kind: Pod');
  });
});
