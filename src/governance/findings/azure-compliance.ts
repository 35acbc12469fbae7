import { evaluatedAt } from '../azure/compliance.ts';
import { groupIdOf } from '../azure/resource-id.ts';
import type { Finding } from '../finding.ts';
import { known } from '../known.ts';
import type { Observed } from './observed.ts';
import { longSpan } from './wording.ts';

const hour = 3_600_000;

/** `azure-compliance-old`: Azure evaluated more than an hour ago. */
export function* azureComplianceOld({ azure, now }: Observed): Iterable<Finding> {
  const states = known(azure?.policyStates);
  if (!states || states.length === 0) return;
  const at = evaluatedAt(states);
  if (at === undefined || now - at <= hour) return;
  const managed = known(azure?.cluster);
  yield {
    id: 'azure-compliance-old',
    severity: 'info',
    title: `Azure’s compliance figures are ${longSpan(now - at)} old`,
    evidence: [`newest of ${states.length} policy states: ${new Date(at).toISOString()}`],
    next: 'Scan now, or wait: Azure evaluates about once a day by itself.',
    since: at,
    ...(managed && { mend: { operation: 'scan', input: { scope: groupIdOf(managed.id) } } }),
  };
}
