import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { wrongAssignmentName } from '../../src/governance/azure/assignment.ts';
import type { ComplianceCounts } from '../../src/governance/azure/compliance.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import { live } from '../../src/governance/reading.ts';
import { spellCount, spellCounted } from '../../src/governance/violation-count.ts';
import { countViolations } from '../../src/governance/violations.ts';
import { complianceFigure } from '../../src/resources/compliance-figure.ts';
import { emptyAzure } from '../../src/state/empty-azure.ts';
import { azurePanel } from '../../views/overview/azure-panel.ts';
import { drawPanel } from '../../views/overview/draw-panel.ts';
import { countPanels, type Panel } from '../../views/overview/panels.ts';
import { contextLine } from '../../views/shell/context-line.ts';
import { groupRows } from '../../views/violations/groups.ts';
import { violationInfo } from '../../views/violations/info.ts';
import { violationsPage } from '../../views/violations/page.ts';
import { violationRows } from '../../views/violations/rows.ts';
import { drive, key } from './drive.tsx';
import { fakeAzureConsole } from './fake-azure.ts';
import { fakeConsole, fakeConstraint } from './fake-console.ts';

afterEach(cleanup);

const now = Date.UTC(2026, 0, 10);
const size = { constraints: 1, each: 6, totalEach: 10, now };
const textOf = (line: readonly (string | readonly [string, string])[]) =>
  line.map((segment) => (typeof segment === 'string' ? segment : segment[1])).join('');

function picture(...constraints: Constraint[]): Map<string, ReturnType<typeof live<readonly Constraint[]>>> {
  return new Map(
    Object.entries(Object.groupBy(constraints, ({ kind }) => kind)).map(([kind, of = []]) => [
      kind,
      live<readonly Constraint[]>('GET …', of, now),
    ]),
  );
}

describe('figures', () => {
  it('say how many at least when one constraint does not tell its own', () => {
    const { totalViolations: _, ...silent } = { ...fakeConstraint(1, size), name: 'silent' };
    const { byAction, all } = countViolations([[fakeConstraint(1, size), silent]]);
    expect(spellCount(byAction.get('deny') ?? { shown: 0 })).toBe('12 of 16+');
    expect(spellCount(all)).toBe('12 of 16+');
    const [actions] = countPanels([[fakeConstraint(1, size), silent]], emptyAzure.join);
    expect(actions?.rows.map(({ figure }) => figure)).toEqual(['12 of 16+']);
  });

  it('group by constraint puts first what audit found most of, not what it kept most of', () => {
    const many = { ...fakeConstraint(0, { ...size, each: 3, totalEach: 90 }), name: 'many' };
    const rows = violationRows(picture(fakeConstraint(1, size), many), {}, '', undefined);
    expect(groupRows(rows, 'constraint', undefined).map(({ figure }) => figure)).toEqual(['3 of 90', '6 of 10']);
  });

  it('tell of one in the singular', async () => {
    const { press, sees, misses } = drive({ live: fakeConsole({ constraints: 1, each: 1 }), columns: 140 });
    press(':con\r');
    await sees('1 constraint');
    await misses(/\b1 (constraints|violations|policies|findings)\b/);
    const { totalViolations: _, auditedAt: __, ...unaudited } = fakeConstraint(0, { ...size, each: 0 });
    const info = violationInfo(picture(unaudited), fakeConsole().store.getState().picture.kinds, {}, 0);
    expect(textOf(info)).toContain('1 constraint not audited');
    expect(spellCounted({ shown: 1, total: 1 }, 'violation')).toBe('1 violation');
    expect(spellCounted({ shown: 1, total: 143 }, 'violation')).toBe('1 of 143 violations');
  });
});

describe('faults only', () => {
  it('shows violated constraints that deny, and says that it is on', async () => {
    const { press, sees, screen } = drive({ columns: 120 });
    press(':con\r');
    await sees('12 constraints');
    press(key.ctrl('z'));
    await sees('faults only');
    expect(screen()).toMatch(/✖ deny +\S*ContainerLimits/);
  });

  it('says that there are none, and how to see all', async () => {
    const { press, sees } = drive({ columns: 120 });
    press(':mut\r');
    press(':tpl /nothing-is-called-so\r', key.ctrl('z'));
    await sees(/no faults among|nothing matches/);
  });
});

describe('the header at 80 columns', () => {
  it('keeps the age of the audit', () => {
    const { connection, picture: read } = fakeConsole().store.getState();
    const sandbox = { ...connection, sandbox: true, context: 'prod-weu' };
    const line = textOf(contextLine(sandbox, read, '', Date.now(), 80));
    expect(line).toMatch(/audit .+ ago $/);
    expect(line).toContain('prod-weu');
    expect(line).toContain('gatekeeper ✔');
  });
});

