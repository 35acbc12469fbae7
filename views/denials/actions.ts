import { workloadKey } from '../../src/governance/denials/workload.ts';
import type { DenialItem, denials } from '../../src/resources/denials.ts';
import { constraintPage, templatePage } from '../document/page.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import { tellPolicyChecks } from '../vaps/policy-checks.ts';
import { violationsPage } from '../violations/page.ts';
import { denialDeeds } from './deed-actions.ts';
import { leadActions } from './lead-actions.ts';

type Context = ContextOf<typeof denials>;

const none = 'no denial is selected';
const kindOf = ({ row }: Context) => row?.item.denial.constraint.kind;

function hasKind(context: Context): boolean | string {
  if (context.row === undefined) return none;
  return kindOf(context) !== undefined || 'of which kind the constraint is, is not known';
}

const withKind = (context: Context, open: (kind: string, item: DenialItem) => void) => {
  const kind = kindOf(context);
  if (kind !== undefined && context.row) open(kind, context.row.item);
};

export const denialActions: readonly Action<Context>[] = [
  {
    id: 'denials.constraint',
    title: 'YAML of the constraint',
    keys: ['o'],
    hint: 'constraint',
    applies: hasKind,
    run: (context) =>
      withKind(context, (kind, { denial }) => context.shell.open(constraintPage(kind, denial.constraint.name))),
  },
  {
    id: 'denials.template',
    title: 'YAML of the template',
    keys: ['t'],
    applies: hasKind,
    run: (context) => withKind(context, (kind) => context.shell.open(templatePage(kind.toLowerCase()))),
  },
  {
    id: 'denials.violations',
    title: 'Violations of the same workload',
    keys: ['w', 'v'],
    hint: 'violations',
    applies: ({ row }) => row !== undefined || none,
    run: ({ shell, row }) => {
      if (!row) return;
      const { workload } = row.item.workload;
      shell.open(violationsPage({ subject: workloadKey(workload) }, `${workload.kind}/${workload.name}`));
    },
  },
  {
    id: 'denials.history',
    title: 'What violations of the workload came and went, as this program saw it',
    keys: ['H'],
    applies: ({ row }) => row !== undefined || none,
    run: ({ shell, row }) => {
      if (!row) return;
      const { kind, namespace, name } = row.item.workload.workload;
      // The names of its ReplicaSets and pods begin with its own.
      const filter = `namespace:^${namespace}$ object:/${name.replaceAll('.', '\\.')}(-|$)`;
      shell.open({ view: 'history', crumb: `${kind}/${name} history`, filter });
    },
  },
  {
    id: 'denials.count',
    title: 'How often the API server refused by its policy (reads its /metrics)',
    keys: ['n'],
    applies: (context) => {
      if (context.row?.item.denial.by === 'webhook') return 'the webhook refused it: its log tells each request';
      return hasKind(context);
    },
    run: async (context) => {
      const [kind, item] = [kindOf(context)?.toLowerCase(), context.row?.item];
      if (kind === undefined || item === undefined) return;
      const policy = `gatekeeper-${kind}`;
      await tellPolicyChecks(context.shell, { policy, binding: `${policy}-${item.denial.constraint.name}` });
    },
  },
  ...denialDeeds,
  ...leadActions(
    'denials',
    ({ row }: Context) => row && { constraint: row.item.denial.constraint.known, workload: row.item.workload.workload },
  ),
];
