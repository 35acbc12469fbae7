import { type MendRule, setTo } from '../mend-rule.ts';

/** What a pod shares with its node. */
export const hostMends: readonly MendRule[] = [
  setTo(
    'host-namespaces',
    false,
    'no pod may share the process or IPC namespace of its node',
    'It sees the processes of its node no more.',
  ),
  {
    rule: 'host-network',
    mend: ({ fields }) => ({
      requires: 'no pod may use the network or a port of its node, but for those that the constraint allows',
      changes: fields.map(({ path }) => ({ path, value: path.at(-1) === 'hostPort' ? undefined : false })),
      risk: 'Who reaches it at the address of its node reaches it no more: it needs a Service.',
    }),
  },
  setTo(
    'automount-token',
    false,
    'no pod may have the token of its service account mounted',
    'What asks the API server from within the pod fails.',
  ),
];
