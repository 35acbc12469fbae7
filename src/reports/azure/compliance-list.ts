import { type ComplianceCounts, compliantPercent, evaluatedAt } from '../../governance/azure/compliance.ts';
import { idKey, nameOf } from '../../governance/azure/resource-id.ts';
import { age } from '../age.ts';
import { given, timestamp } from '../report.ts';
import { textTable } from '../table.ts';
import { type AzureList, type AzureSource, azureList } from './azure-report.ts';

export interface ComplianceItem {
  readonly assignmentId: string;
  readonly assignment: string;
  readonly initiativeId?: string;
  /** Whole percent, rounded down; absent when nothing was evaluated. */
  readonly compliantPercent?: number;
  readonly policies: ComplianceCounts;
  readonly definitions: readonly {
    readonly definitionId: string;
    readonly referenceId: string;
    readonly effect: string;
    readonly resources: ComplianceCounts;
    readonly reasons: readonly string[];
  }[];
  /** The newest evaluation of the assignment here. */
  readonly evaluatedAt?: string;
}

/** Compliance of the cluster as Azure Policy last evaluated it, the worst first. */
export function complianceList(source: AzureSource): AzureList<'ComplianceList', ComplianceItem> {
  const { compliance, policyStates, assignments } = source.azure.picture;
  const titles = new Map((assignments.value ?? []).map((one) => [idKey(one.id), one.displayName || one.name]));
  const states = Map.groupBy(policyStates.value ?? [], ({ assignmentId }) => idKey(assignmentId));
  const items = [...(compliance.value?.assignments ?? [])]
    .map((entry): ComplianceItem => {
      const own = states.get(idKey(entry.assignmentId)) ?? [];
      const at = evaluatedAt(own);
      return {
        assignmentId: entry.assignmentId,
        assignment: titles.get(idKey(entry.assignmentId)) ?? nameOf(entry.assignmentId),
        ...given('initiativeId', entry.initiativeId),
        ...given('compliantPercent', compliantPercent(entry.policies)),
        policies: entry.policies,
        definitions: entry.definitions.map(({ definitionId, referenceId, effect, resources }) => ({
          definitionId,
          referenceId,
          effect,
          resources,
          reasons: [
            ...new Set(
              own
                .filter(
                  (state) => idKey(state.definitionId) === idKey(definitionId) && state.referenceId === referenceId,
                )
                .flatMap(({ reasons }) => reasons),
            ),
          ],
        })),
        ...given('evaluatedAt', at === undefined ? undefined : timestamp(at)),
      };
    })
    .sort((a, b) => b.policies.nonCompliant - a.policies.nonCompliant || (a.assignmentId < b.assignmentId ? -1 : 1));
  return azureList('ComplianceList', source, compliance, items, [policyStates]);
}

export function complianceTable({ items, readAt }: ReturnType<typeof complianceList>): string {
  return textTable<ComplianceItem>(
    [
      { title: 'ASSIGNMENT', cell: ({ assignment }) => assignment },
      {
        title: 'COMPLIANT',
        align: 'right',
        cell: ({ compliantPercent: percent }) => (percent === undefined ? 'not evaluated' : `${percent} %`),
      },
      {
        title: 'POLICIES',
        align: 'right',
        cell: ({ policies }) => `${policies.compliant + policies.exempt} of ${policies.total}`,
      },
      { title: 'NON-COMPLIANT', align: 'right', cell: ({ policies }) => String(policies.nonCompliant) },
      {
        title: 'EVALUATED',
        cell: ({ evaluatedAt: at }) => age(at === undefined ? undefined : Date.parse(at), Date.parse(readAt)),
      },
    ],
    items,
  );
}
