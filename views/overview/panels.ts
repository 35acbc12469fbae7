import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import { actionRank } from '../../src/governance/enforcement-action.ts';
import { admissionAction } from '../../src/governance/enforcement-point.ts';
import type { Finding } from '../../src/governance/finding.ts';
import { grouped } from '../../src/governance/number-text.ts';
import { spellCount } from '../../src/governance/violation-count.ts';
import { countViolations, type ViolationCount } from '../../src/governance/violations.ts';
import { constraintLabels } from '../../src/resources/constraint-labels.ts';
import { actionLook, actionText, severityLook } from '../../src/resources/looks.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import type { Token } from '../../themes/theme.ts';
import { drillPage } from '../health/drill-down.ts';
import { healthPage } from '../health/page.ts';
import { matcher } from '../parts/table/filter.ts';
import type { PageRequest } from '../shell/page.ts';
import { violationsPage } from '../violations/page.ts';

/** A list on the overview; every row of it leads somewhere. */
export interface Panel {
  readonly id: 'findings' | 'action' | 'denials' | 'namespace' | 'constraint' | 'azure';
  readonly title: string;
  readonly rows: readonly PanelRow[];
}

export interface PanelRow {
  readonly key: string;
  readonly label: string;
  /** Stands before a label that loses its head, not its tail, where it is too long: names that begin alike. */
  readonly mark?: string;
  readonly token: Token;
  /** At the right of the label: a count, or an age. */
  readonly figure: string;
  /** What its bar is drawn by; absent for rows without a bar. */
  readonly value?: number;
  readonly open: PageRequest;
  /** For a row of the findings. */
  readonly finding?: Finding;
}

/** `whole` when all was read that findings rest on: otherwise none is no figure. */
export function findingsPanel(findings: readonly Finding[], now: number, whole: boolean): Panel {
  const rows = findings.map((finding): PanelRow => {
    const { id, severity, title, since, drill } = finding;
    const { glyph, tone } = severityLook(severity);
    return {
      key: id,
      label: `${glyph} ${title}`,
      token: tone,
      figure: since === undefined ? '' : spellAge(since, now),
      open: drill ? drillPage(drill) : healthPage(id),
      finding,
    };
  });
  return {
    id: 'findings',
    title: `NEEDS ATTENTION  ${whole || findings.length > 0 ? grouped(findings.length) : ''}`,
    rows,
  };
}

/** Constraints with the violations of one namespace only; "" leaves them as they are. */
export function constraintsWithin(
  constraints: ClusterPicture['constraints'],
  namespace: string,
): readonly (readonly Constraint[])[] {
  const slices = [...constraints.values()].map(({ value }) => value ?? []);
  if (namespace === '') return slices;
  return slices.map((slice) =>
    slice.map(({ totalViolations, fromLog: _, ...constraint }): Constraint => {
      const violations = constraint.violations.filter(({ object }) => object.namespace === namespace);
      // What was cut may be of any namespace, so that only of an uncut constraint the namespace's total is known.
      const whole = totalViolations !== undefined && totalViolations <= constraint.violations.length;
      return { ...constraint, violations, ...(whole && { totalViolations: violations.length }) };
    }),
  );
}

/** Violations by action, namespace and constraint: what audit kept, of how many where that is known. */
export function countPanels(slices: readonly (readonly Constraint[])[], join: AzureState['join']): readonly Panel[] {
  const { byAction, byNamespace, byConstraint } = countViolations(slices);
  const actionOf = new Map(slices.flat().map((one) => [`${one.kind}/${one.name}`, admissionAction(one)]));
  const kindOf = new Map(slices.flat().map(({ kind, name }) => [`${kind}/${name}`, { kind, name }]));
  const labels = constraintLabels(slices.flat(), join);
  return [
    {
      id: 'action',
      title: 'AT ADMISSION',
      rows: panelRows(byAction, (action) => ({
        label: actionText(action),
        token: actionLook(action).tone,
        open: violationsPage({ action }, action),
      })).sort((a, b) => actionRank(a.key) - actionRank(b.key)),
    },
    {
      id: 'namespace',
      title: 'BY NAMESPACE',
      rows: panelRows(byNamespace, (namespace) => {
        const label = namespace === '' ? '(cluster-scoped)' : namespace;
        return { label, token: 'text', open: violationsPage({ namespace }, label) };
      }),
    },
    {
      id: 'constraint',
      title: 'BY CONSTRAINT',
      rows: panelRows(byConstraint, (key) => {
        const action = actionOf.get(key) ?? '';
        const constraint = kindOf.get(key) ?? { kind: key, name: '' };
        return {
          mark: actionLook(action).glyph,
          label: labels.get(key) ?? constraint.kind,
          token: actionLook(action).tone,
          open: violationsPage({ constraint }, constraint.kind),
        };
      }),
    },
  ];
}

/** Rows with something to count, the largest first. */
function panelRows(
  counts: ReadonlyMap<string, ViolationCount>,
  look: (key: string) => Pick<PanelRow, 'label' | 'mark' | 'token' | 'open'>,
): PanelRow[] {
  return [...counts]
    .map(([key, count]) => ({ key, count, value: count.total ?? count.atLeast ?? count.shown }))
    .filter(({ value }) => value > 0)
    .map(({ key, count, value }): PanelRow => ({ key, figure: figure(count), value, ...look(key) }))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0) || (a.key < b.key ? -1 : 1));
}

function figure(count: ViolationCount): string {
  // Of a namespace nobody knows how much was cut.
  return count.total === undefined && count.atLeast === undefined ? grouped(count.shown) : spellCount(count);
}

/** The panel with the rows that the page's filter lets through. */
export function filterPanel(panel: Panel, filter: string): Panel {
  if (filter.trim() === '') return panel;
  const { matches } = matcher(filter.trim());
  return { ...panel, rows: panel.rows.filter(({ label }) => matches(label.toLowerCase())) };
}

/** A bar of at most `room` columns; never empty for something, never more than its share. */
export function bar(value: number, largest: number, room: number): string {
  if (room <= 0 || value <= 0 || largest <= 0) return '';
  const length = Math.floor((value / largest) * room);
  return length === 0 ? '▏' : '▇'.repeat(length);
}
