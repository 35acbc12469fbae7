import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { Finding } from '../../src/governance/finding.ts';
import type { Token } from '../../themes/theme.ts';
import { healthPage } from '../health/page.ts';
import { actionText, lookOf } from '../parts/action-look.ts';
import { age, count } from '../parts/age.ts';
import { severityLook } from '../parts/severity-look.ts';
import { matcher } from '../parts/table/filter.ts';
import type { PageRequest } from '../shell/page.ts';
import { violationsPage } from '../violations/page.ts';
import { constraintsInOrder, type ViolationRow } from '../violations/rows.ts';

/** A list on the overview; every row of it leads somewhere. */
export interface Panel {
  readonly id: 'findings' | 'action' | 'namespace' | 'constraint';
  readonly title: string;
  readonly rows: readonly PanelRow[];
}

export interface PanelRow {
  readonly key: string;
  readonly label: string;
  readonly token: Token;
  /** At the right of the label: a count, or an age. */
  readonly figure: string;
  /** What its bar is drawn by; absent for rows without a bar. */
  readonly value?: number;
  readonly open: PageRequest;
}

export function findingsPanel(findings: readonly Finding[], now: number): Panel {
  const rows = findings.map(({ id, severity, title, since }): PanelRow => {
    const { glyph, token } = severityLook(severity);
    return {
      key: id,
      label: `${glyph} ${title}`,
      token,
      figure: since === undefined ? '' : age(since, now),
      open: healthPage({ finding: id }),
    };
  });
  return { id: 'findings', title: `NEEDS ATTENTION  ${count(findings.length)}`, rows };
}

/** Counts of what audit kept. Beyond its cap nobody knows which namespace a violation is in. */
export function countPanels(
  constraints: ClusterPicture['constraints'],
  rows: readonly ViolationRow[],
): readonly Panel[] {
  const actions = new Map<string, number>();
  const namespaces = new Map<string, number>();
  const perConstraint = new Map<string, number>();
  for (const { violation, constraint } of rows) {
    const { namespace } = violation.object;
    const key = `${constraint.kind}/${constraint.name}`;
    actions.set(violation.action, (actions.get(violation.action) ?? 0) + 1);
    namespaces.set(namespace, (namespaces.get(namespace) ?? 0) + 1);
    perConstraint.set(key, (perConstraint.get(key) ?? 0) + 1);
  }
  return [
    {
      id: 'action',
      title: 'BY ACTION',
      rows: [...actions]
        .sort(([a], [b]) => lookOf(a).rank - lookOf(b).rank)
        .map(
          ([action, value]): PanelRow => ({
            key: action,
            label: actionText(action),
            token: lookOf(action).token,
            figure: count(value),
            value,
            open: violationsPage({ action }, action),
          }),
        ),
    },
    {
      id: 'namespace',
      title: 'BY NAMESPACE',
      rows: [...namespaces]
        .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
        .map(([namespace, value]): PanelRow => {
          const label = namespace === '' ? '(cluster-scoped)' : namespace;
          return {
            key: namespace,
            label,
            token: 'text',
            figure: count(value),
            value,
            open: violationsPage({ namespace }, label),
          };
        }),
    },
    {
      id: 'constraint',
      title: 'BY CONSTRAINT',
      rows: constraintsInOrder(constraints)
        .map(({ kind, name, action, violations, totalViolations }): PanelRow => {
          const value = perConstraint.get(`${kind}/${name}`) ?? 0;
          const total = totalViolations ?? value;
          // Of one namespace's part, the cluster-wide total says nothing.
          const whole = value === violations.length && total > value;
          const figure = whole ? `${count(value)} of ${count(total)}` : count(value);
          return {
            key: `${kind}/${name}`,
            label: `${lookOf(action).glyph} ${kind}`,
            token: lookOf(action).token,
            figure,
            value: whole ? total : value,
            open: violationsPage({ constraint: { kind, name } }, kind),
          };
        })
        .filter(({ value }) => value !== undefined && value > 0)
        .sort((a, b) => (b.value ?? 0) - (a.value ?? 0)),
    },
  ];
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
