import type { PodStatus } from '../governance/pod-status.ts';
import type { ColumnWords } from './column.ts';
import { fault, plain } from './looks.ts';

/** What pods say of an object that they take up or fail at: how many do well, of those that say anything, and each error once. */
export interface PodsSay {
  readonly pods: { readonly well: number; readonly of: number };
  readonly errors: readonly string[];
}

export function podsSay(byPod: readonly PodStatus[]): PodsSay {
  return {
    pods: { well: byPod.filter(({ errors }) => errors.length === 0).length, of: byPod.length },
    errors: [...new Set(byPod.flatMap(({ errors }) => errors).map(({ message }) => message))],
  };
}

/** Whether something is wrong by what pods say: no pod says anything, or one fails. */
export function isFailing({ pods: { well, of } }: PodsSay): boolean {
  return of === 0 || well < of;
}

export function podColumns<Facts extends PodsSay>(): readonly [ColumnWords<Facts>, ColumnWords<Facts>] {
  return [
    {
      id: 'pods',
      title: 'TAKEN UP BY',
      width: 11,
      priority: 1,
      align: 'right',
      words: ({ pods: { well, of } }: Facts) => (of === 0 ? undefined : `${well}/${of} pods`),
      look: ({ pods: { well, of } }: Facts) => (well < of || of === 0 ? { tone: 'warning' } : plain),
    },
    {
      id: 'errors',
      width: 16,
      grow: 2,
      priority: 0,
      words: ({ errors: [first = ''] }: Facts) => first,
      look: ({ errors }: Facts) => (errors.length > 0 ? fault : plain),
    },
  ];
}
