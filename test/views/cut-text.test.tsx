import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import type { Constraint } from '../../src/governance/constraint.ts';
import { live } from '../../src/governance/reading.ts';
import type { Plan } from '../../src/operations/plan.ts';
import { textTable } from '../../src/reports/table.ts';
import { cellWidth } from '../../src/terminal/cell.ts';
import { cutAtWord } from '../../views/parts/cut-at-word.ts';
import { drive, key } from './drive.tsx';
import { definitionId, fakeAzureConsole, fakeAzureState, plan } from './fake-azure.ts';
import { fakeConsole, fakeConstraint } from './fake-console.ts';

afterEach(cleanup);

/** A console with one violated constraint of each of the actions, the first on objects of no namespace. */
function withActions(actions: readonly string[], each = 3) {
  const console = fakeConsole({ constraints: 1, each: 1 });
  const one = fakeConstraint(0, { constraints: 1, each, totalEach: 2 * each });
  const all = actions.map((action, index): Constraint => {
    const name = `rule-${index}`;
    const violations = one.violations.map((violation) => ({
      ...violation,
      action,
      actions: [action],
      constraint: { kind: one.kind, name },
      object: { ...violation.object, namespace: index === 0 ? '' : violation.object.namespace },
    }));
    return { ...one, name, action, violations };
  });
  console.store.setState(({ picture }) => ({
    picture: { ...picture, constraints: new Map([[one.kind, live('', all, Date.now())]]) },
  }));
  return console;
}

describe('objects of no namespace', () => {
  it.each([
    [80, 24],
    [120, 40],
    [200, 50],
  ])('are called so from the first letter on at %i×%i', async (columns, rows) => {
    const { sees, screen } = drive({ live: withActions(['deny', 'deny'], 120), columns, rows });
    await sees('BY NAMESPACE');
    expect(screen()).toMatch(/ \(cluster-(scoped|[a-z]*…)\) +\d/);
  });
});

describe('an action that Gatekeeper does not know', () => {
  const endless = `unknown-${'x'.repeat(90)}`;

  it.each([
    [80, 24],
    [120, 40],
  ])('widens no row on screen at %i×%i', async (columns, rows) => {
    const { press, sees, lines } = drive({ live: withActions(['deny', 'dryrun', endless]), columns, rows });
    await sees('AT ADMISSION');
    expect(lines().find((line) => line.includes('✖ deny'))).toMatch(/✖ deny +3 of 6 +▇/);
    press(':vio\r');
    await sees('MESSAGE');
    for (const line of lines().filter((one) => /^[> ] [✖○·] /.test(one))) expect(line).toMatch(/^.{2}\S \w+ +.*Pod\//);
    expect(lines().every((line) => cellWidth(line) <= columns)).toBe(true);
  });

  it('shifts its own row alone in print', () => {
    const long = 'deny (admission), warn (audit), dryrun (gator), and so on';
    const cells = ['deny', 'deny', 'warn', long];
    const lines = textTable(
      [
        { title: 'ACTION', cell: (cell: string) => cell },
        { title: 'NAME', cell: () => 'n' },
      ],
      cells,
    ).split('\n');
    expect(lines).toEqual(['ACTION   NAME', 'deny     n', 'deny     n', 'warn     n', `${long}   n`]);
  });
});

describe('a finding', () => {
  it('goes on over the columns that say nothing of it', async () => {
    const console = fakeConsole();
    const title = '126 violations of 12 deny constraints: these objects would be refused';
    const [one] = console.store.getState().findings;
    if (!one) throw new Error('no finding');
    const { subject: _, since: __, ...finding } = one;
    console.store.setState({ findings: [{ ...finding, title }] });
    const { press, sees } = drive({ live: console, columns: 80, rows: 24 });
    press(':health\r');
    await sees('1 finding ');
    await sees(/finding +126 violations of 12 deny constraints: these objects would/);
  });
});

describe('a long title', () => {
  it('ends with a whole word and an ellipsis', () => {
    expect(cutAtWord('Enable the Azure Policy add-on', 20)).toBe('Enable the Azure…');
    expect(cutAtWord('one', 20)).toBe('one');
    expect(cellWidth(cutAtWord('日本語日本語日本語', 9))).toBeLessThanOrEqual(9);
    expect(cutAtWord('x'.repeat(40), 10)).toBe(`${'x'.repeat(9)}…`);
  });

  it('of an operation under way stands so in the title of every page', async () => {
    const title = 'Enable the Azure Policy add-on on the-cluster-of-the-platform-in-west-europe';
    const long: Plan = { ...plan, title };
    const { press, sees } = drive({ live: fakeAzureConsole(long), columns: 120, rows: 40 });
    press('e');
    await sees('> Cancel <');
    press(key.tab);
    await sees('> Enable <');
    press(key.enter, key.esc);
    await sees('◐ Enable the Azure Policy add-on on… 0/1');
  });

  it('of a policy is whole in the question where to assign it', async () => {
    const azure = fakeAzureState();
    const definition = azure.picture.definitions.value?.get(definitionId.toLowerCase());
    if (!definition) throw new Error('no definition');
    const displayName = 'Kubernetes cluster containers should only use allowed capabilities of the kernel';
    const definitions = live('', new Map([[definitionId.toLowerCase(), { ...definition, displayName }]]), Date.now());
    const console = fakeAzureConsole();
    console.store.setState({ azure: { ...azure, picture: { ...azure.picture, definitions } } });
    const { press, sees, screen } = drive({ live: console, columns: 80, rows: 24 });
    press(':definitions\r');
    await sees('1 definition');
    press('A');
    await sees('where?');
    expect(screen().replaceAll(/[^\w?"]+/g, ' ')).toContain('allowed capabilities of the kernel" where?');
  });
});
