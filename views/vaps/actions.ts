import type { admissionPolicies } from '../../src/resources/admission-policies.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import { tellPolicyChecks } from './policy-checks.ts';

type Context = ContextOf<typeof admissionPolicies>;

export const admissionPolicyActions: readonly Action<Context>[] = [
  {
    id: 'vaps.count',
    title: 'How often the API server refused by it (reads its /metrics)',
    keys: ['n'],
    hint: 'count',
    applies: ({ row }) => row !== undefined || 'no policy is selected',
    run: async ({ shell, row }) => {
      if (!row) return;
      const { kind, name, policy } = row.item;
      await tellPolicyChecks(shell, kind === 'Policy' ? { policy: name } : { policy, binding: name });
    },
  },
];
