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
    mend({ subject, fields }) {
      const network = subject.inPod('hostNetwork');
      const ports = fields.filter(({ path }) => path.at(-1) === 'hostPort');
      // In the network of its node every port of a container is one of the node: Kubernetes writes it down again.
      const leaves = network !== undefined && (ports.length < fields.length || subject.at(network) === true);
      return {
        requires: 'no pod may use the network or a port of its node, but for those that the constraint allows',
        changes: [
          ...(leaves && fields.length > 0 ? [{ path: network, value: false }] : []),
          ...ports.map(({ path }) => ({ path, value: undefined })),
        ],
        risk: 'Who reaches it at the address of its node reaches it no more: it needs a Service.',
      };
    },
  },
  setTo(
    'automount-token',
    false,
    'no pod may have the token of its service account mounted',
    'What asks the API server from within the pod fails.',
  ),
];
