import { listOf, objectOf, textOf } from '../raw-json.ts';
import type { FieldRule } from './field-rule.ts';

const internalLoadBalancer = 'service.beta.kubernetes.io/azure-load-balancer-internal';

/** Rules that blame the pod as a whole, or an object that is no workload. */
export const objectRules: readonly FieldRule[] = [
  {
    message: /^(?:Sharing the host namespace is|Host namespace settings are) not allowed/,
    locate: (subject) =>
      subject.if(subject.inPod('hostPID'), (value) => value === true) ??
      subject.if(subject.inPod('hostIPC'), (value) => value === true),
  },
  {
    message: /^HostPath volume (?<volume>.*?) is not allowed/s,
    locate: (subject, { volume = '' }) => {
      const name = /"name": ?"(?<name>[^"]+)"/.exec(volume)?.[1];
      return subject.entry(
        subject.inPod('volumes'),
        (one) => one.name === name && one.hostPath !== undefined,
        'hostPath',
        'path',
      );
    },
  },
  {
    message: /^FlexVolume (?<volume>.*?) is not allowed/s,
    locate: (subject, { volume = '' }) => {
      const name = /"name": ?"(?<name>[^"]+)"/.exec(volume)?.[1];
      return subject.entry(
        subject.inPod('volumes'),
        (one) => one.name === name && one.flexVolume !== undefined,
        'flexVolume',
        'driver',
      );
    },
  },
  {
    message: /^The volume type (?<type>\w+) is not allowed/,
    locate: (subject, { type = '' }) =>
      subject.entry(subject.inPod('volumes'), (one) => Object.hasOwn(one, type), type),
  },
  {
    message: /^The sysctl (?<name>\S+) is not (?:explicitly )?allowed/,
    locate: (subject, { name }) =>
      subject.entry(subject.inPod('securityContext', 'sysctls'), (one) => one.name === name, 'name'),
  },
  {
    message: /Automounting service account token is disallowed/,
    locate: (subject) => subject.if(subject.inPod('automountServiceAccountToken'), (value) => value !== false),
  },
  {
    message: /^Naked Pod/,
    locate: (subject) =>
      subject.object.kind === 'Pod'
        ? subject.if(['metadata', 'ownerReferences'], (value) => listOf(value).length === 0)
        : undefined,
  },
  {
    // Either field would do, so the template that lacks both is to blame.
    message: /should have either podAntiAffinity or topologySpreadConstraints/,
    locate: (subject) => {
      const spread = subject.inPod('topologySpreadConstraints');
      const affinity = subject.inPod('affinity', 'podAntiAffinity');
      if (!spread || !affinity || subject.at(spread) !== undefined || subject.at(affinity) !== undefined)
        return undefined;
      return subject.inPod();
    },
  },
  {
    message: /^Usage of the default namespace is not allowed/,
    locate: (subject) => subject.if(['metadata', 'namespace'], (value) => value === undefined || value === 'default'),
  },
  {
    message: /^you must provide labels: \{(?<labels>[^}]*)\}/i,
    locate: (subject, { labels = '' }) => {
      const names = [...labels.matchAll(/"([^"]+)"/g)].flatMap(([, name]) => name ?? []);
      const missing = names.find((name) => subject.at(['metadata', 'labels', name]) === undefined);
      if (missing === undefined) return undefined;
      return names.length === 1 ? ['metadata', 'labels', missing] : ['metadata', 'labels'];
    },
  },
  {
    message: /^service has forbidden external IPs: \{(?<ips>[^}]*)\}/,
    locate: (subject, { ips = '' }) => {
      const index = listOf(subject.at(['spec', 'externalIPs'])).findIndex((ip) => ips.includes(`"${textOf(ip)}"`));
      return index < 0 ? undefined : ['spec', 'externalIPs', index];
    },
  },
  {
    message: /^Port (?<port>\d+) for service \S+ has not been allowed/,
    locate: (subject, { port }) => subject.entry(['spec', 'ports'], (one) => String(one.port) === port, 'port'),
  },
  {
    message: /^Load Balancers should not have public IPs/,
    locate: (subject) =>
      subject.at(['spec', 'type']) === 'LoadBalancer'
        ? subject.if(['metadata', 'annotations', internalLoadBalancer], (value) => value !== 'true')
        : undefined,
  },
  {
    message: /^same selector as service </,
    locate: (subject) => (subject.object.kind === 'Service' ? ['spec', 'selector'] : undefined),
  },
  {
    message: /^Ingress should be https/,
    locate: (subject) =>
      listOf(subject.at(['spec', 'tls'])).length === 0
        ? ['spec', 'tls']
        : subject.if(['metadata', 'annotations', 'kubernetes.io/ingress.allow-http'], (value) => value !== 'false'),
  },
  {
    message: /^Ingress \S+ has a rule without a host/,
    locate: (subject) => subject.entry(['spec', 'rules'], (one) => textOf(one.host) === '', 'host'),
  },
  {
    message: /maxUnavailable of 0/,
    locate: (subject) => subject.if(['spec', 'maxUnavailable'], (value) => value === 0 || value === '0%'),
  },
  {
    message: /in-tree provisioner|should use (?:the )?CSI/i,
    locate: (subject) => (subject.object.kind === 'StorageClass' ? ['provisioner'] : undefined),
  },
  {
    message: /cluster-admin/,
    locate: (subject) => subject.if(['roleRef', 'name'], (value) => value === 'cluster-admin'),
  },
  {
    message: /wildcard/i,
    locate: (subject) => {
      if (!/^(?:Cluster)?Role$/.test(textOf(subject.object.kind))) return undefined;
      for (const [index, rule] of listOf(subject.object.rules).entries()) {
        const field = ['verbs', 'resources', 'apiGroups'].find((name) => listOf(objectOf(rule)[name]).includes('*'));
        if (field) return ['rules', index, field];
      }
      return undefined;
    },
  },
];
