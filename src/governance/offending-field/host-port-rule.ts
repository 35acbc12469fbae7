import type { FieldRule, MessageSubject } from './field-rule.ts';
import type { ObjectPath } from './object-path.ts';

/** One message for hostNetwork and hostPort, with or without the container; the values that it allows tell which. */
export const hostPortRule: FieldRule = {
  message: /^The specified hostNetwork and hostPort are not allowed, pod: [^\s,]+(?<rest>.*)/s,
  locate: (subject, { rest = '' }) => {
    const hostNetwork = subject.inPod('hostNetwork');
    if (hostNetwork && subject.at(hostNetwork) === true && !/allowHostNetwork"?: ?true/.test(rest)) return hostNetwork;
    const named = /^, container: (?<name>[^\s.,]+)/.exec(rest)?.[1];
    for (const name of named === undefined ? subject.containerNames : [named]) {
      const path = forbiddenPort(subject, name, rest);
      if (path) return path;
    }
    return undefined;
  },
};

function forbiddenPort(subject: MessageSubject, container: string, rest: string): ObjectPath | undefined {
  const allowed = allowedPorts(rest);
  if (!allowed) return undefined;
  const isForbidden = ({ hostPort }: Readonly<Record<string, unknown>>) =>
    typeof hostPort === 'number' && hostPort !== 0 && !allowed(hostPort);
  return subject.entry(subject.inContainer(container, 'ports'), isForbidden, 'hostPort');
}

/** Either a range or a list; undefined when the message was cut before it. */
function allowedPorts(rest: string): ((port: number) => boolean) | undefined {
  const least = /minPort"?: ?(\d+)/.exec(rest)?.[1];
  const most = /maxPort"?: ?(\d+)/.exec(rest)?.[1];
  if (least !== undefined && most !== undefined) return (port) => port >= Number(least) && port <= Number(most);
  const list = /allowedHostPorts"?: ?\[(?<ports>[^\]{]*)\]/.exec(rest)?.[1];
  if (list === undefined) return undefined;
  const ports = new Set([...list.matchAll(/\d+/g)].map(([port]) => Number(port)));
  return (port) => ports.has(port);
}
