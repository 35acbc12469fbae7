/** What the API server counts of its ValidatingAdmissionPolicies, as its /metrics tells it. */
const metric = 'apiserver_validating_admission_policy_check_total';

export class PolicyChecks {
  readonly #counts = new Map<string, number>();

  count({ policy, binding }: { policy: string; binding: string }, action: string): void {
    const labels = `enforcement_action="${action}",error_type="no_error",policy="${policy}",policy_binding="${binding}"`;
    this.#counts.set(labels, (this.#counts.get(labels) ?? 0) + 1);
  }

  page(): string {
    const lines = [...this.#counts].map(([labels, count]) => `${metric}{${labels}} ${count}`);
    return [
      `# HELP ${metric} [BETA] Validation admission policy check total, labeled by policy and further identified by binding and enforcement action taken.`,
      `# TYPE ${metric} counter`,
      ...lines,
      '',
    ].join('\n');
  }
}
