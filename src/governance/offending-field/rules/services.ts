import { textOf, textsOf } from '../../raw-json.ts';
import { mentions } from '../containers.ts';
import type { FieldRule } from '../field-rule.ts';

const internalLoadBalancer = ['metadata', 'annotations', 'service.beta.kubernetes.io/azure-load-balancer-internal'];

const typeOf =
  (type: string): FieldRule['fields'] =>
  (subject) =>
    subject.at(['spec', 'type']) === type ? [{ path: ['spec', 'type'] }] : [];

/** Services and what they open. */
export const serviceRules: readonly FieldRule[] = [
  {
    name: 'node-port',
    family: /^blocknodeports?$/,
    message: /not allowed to create service of type NodePort/i,
    fields: typeOf('NodePort'),
  },
  {
    name: 'load-balancer',
    family: /^blockloadbalancers?$/,
    message: /not allowed to create service of type LoadBalancer/i,
    fields: typeOf('LoadBalancer'),
  },
  {
    name: 'external-ips',
    family: /^(?:allowed)?externalips?$/,
    message: /^service has forbidden external IPs/,
    fields: (subject, { message, parameters, known }) => {
      const { allowedIPs, allowedExternalIPs } = parameters;
      const allowed = [...textsOf(allowedIPs), ...textsOf(allowedExternalIPs)];
      const path = ['spec', 'externalIPs'];
      return textsOf(subject.at(path)).flatMap((ip, index) => {
        const breaks = known ? !allowed.includes(ip) : mentions(message, ip);
        return breaks ? [{ path: [...path, index], mention: ip }] : [];
      });
    },
  },
  {
    family: /^serviceallowedports$/,
    message: /^Port \d+ for service \S+ has not been allowed/,
    fields: (subject, { message, parameters }) => {
      const given = parameters.allowedServicePortsList ?? parameters.allowedServicePorts ?? parameters.allowedPorts;
      const allowed = Array.isArray(given) ? given.map(String) : undefined;
      const said = /^Port (\d+) for service/.exec(message)?.[1];
      return subject.list(['spec', 'ports']).flatMap(({ port }, index) => {
        const breaks = (said === undefined || said === String(port)) && !allowed?.includes(String(port));
        return breaks && (allowed || said) ? [{ path: ['spec', 'ports', index, 'port'], mention: String(port) }] : [];
      });
    },
  },
  {
    name: 'internal-load-balancer',
    family: /^loadbalancernopublicips$/,
    message: /^Load Balancers should not have public IPs/,
    fields: (subject) =>
      subject.at(['spec', 'type']) === 'LoadBalancer' && subject.at(internalLoadBalancer) !== 'true'
        ? [{ path: internalLoadBalancer }]
        : [],
  },
  {
    family: /^uniqueserviceselectors?$/,
    message: /^same selector as service </,
    fields: (subject) => (textOf(subject.object.kind) === 'Service' ? [{ path: ['spec', 'selector'] }] : []),
  },
];