describe('namespaces', () => {
  it('say of each action that there may be more, where audit did not keep all', async () => {
    const { press, sees, lines } = drive({ columns: 80, rows: 24 });
    press(':ns\r');
    await sees('that or more');
    const [row = ''] = lines().filter((line) => line.includes('kube-system'));
    expect(row).toMatch(/ 0\+ +0\+ +0\+ +0\+/);
  });
});

describe('compliance on the overview', () => {
  const row = (label: string, figure: string) => ({
    key: label,
    mark: '✖',
    label,
    token: 'error' as const,
    figure,
    open: violationsPage(),
  });

  it.each([33, 50, 80])('has names that end where their figures begin in %i columns', (width) => {
    const rows = [
      row(
        'Kubernetes cluster containers should only use allowed images of the registries that are kept',
        '8 of 8 fail',
      ),
      row('Clusters run the Azure Policy add-on', '1 of 1 complies'),
    ];
    const panel: Panel = { id: 'azure', title: 'AZURE COMPLIANCE', rows };
    const lines = drawPanel(panel, { width, height: 4, selected: -1, remembered: 0, note: [], empty: [] }).map(textOf);
    for (const line of lines.slice(1)) expect(line).not.toMatch(/ {2}…/);
    expect(lines[1]).toMatch(/ 8 of 8 fail *$/);
    expect(lines[2]).toMatch(/ 1 of 1 complies *$/);
  });
});

describe('violations by namespace', () => {
  it('have all their actions at 80 columns', async () => {
    const { press, sees, lines } = drive({ columns: 80, rows: 24 });
    press(':vio\r');
    await sees('MESSAGE');
    press('b', 'b');
    await sees('BY ACTION');
    const rows = lines().filter((line) => line.includes('○ dr'));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatch(/○ dryrun \d+ *$/);
  });
});

describe('compliance', () => {
  const counts = { compliant: 0, nonCompliant: 0, exempt: 0, other: 0 };
  const told = (part: Partial<ComplianceCounts>, total: number) =>
    complianceFigure({ ...counts, ...part, total }).words;

  it('is told as how many fail, comply or are not known, the same wherever it stands', () => {
    expect(told({ nonCompliant: 8 }, 8)).toBe('8 of 8 fail');
    expect(told({ nonCompliant: 1 }, 1)).toBe('1 of 1 fails');
    expect(told({ compliant: 7, other: 1 }, 8)).toBe('1 of 8 not known');
    expect(told({ compliant: 7, exempt: 1 }, 8)).toBe('8 of 8 comply');
    expect(told({}, 0)).toBe('not evaluated');
  });

  it.each([80, 120, 200])('stands in both lists at %i columns as on the Overview', async (columns) => {
    const { press, sees, misses } = drive({ live: fakeAzureConsole(), columns, rows: 24 });
    press(':assignments\r');
    await sees(/✖ 37 of 100 fail/);
    await misses(/\d %/);
    press(':compliance\r');
    await sees(/✖ 37 of 100 fail/);
    await misses(/\d %/);
  });
});

describe('the overview', () => {
  it('says how many policies of an assignment fail', () => {
    const figures = azurePanel(fakeAzureConsole().store.getState(), Date.now())?.rows.map(({ figure }) => figure);
    expect(figures?.length).toBeGreaterThan(0);
    expect(figures?.join()).not.toContain('%');
    expect(figures?.some((figure) => /^\d+ of \d+ fail$/.test(figure))).toBe(true);
  });

  it('keeps its bars where they are while one scrolls', () => {
    const rows = Array.from({ length: 12 }, (_, at) => ({
      key: `${at}`,
      label: at === 11 ? 'the-longest-of-all-the-names' : 'short',
      token: 'text' as const,
      figure: '1',
      value: 1,
      open: violationsPage(),
    }));
    const panel: Panel = { id: 'namespace', title: 'BY NAMESPACE', rows };
    const bars = [0, 11].map((selected) => {
      const lines = drawPanel(panel, { width: 40, height: 6, selected, remembered: 0, note: [], empty: [] });
      return textOf(lines[2] ?? []).indexOf('▇');
    });
    expect(bars[0]).toBeGreaterThan(0);
    expect(bars[1]).toBe(bars[0]);
  });
});

it('the name of an assignment is held against the rules of its scope', () => {
  const group = '/providers/Microsoft.Management/managementGroups/contoso';
  expect(wrongAssignmentName('', group)).toBeUndefined();
  expect(wrongAssignmentName('no-privileged', group)).toBeUndefined();
  expect(wrongAssignmentName('x'.repeat(25), group)).toContain('24');
  expect(wrongAssignmentName('x'.repeat(25), '/subscriptions/1')).toBeUndefined();
  expect(wrongAssignmentName('a/b', '/subscriptions/1')).toContain('/');
});
