import { nameOf } from '../../src/governance/azure/resource-id.ts';
import type { Constraint } from '../../src/governance/constraint.ts';
import { constraintKey } from '../../src/governance/constraint.ts';
import { type Workload, workloadKey } from '../../src/governance/denials/workload.ts';
import { assignmentPage } from '../assignments/page.ts';
import { definitionPage } from '../azure-document/page.ts';
import { documentPage } from '../document/page.ts';
import type { Action } from '../shell/action.ts';
import type { Shell } from '../shell/shell.ts';
import { denialsPage } from './page.ts';

/** What a violation or a denial is about, as far as it is known. */
export interface About {
  readonly constraint?: Constraint | undefined;
  /** The workload, or the object itself. */
  readonly workload?: Workload | undefined;
}

/** One key each from a violation and from a denial to what stands behind it: the same letters in both views. */
export function leadActions<C extends { readonly shell: Shell }>(
  id: 'violations' | 'denials',
  about: (context: C) => About | undefined,
): readonly Action<C>[] {
  const none = `no ${id.slice(0, -1)} is selected`;
  const originOf = (context: C) => about(context)?.constraint?.origin;

  function hasOrigin(context: C, field: 'assignmentId' | 'definitionId'): boolean | string {
    const { constraint } = about(context) ?? {};
    if (about(context) === undefined) return none;
    if (constraint === undefined) return 'the constraint is not known';
    return (constraint.origin?.[field] ?? '') !== '' || 'its constraint is not from Azure Policy';
  }

  /** By the display name, where Azure was read. */
  function named(context: C, what: 'assignment' | 'definition', arm: string): string {
    const { constraint } = about(context) ?? {};
    const { join } = context.shell.live.store.getState().azure;
    const found = constraint && join.origins.get(constraintKey(constraint))?.[what];
    return found?.displayName || nameOf(arm);
  }

  const onWorkload = (context: C) => about(context)?.workload !== undefined || none;

  return [
    {
      id: `${id}.assignment`,
      title: 'The assignment that it comes from',
      keys: ['a'],
      applies: (context) => hasOrigin(context, 'assignmentId'),
      run: (context) => {
        const { assignmentId = '' } = originOf(context) ?? {};
        context.shell.open(assignmentPage(assignmentId, named(context, 'assignment', assignmentId)));
      },
    },
    {
      id: `${id}.definition`,
      title: 'The policy definition',
      keys: ['i'],
      applies: (context) => hasOrigin(context, 'definitionId'),
      run: (context) => {
        const { definitionId = '' } = originOf(context) ?? {};
        context.shell.open(definitionPage(definitionId, named(context, 'definition', definitionId)));
      },
    },
    {
      id: `${id}.workload`,
      title: 'YAML of the workload that owns it',
      keys: ['W'],
      applies: onWorkload,
      run: (context) => {
        const { workload } = about(context) ?? {};
        // All that Kubernetes itself lets own a pod is at v1.
        if (workload) context.shell.open(documentPage({ version: 'v1', ...workload }, 'yaml'));
      },
    },
    {
      id: `${id}.denials`,
      title: 'Denials of the same workload',
      keys: ['D'],
      applies: onWorkload,
      run: (context) => {
        const { workload } = about(context) ?? {};
        if (workload)
          context.shell.open(denialsPage({ workload: workloadKey(workload) }, `${workload.kind}/${workload.name}`));
      },
    },
  ];
}
