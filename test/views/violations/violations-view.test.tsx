import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import type { Constraint } from '../../../src/governance/constraint.ts';
import { drive, key } from '../drive.tsx';
import { type FakeConsole, fakeConsole } from '../fake-console.ts';

afterEach(cleanup);

/** Changes constraints as an audit does: the picture is new, and of it only what changed. */
function audit(live: FakeConsole, change: (constraint: Constraint) => Constraint): void {
  live.store.setState(({ picture }) => {
    const constraints = new Map(
      [...picture.constraints].map(([kind, reading]) => [
        kind,
        { ...reading, ...(reading.value && { value: reading.value.map(change) }) },
      ]),
    );
    return { picture: { ...picture, constraints } };
  });
}

const selected = (lines: readonly string[]) => lines.find((line) => line.startsWith('>')) ?? '';

describe('violations', () => {
  it('are reached by their name, say how many of how many, and are left by esc', async () => {
    const { press, sees } = drive();
    await sees('NEEDS ATTENTION');
    press(':vio\r');
    await sees('240 shown · 1,716 in total');
    await sees('Overview › Violations');
    press(key.esc);
    await sees('NEEDS ATTENTION');
  });

  it('drill down from group to violation to YAML and come back to the same row', async () => {
    const { press, sees, lines } = drive();
    press(':violations\r');
    await sees('ACTION');
    press('bb');
    await sees('by namespace');
    press('jj');
    await sees(/> +\S*payments/);
    press(key.enter);
    await sees('Violations › payments');
    press('jjj');
    await expect.poll(() => lines().indexOf(selected(lines()))).toBe(6);
    const row = selected(lines());
    press(key.enter);
    await sees('apiVersion: v1');
    press(key.esc);
    await sees(row.trim());
    press(key.esc);
    await sees(/> +\S*payments/);
    await sees('by namespace');
  });

  it('group by owner, so that pods stand under their workload', async () => {
    const { press, sees } = drive({ columns: 140 });
    press(':vio\rbbb');
    await sees('by object');
    await sees(/Deployment\/web-00 .*›1 pod/);
    press('y');
    await sees('kind: Pod');
  });

  it('keep the cursor on its object and its line when an audit changes rows above it', async () => {
    const live = fakeConsole();
    const { press, sees, lines } = drive({ live });
    press(':vio\r', 'jjjjj');
    await expect.poll(() => lines().indexOf(selected(lines()))).toBe(8);
    const row = selected(lines());
    press('/deny\r');
    await sees('60 match');
    audit(live, (constraint) =>
      constraint.action === 'deny' ? { ...constraint, violations: constraint.violations.slice(0, 19) } : constraint,
    );
    await sees('57 match');
    expect(selected(lines())).toBe(row);
  });

  it('go to the neighbour when the selected one is fixed', async () => {
    const live = fakeConsole({ constraints: 1, each: 3 });
    const { press, sees, lines } = drive({ live });
    press(':vio\r', 'j');
    await expect.poll(() => lines().indexOf(selected(lines()))).toBe(4);
    const [, second, third] = lines().filter((line) => line.includes('Pod/'));
    const name = /Pod\/\S+/.exec(second ?? '')?.[0] ?? '';
    audit(live, (constraint) => ({
      ...constraint,
      violations: constraint.violations.filter(({ object }) => `Pod/${object.name}` !== name),
    }));
    await sees('2 shown');
    expect(selected(lines()).slice(2)).toBe(third?.slice(2));
  });

  it('sort by a chosen column, both ways, and say so in the header', async () => {
    const { press, sees, lines } = drive({ columns: 140 });
    press(':vio\r');
    await sees('NAMESPACE');
    press(`${key.shiftRight}${key.shiftRight}O`);
    await sees('[NAMESPACE]↑');
    const first = () => lines().find((line) => line.includes('Pod/'));
    expect(first()).toContain('checkout');
    press('O');
    await sees('[NAMESPACE]↓');
    expect(first()).toContain('team-b');
  });

  it('say at 80 columns what they are sorted by, and tell constraints apart', async () => {
    const { press, sees, lines } = drive({ columns: 80, rows: 24 });
    press(':vio\r');
    await sees('240 shown');
    press(key.shiftRight);
    await sees('column: action');
    await sees('[ACTION]');
    press('O');
    await sees('sort: action ↑');
    await sees('[ACTI…]↑');
    press('b');
    await sees('by constraint');
    await sees('Violations');
    const names = lines().flatMap(
      (line) => /^. +\S*(NoPrivilege|ContainerLimits|BlockAutomountToken)/.exec(line)?.[1] ?? [],
    );
    expect(new Set(names).size).toBe(3);
  });

  it('warp to all that one workload violates', async () => {
    const { press, sees, lines } = drive();
    press(':vio\r');
    await sees('> ✖ deny   checkout    Pod/web-03');
    press('w');
    await sees('› Deployment/web-03');
    const pods = lines().filter((line) => line.includes('Pod/'));
    expect(pods.length).toBeGreaterThan(1);
    expect(pods.every((line) => line.includes('checkout') && line.includes('Pod/web-03'))).toBe(true);
  });

  it('search many rows fuzzily beside the keys', async () => {
    const live = fakeConsole({ constraints: 12, each: 400 });
    const { press, sees, misses, lines } = drive({ live });
    press(':vio\r');
    await sees('4,800 shown');
    press('/-f payments\r');
    await sees(/\d+ match/);
    await misses('searching…');
    const pods = lines().filter((line) => line.includes('Pod/'));
    expect(pods.length).toBeGreaterThan(5);
    expect(pods.every((line) => line.includes('payments'))).toBe(true);
    press(key.esc);
    await misses('match');
  });

  it('filter and sort many rows beside the keys, which reach the rows that were asked for', async () => {
    const live = fakeConsole({ constraints: 12, each: 400 });
    const { press, sees, misses, lines, copied } = drive({ live, columns: 140 });
    press(':vio\r');
    await sees('4,800 shown');
    // As it comes over a slow line: the filter, and what is meant for its rows.
    press('/payments\rjn');
    await sees(/[\d,]+ match/);
    await misses('searching…');
    await expect.poll(() => copied).toEqual(['payments']);
    await expect.poll(() => selected(lines())).toContain('payments');
    expect(
      lines()
        .filter((line) => line.includes('Pod/'))
        .every((line) => line.includes('payments')),
    ).toBe(true);
    press(key.esc);
    await misses('match');
    await expect.poll(() => selected(lines())).toContain('payments');
    press(`${key.shiftRight}${key.shiftRight}OOgn`);
    await sees('[NAMESPACE]↓');
    await misses('sorting…');
    await expect.poll(() => copied.at(-1)).toBe('team-b');
    expect(selected(lines())).toContain('team-b');
  });

  it('tell no number of matches while it is worked out', async () => {
    const live = fakeConsole({ constraints: 12, each: 400 });
    const { press, sees, screen } = drive({ live, columns: 140 });
    press(':vio\r');
    await sees('4,800 shown');
    press('/payments');
    const seen = new Set<string>();
    await expect
      .poll(() => {
        const told = /([\d,]+) match/.exec(screen())?.[1] ?? (screen().includes('searching…') ? 'searching' : 'all');
        seen.add(told);
        return told;
      })
      .toMatch(/\d/);
    expect([...seen].filter((told) => /\d/.test(told))).toHaveLength(1);
  });

  it('show faults only, wide, and copy names', async () => {
    const { press, sees, copied } = drive({ columns: 180 });
    press(':vio\r');
    await sees('240 shown');
    press(key.ctrl('z'));
    await sees('60 match');
    press(key.ctrl('w'));
    await sees('CONSTRAINT');
    press('c');
    await expect.poll(() => copied.at(-1)).toMatch(/^web-/);
    await sees(`copied ${copied.at(-1)}`);
    press('n');
    await expect.poll(() => copied.at(-1)).toBe('checkout');
  });

  it('say what may not be read, rather than that there is nothing', async () => {
    const live = fakeConsole({ constraints: 0, each: 0 });
    const missing = { verb: 'list', group: 'constraints.gatekeeper.sh', resource: 'k8sazurev2noprivilege' };
    const problem = { what: 'forbidden', next: 'Ask for a role that may list it.', missing };
    live.store.setState(({ picture }) => ({
      picture: {
        ...picture,
        constraints: new Map([['K8sAzureV2NoPrivilege', { state: 'denied', source: 'GET …', problem } as const]]),
      },
    }));
    const { press, sees, screen } = drive({ live });
    press(':vio\r');
    await sees('denied: missing list k8sazurev2noprivilege.constraints.gatekeeper.sh');
    expect(screen()).not.toContain('no violations');
  });

  it('tell nothing read from nothing wrong', async () => {
    const live = fakeConsole({ constraints: 1, each: 0 });
    const { press, sees, misses } = drive({ live });
    press(':vio\r');
    await sees('✔ no violations');
    live.store.setState(({ picture }) => ({
      picture: { ...picture, constraints: new Map(), kinds: { state: 'loading', source: 'GET /apis' } },
    }));
    await sees('loading…');
    await misses('✔ no violations');
  });

  it('let no control sequence of a message or a name reach the terminal', async () => {
    const live = fakeConsole({ constraints: 1, each: 1 });
    audit(live, (constraint) => ({
      ...constraint,
      violations: constraint.violations.map((violation) => ({
        ...violation,
        message: '\x1b[31mred\x1b]52;c;aGk=\x07\u202eevil\x00\x1b]8;;http://x\x07link\x1b[2J',
        object: { ...violation.object, name: 'a\x1b[1mb\u200bc' },
      })),
    }));
    const { press, sees, shell } = drive({ live, columns: 150, rows: 40 });
    press(':vio\r');
    await sees('redevillink');
    await sees('Pod/abc');
    expect(shell.page.request.view).toBe('violations');
  });
});
