import { listOf } from '../raw-json.ts';
import type { FieldRule, MessageSubject } from './field-rule.ts';
import type { ObjectPath } from './object-path.ts';

const absent = (value: unknown) => value === undefined || value === null || value === '';

/** Rules that blame one container by its name. */
export const containerRules: readonly FieldRule[] = [
  {
    message: /^Privileged container is not allowed: (?<name>[^\s,]+)/,
    locate: (subject, { name }) =>
      subject.if(subject.inContainer(name, 'securityContext', 'privileged'), (value) => value === true),
  },
  {
    message: /^Privilege escalation container is not allowed: (?<name>\S+)/,
    locate: (subject, { name }) =>
      subject.if(subject.inContainer(name, 'securityContext', 'allowPrivilegeEscalation'), (value) => value !== false),
  },
  {
    message: /^only read-only root filesystem container is allowed: (?<name>\S+)/,
    locate: (subject, { name }) =>
      subject.if(subject.inContainer(name, 'securityContext', 'readOnlyRootFilesystem'), (value) => value !== true),
  },
  {
    message: /^container <(?<name>[^>]+)> has a disallowed capability/,
    locate: (subject, { name }) =>
      subject.if(
        subject.inContainer(name, 'securityContext', 'capabilities', 'add'),
        (value) => listOf(value).length > 0,
      ),
  },
  {
    message: /^container <(?<name>[^>]+)> is not dropping all required capabilities/,
    locate: (subject, { name }) =>
      subject.if(
        subject.inContainer(name, 'securityContext', 'capabilities', 'drop'),
        (value) => !listOf(value).includes('ALL'),
      ),
  },
  {
    message: /^Seccomp profile .*?container(?::| for)? ?'?(?<name>[^\s',]+)/,
    locate: (subject, { name }) => inherited(subject, name, 'seccompProfile'),
  },
  {
    message: /^AppArmor profile .*?container(?::| for)? ?'?(?<name>[^\s',.]+)/,
    locate: (subject, { name }) => {
      const annotation = subject.inTemplate(
        'metadata',
        'annotations',
        `container.apparmor.security.beta.kubernetes.io/${name}`,
      );
      return subject.if(annotation, (value) => !absent(value)) ?? inherited(subject, name, 'appArmorProfile');
    },
  },
  {
    message: /^ProcMount type is not allowed, container: (?<name>[^\s.]+)/,
    locate: (subject, { name }) =>
      subject.if(subject.inContainer(name, 'securityContext', 'procMount'), (value) => !absent(value)),
  },
  {
    message: /^Container (?<name>\S+) is attempting to run as disallowed user (?<user>\d+)/,
    locate: (subject, { name, user }) => {
      const path = inherited(subject, name, 'runAsUser');
      return subject.if(path, (value) => absent(value) || String(value) === user);
    },
  },
  {
    message:
      /^Container (?<name>\S+) is attempting to run .*disallowed (?:group|supplementalGroups) .*?\. Allowed (?<field>runAsGroup|fsGroup|supplementalGroups)/,
    locate: (subject, { name, field = '' }) => inherited(subject, name, field),
  },
  {
    message:
      /^Container (?<name>\S+) is attempting to run without a required securityContext\/(?<field>runAsUser|runAsNonRoot|runAsGroup|fsGroup|supplementalGroups)/,
    locate: (subject, { name, field = '' }) => {
      const path = inherited(subject, name, field);
      return subject.if(path, (value) => absent(value) || value === false);
    },
  },
  {
    message:
      /^Container <(?<name>[^>]+)> in your .{1,400}? has no <(?<probe>livenessProbe|readinessProbe|startupProbe)>/,
    locate: (subject, { name, probe = '' }) => subject.inContainer(name, probe),
  },
  {
    message: /^Container image (?<image>\S+) for container (?<name>\S+) has not been allowed/,
    locate: (subject, { name, image }) => subject.if(subject.inContainer(name, 'image'), (value) => value === image),
  },
  {
    message:
      /^(?:container|initContainer) <(?<name>[^>]+)> (?:didn't specify an image tag|uses an image tag|has an invalid image)/,
    locate: (subject, { name }) => subject.inContainer(name, 'image'),
  },
  {
    message: /^Container <(?<name>[^>]+)> has image pull policy <(?<policy>[^>]*)>/,
    locate: (subject, { name, policy }) =>
      subject.if(subject.inContainer(name, 'imagePullPolicy'), (value) => absent(value) || value === policy),
  },
  {
    message: /^container <(?<name>[^>]+)> has no resource limits/,
    locate: (subject, { name }) => subject.if(subject.inContainer(name, 'resources', 'limits'), absent),
  },
  {
    message: /^container <(?<name>[^>]+)> has no (?<resource>cpu|memory) limit/,
    locate: (subject, { name, resource = '' }) =>
      subject.if(subject.inContainer(name, 'resources', 'limits', resource), absent),
  },
  {
    message: /^container <(?<name>[^>]+)> (?<resource>cpu|memory) limit <(?<limit>[^>]*)>/,
    locate: (subject, { name, resource = '', limit }) =>
      subject.if(subject.inContainer(name, 'resources', 'limits', resource), (value) => String(value) === limit),
  },
  {
    message: /^container <(?<name>[^>]+)> does not have <(?<missing>[^>]+)> requests? defined/,
    locate: (subject, { name, missing = '' }) => {
      const one = /^(?:cpu|memory)$/.test(missing) ? [missing] : [];
      return subject.if(
        subject.inContainer(name, 'resources', 'requests', ...one),
        (value) => one.length === 0 || absent(value),
      );
    },
  },
];

/** A field of the container’s securityContext, or the pod’s where only that has it; fsGroup and its kin are the pod’s alone. */
function inherited(subject: MessageSubject, name: string | undefined, field: string): ObjectPath | undefined {
  const own = subject.inContainer(name, 'securityContext', field);
  const ofPod = subject.inPod('securityContext', field);
  if (!own || !ofPod) return undefined;
  if (field === 'fsGroup' || field === 'supplementalGroups') return ofPod;
  return absent(subject.at(own)) && !absent(subject.at(ofPod)) ? ofPod : own;
}
