/** Compliance as Azure Policy last evaluated it (Microsoft.PolicyInsights/policyStates/latest). Never merged with the cluster's own audit. */
export interface ComplianceSummary {
  /** Resources at the scope that at least one assignment finds non-compliant. */
  readonly nonCompliantResources: number;
  readonly nonCompliantPolicies: number;
  readonly assignments: readonly AssignmentCompliance[];
}

export interface AssignmentCompliance {
  readonly assignmentId: string;
  readonly initiativeId?: string;
  readonly resources: ComplianceCounts;
  readonly policies: ComplianceCounts;
  readonly definitions: readonly DefinitionCompliance[];
}

export interface DefinitionCompliance {
  readonly definitionId: string;
  readonly referenceId: string;
  readonly effect: string;
  readonly resources: ComplianceCounts;
}

/** By compliance state. `total` is their sum; zero means that nothing was evaluated, which is not compliance. */
export interface ComplianceCounts {
  readonly compliant: number;
  readonly nonCompliant: number;
  readonly exempt: number;
  /** Conflict, unknown, error, protected, not started. */
  readonly other: number;
  readonly total: number;
}

/** One row of policyStates: one resource against one definition of one assignment. */
export interface PolicyState {
  readonly resourceId: string;
  readonly resourceType: string;
  readonly assignmentId: string;
  readonly definitionId: string;
  readonly referenceId: string;
  readonly initiativeId?: string;
  readonly state: string;
  readonly effect: string;
  /** Epoch ms of the evaluation. */
  readonly evaluatedAt?: number;
  /** Why, in the service's own words (`policyEvaluationDetails`), where it says. */
  readonly reasons: readonly string[];
  readonly components: readonly {
    readonly id: string;
    readonly type: string;
    readonly name: string;
    readonly state: string;
  }[];
}

/** One component (a Kubernetes object) inside the cluster against one definition. */
export interface ComponentState {
  readonly componentId: string;
  readonly componentType: string;
  readonly componentName: string;
  readonly resourceId: string;
  readonly assignmentId: string;
  readonly definitionId: string;
  readonly referenceId: string;
  readonly state: string;
  readonly evaluatedAt?: number;
  readonly reasons: readonly string[];
}

/** Whole percent of compliant and exempt among the evaluated; undefined when nothing was evaluated. 99.6 is not 100. */
export function compliantPercent(counts: ComplianceCounts): number | undefined {
  if (counts.total === 0) return undefined;
  return Math.floor(((counts.compliant + counts.exempt) / counts.total) * 100);
}

/** The newest evaluation among the rows, epoch ms. */
export function evaluatedAt(states: readonly PolicyState[]): number | undefined {
  let newest: number | undefined;
  for (const { evaluatedAt: at } of states) if (at !== undefined && (newest === undefined || at > newest)) newest = at;
  return newest;
}
