import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { drive, key } from '../drive.tsx';

afterEach(cleanup);

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
    const row = lines().find((line) => line.startsWith('>'));
    expect(row).toContain('payments');
    press(key.esc);
    await sees(/> +\S*payments/);
    await sees('by namespace');
  });
});
