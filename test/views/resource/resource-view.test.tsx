import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import type { Constraint } from '../../../src/governance/constraint.ts';
import { loading } from '../../../src/governance/reading.ts';
import { drive } from '../drive.tsx';
import { fakeConsole } from '../fake-console.ts';

afterEach(cleanup);

describe('what was not read', () => {
  it('is no zero: constraints whose kinds alone were read have no number over their list', async () => {
    const live = fakeConsole();
    live.store.setState(({ picture }) => ({
      picture: {
        ...picture,
        constraints: new Map(
          [...picture.constraints.keys()].map((kind) => [kind, loading<readonly Constraint[]>(`GET …/${kind}`)]),
        ),
      },
    }));
    const kinds = live.store.getState().picture.constraints.size;
    const { press, sees, screen } = drive({ live, columns: 140 });
    press(':constraints\r');
    await sees(`${kinds} of ${kinds} kinds not read`);
    await sees('loading…');
    expect(screen()).not.toMatch(/\d constraints/);
  });

  it('counts those that were read, and says that there are others', async () => {
    const live = fakeConsole();
    live.store.setState(({ picture }) => {
      const [first, ...others] = picture.constraints;
      const unread = others.map(([kind]) => [kind, loading<readonly Constraint[]>(`GET …/${kind}`)] as const);
      return { picture: { ...picture, constraints: new Map([...(first ? [first] : []), ...unread]) } };
    });
    const { size } = live.store.getState().picture.constraints;
    const { press, sees } = drive({ live, columns: 140 });
    press(':constraints\r');
    await sees(new RegExp(`[1-9]\\d* constraints? · ${size - 1} of ${size} kinds not read`));
  });

  it('keeps its question mark in a cell, beside its mark', async () => {
    const live = fakeConsole();
    live.store.setState(({ picture }) => {
      const { templates } = picture;
      const value = (templates.value ?? []).map(({ created: _, ...template }) => template);
      return { picture: { ...picture, templates: { ...templates, value } } };
    });
    const { press, sees, lines } = drive({ live, columns: 140 });
    press(':templates\r');
    await sees('CREATED');
    await sees(/▲ \?/);
    expect(lines().filter((line) => /✔ yes|✖ no/.test(line))).toEqual([]);
  });
});
