import { objectOf, textOf, textsOf } from '../../raw-json.ts';
import { judgedContainers } from '../containers.ts';
import type { Field, FieldRule, Policy } from '../field-rule.ts';
import type { Container, ObjectPath } from '../object-path.ts';
import type { Subject } from '../subject.ts';

/** Where a kind of profile is written: in a securityContext, and in the annotations of old. */
interface ProfileKind {
  readonly field: 'seccompProfile' | 'appArmorProfile';
  readonly annotations: readonly ((container: string) => string)[];
  /** Which of the two wins where pod and annotation both have one. */
  readonly podFirst: boolean;
}

const seccomp: ProfileKind = {
  field: 'seccompProfile',
  annotations: [
    (name) => `container.seccomp.security.alpha.kubernetes.io/${name}`,
    () => 'seccomp.security.alpha.kubernetes.io/pod',
  ],
  podFirst: true,
};

const appArmor: ProfileKind = {
  field: 'appArmorProfile',
  annotations: [(name) => `container.apparmor.security.beta.kubernetes.io/${name}`],
  podFirst: false,
};

/** The profiles under which containers run. */
export const profileRules: readonly FieldRule[] = [
  {
    name: 'seccomp',
    family: /^(?:allowed)?seccomp(?:profiles?)?$/,
    message: /^Seccomp profile /,
    fields: (subject, policy) => profileFields(seccomp, subject, policy),
  },
  {
    name: 'apparmor',
    family: /^(?:enforce)?apparmor(?:profiles?)?$/,
    message: /^AppArmor profile /,
    fields: (subject, policy) => profileFields(appArmor, subject, policy),
  },
];

function profileFields(kind: ProfileKind, subject: Subject, { message, parameters, known }: Policy): readonly Field[] {
  const allowed = known || Array.isArray(parameters.allowedProfiles) ? allowedProfiles(parameters) : undefined;
  // Seccomp's template says where it found the profile; only there can it be.
  const asPod = /Found at: pod\b/.test(message);
  const fields: Field[] = [];
  for (const container of judgedContainers(subject, { message, parameters, known })) {
    const own: ObjectPath = [...container.path, 'securityContext', kind.field];
    const path = placesOf(kind, subject, container, own).find((place) => subject.at(place) !== undefined);
    const profile = path && canonical(subject.at(path));
    const isAllowed = allowed?.(profile ?? (kind === appArmor ? 'runtime/default' : ''));
    if (!isAllowed && !(asPod && !path)) fields.push({ path: path ?? own, container: container.name });
  }
  return fields;
}

function placesOf(kind: ProfileKind, subject: Subject, { name }: Container, own: ObjectPath): readonly ObjectPath[] {
  const pod = subject.inPod('securityContext', kind.field);
  const annotations = kind.annotations.map((key) => subject.inTemplate('metadata', 'annotations', key(name)));
  const rest = kind.podFirst ? [pod, ...annotations] : [...annotations, pod];
  return [own, ...rest.flatMap((path) => (path ? [path] : []))];
}

const names: Readonly<Record<string, string>> = { RuntimeDefault: 'runtime/default', Unconfined: 'unconfined' };

/** As the annotations spelled it: `runtime/default`, `unconfined`, `localhost/FILE`. */
function canonical(value: unknown): string {
  if (typeof value === 'string') return value === 'docker/default' ? 'runtime/default' : value;
  const { type, localhostProfile } = objectOf(value);
  return type === 'Localhost' ? `localhost/${textOf(localhostProfile)}` : (names[textOf(type)] ?? '');
}

function allowedProfiles(parameters: Policy['parameters']): (profile: string) => boolean {
  const given = textsOf(parameters.allowedProfiles);
  const files = given.includes('Localhost') ? textsOf(parameters.allowedLocalhostFiles) : [];
  const profiles = new Set([
    ...given.map((name) => names[name] ?? canonical(name)),
    ...files.map((file) => `localhost/${file}`),
  ]);
  const everyFile = profiles.has('localhost/*');
  return (profile) => profiles.has('*') || profiles.has(profile) || (everyFile && profile.startsWith('localhost/'));
}
