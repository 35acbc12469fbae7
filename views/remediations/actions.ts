import { groupIdOf } from '../../src/governance/azure/resource-id.ts';
import type { remediations } from '../../src/resources/remediations.ts';
import { offersAt, type Selected } from '../operation/offers.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';

type Context = ContextOf<typeof remediations>;

function selected({ row }: Context): Selected<'remediations'> | string {
  if (row === undefined) return 'no remediation task is selected';
  const scope = groupIdOf(row.facts.id);
  return { input: { scope, name: row.facts.name }, facts: { over: row.facts.over }, at: scope };
}

export const remediationActions: readonly Action<Context>[] = offersAt('remediations', selected);
