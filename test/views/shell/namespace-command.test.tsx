import { cleanup } from 'ink-testing-library';
import { afterEach, expect, it } from 'vitest';
import { drive } from '../drive.tsx';
import { fakeConsole } from '../fake-console.ts';

afterEach(cleanup);

it(':ns NAME looks at one namespace alone, all at every one', async () => {
  const { press, sees, screen } = drive();
  press(':ns team-a\r');
  await sees('namespace team-a');
  press(':ns all\r');
  await expect.poll(screen).not.toContain('namespace team-a');
});

it(':ns /x lists the namespaces that the filter finds', async () => {
  const { press, sees, lines } = drive();
  press(':ns /pay\r');
  await sees('› Namespaces');
  await sees('payments');
  expect(lines().some((line) => line.includes('checkout'))).toBe(false);
});

it(':ns @ctx lists those of another context, :ns NAME @ctx looks at one of them', async () => {
  const live = fakeConsole();
  const { press, sees } = drive({ live });
  press(':ns @staging\r');
  await sees('› Namespaces');
  expect(live.asked).toContain('switch staging');
  press(':ns team-a @prod-weu\r');
  await sees('namespace team-a');
  expect(live.asked).toContain('switch prod-weu');
});
