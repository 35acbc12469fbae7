import { listOf, numberOf, objectOf, type RawObject } from '../../raw-json.ts';
import { inContainers } from '../containers.ts';
import type { Field, FieldRule, Policy } from '../field-rule.ts';
import type { ObjectPath } from '../object-path.ts';
import type { Subject } from '../subject.ts';

/** What a pod shares with its node. */
export const hostRules: readonly FieldRule[] = [
  {
    name: 'host-namespaces',
    family: /^(?:blockhostnamespaces?|hostnamespaces?)$/,
    message: /^(?:Sharing the host namespace is|Host namespace settings are) not allowed/,
    fields: (subject) => setFields(subject, ['hostPID', 'hostIPC']),
  },
  {
    name: 'host-network',
    family: /^hostnetwork(?:ing)?(?:ports)?$/,
    message: /^The specified hostNetwork and hostPort are not allowed/,
    fields: (subject, policy) => {
      const network = setFields(subject, ['hostNetwork']);
      const allowed = networkAllowed(policy);
      const ports = forbiddenPorts(subject, policy);
      // Whether the network of the node is allowed cannot be told, and a port may be what is refused.
      if (allowed === undefined && network.length > 0) return hostPorts(subject, policy).length > 0 ? [] : network;
      return allowed ? ports : [...network, ...ports];
    },
  },
];

function setFields(subject: Subject, names: readonly string[]): readonly Field[] {
  return names.flatMap((name) => {
    const path = subject.inPod(name);
    return path && subject.at(path) === true ? [{ path }] : [];
  });
}

function networkAllowed({ message, parameters, known }: Policy): boolean | undefined {
  const given = parameters.hostNetwork ?? parameters.allowHostNetwork;
  if (typeof given === 'boolean') return given;
  const said = /\b(?:allowHostNetwork|hostNetwork)"?: ?(true|false)/.exec(message)?.[1];
  return said === undefined ? (known ? false : undefined) : said === 'true';
}

interface HostPort {
  readonly path: ObjectPath;
  readonly container?: string;
  readonly port: number;
}

function hostPorts(subject: Subject, policy: Policy): readonly HostPort[] {
  const fields = inContainers(subject, policy, ({ raw }) =>
    listOf(raw.ports).map((_, index) => ['ports', index, 'hostPort']),
  );
  return fields
    .map((field) => ({ ...field, port: numberOf(subject.at(field.path)) ?? 0 }))
    .filter(({ port }) => port !== 0);
}

function forbiddenPorts(subject: Subject, policy: Policy): readonly Field[] {
  const isAllowed = allowedPorts(policy);
  const ports = hostPorts(subject, policy);
  if (isAllowed) return ports.filter(({ port }) => !isAllowed(port));
  // A rule of this kind whose parameters have other names: it has nothing else to refuse than the one port.
  return policy.known && ports.length === 1 ? ports : [];
}

/** Either a range or a list, of the constraint or of the message that repeats it; undefined when neither says. */
function allowedPorts({ message, parameters }: Policy): ((port: number) => boolean) | undefined {
  const { allowedHostPorts } = parameters;
  if (Array.isArray(allowedHostPorts)) return (port) => allowedHostPorts.some((one) => holds(one, port));
  const said = (name: string) => numberOf(Number(new RegExp(`\\b${name}"?: ?(\\d+)`).exec(message)?.[1] ?? Number.NaN));
  const least = numberOf(parameters.min ?? parameters.minPort) ?? said('min(?:Port)?');
  const most = numberOf(parameters.max ?? parameters.maxPort) ?? said('max(?:Port)?');
  if (least !== undefined || most !== undefined) return (port) => port >= (least ?? 0) && port <= (most ?? 65_535);
  const list = /allowedHostPorts"?: ?\[(?<ports>[^\]{]*)\]/.exec(message)?.[1];
  if (list === undefined) return undefined;
  const ports = new Set([...list.matchAll(/\d+/g)].map(([port]) => Number(port)));
  return (port) => ports.has(port);
}

/** An entry is a port or a range of them. */
function holds(entry: unknown, port: number): boolean {
  if (typeof entry !== 'object') return Number(entry) === port;
  const { min, max }: RawObject = objectOf(entry);
  return port >= (numberOf(min) ?? 0) && port <= (numberOf(max) ?? 65_535);
}
