/** A remediation task (Microsoft.PolicyInsights/remediations). */
export interface Remediation {
  readonly id: string;
  readonly name: string;
  readonly assignmentId: string;
  readonly referenceId: string;
  /** `Accepted`, `Evaluating`, `InProgress`, `Succeeded`, `Failed`, `Cancelling`, `Canceled`. */
  readonly state: string;
  readonly statusMessage: string;
  readonly deployments: { readonly total: number; readonly succeeded: number; readonly failed: number };
  readonly createdAt?: number;
}

export function isRemediationOver(remediation: Remediation): boolean {
  return ['succeeded', 'failed', 'canceled', 'cancelled', 'complete'].includes(remediation.state.toLowerCase());
}
