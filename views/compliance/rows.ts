import type { ComponentState } from '../../src/governance/azure/compliance.ts';
import { idKey, nameOf, sameId } from '../../src/governance/azure/resource-id.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import { type ComplianceFigure, complianceFigure, complianceLook, notKnown } from '../azure/compliance-figure.ts';
import { count } from '../parts/age.ts';
import type { TableRow } from '../parts/table/use-table.ts';
import { tally } from '../violations/rows.ts';
import type { ComponentsAbout } from './page.ts';

/** An assignment as Azure judges it. */
export interface ComplianceRow extends TableRow {
  readonly assignmentId: string;
  readonly title: string;
  readonly figure: ComplianceFigure;
  readonly nonCompliant: number;
  readonly total: number;
  readonly exempt: number;
  /** Newest and oldest evaluation of it, epoch ms. */
  readonly evaluatedAt: number | undefined;
  /** What the cluster's own audit says; never part of Azure's figure. */
  readonly cluster: string;
  /** Exemptions that hold now, by their names. */
  readonly exemptions: readonly string[];
  /** Definitions that do not comply, with why where Azure says. */
  readonly bad: readonly { readonly title: string; readonly reasons: readonly string[] }[];
}

/** Every assignment that bears on the cluster, what Azure did not evaluate too; what is worst first. `now` is epoch ms. */
export function complianceRows(azure: AzureState, now: number): readonly ComplianceRow[] {
  const { picture, join, exemptions } = azure;
  const summary = picture.compliance.value;
  const listed = new Map((picture.assignments.value ?? []).map((one) => [idKey(one.id), one]));
  const judged = new Map((summary?.assignments ?? []).map((one) => [idKey(one.assignmentId), one]));
  const states = Map.groupBy(picture.policyStates.value ?? [], ({ assignmentId }) => idKey(assignmentId));
  return [...new Set([...listed.keys(), ...judged.keys()])]
    .map((key): ComplianceRow => {
      const assignment = listed.get(key);
      const counts = judged.get(key)?.policies;
      const own = states.get(key) ?? [];
      const constraints = join.byAssignment.get(key) ?? [];
      const { kept, total } = tally(constraints);
      const id = assignment?.id ?? judged.get(key)?.assignmentId ?? key;
      const title = assignment?.displayName || nameOf(id);
      const figure = summary === undefined ? notKnown : complianceFigure(counts);
      const times = own.flatMap(({ evaluatedAt }) => (evaluatedAt === undefined ? [] : [evaluatedAt]));
      return {
        key,
        name: nameOf(id),
        assignmentId: id,
        title,
        figure,
        nonCompliant: counts?.nonCompliant ?? 0,
        total: counts?.total ?? 0,
        exempt: counts?.exempt ?? 0,
        evaluatedAt: times.length === 0 ? undefined : times.reduce((a, b) => Math.max(a, b)),
        cluster: constraints.length === 0 ? '' : total > kept ? `${count(kept)} of ${count(total)}` : count(kept),
        exemptions: (exemptions.value ?? [])
          .filter((one) => sameId(one.assignmentId, id) && (one.expiresAt === undefined || one.expiresAt > now))
          .map((one) => one.displayName || one.name),
        bad: own
          .filter(({ state }) => complianceLook(state).rank < 2)
          .map(({ definitionId, reasons }) => ({
            title: picture.definitions.value?.get(idKey(definitionId))?.displayName || nameOf(definitionId),
            reasons,
          })),
        fault: figure.token === 'error',
        search: `${title} ${id} ${figure.text}`.toLowerCase(),
      };
    })
    .sort(
      (a, b) => a.figure.order - b.figure.order || b.nonCompliant - a.nonCompliant || a.title.localeCompare(b.title),
    );
}

export interface ComponentRow extends TableRow {
  readonly component: ComponentState;
}

export function componentRows(states: readonly ComponentState[], about: ComponentsAbout): readonly ComponentRow[] {
  return states
    .filter(
      (one) =>
        sameId(one.assignmentId, about.assignmentId) &&
        sameId(one.definitionId, about.definitionId) &&
        (about.referenceId === '' || one.referenceId.toLowerCase() === about.referenceId.toLowerCase()),
    )
    .map((component): ComponentRow => {
      const { componentId, componentName, componentType, state, reasons } = component;
      return {
        key: componentId,
        name: componentName,
        component,
        fault: complianceLook(state).rank < 2,
        search: `${componentName} ${componentType} ${state} ${reasons.join(' ')} ${componentId}`.toLowerCase(),
      };
    })
    .sort(
      (a, b) =>
        complianceLook(a.component.state).rank - complianceLook(b.component.state).rank ||
        a.component.componentName.localeCompare(b.component.componentName),
    );
}
