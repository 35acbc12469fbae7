import { listOf, objectOf, type RawObject, textOf, textsOf } from '../../raw-json.ts';
import { judgedContainers, mentions } from '../containers.ts';
import type { Field, FieldRule, Policy } from '../field-rule.ts';
import type { Subject } from '../subject.ts';

/** What a pod mounts. */
export const volumeRules: readonly FieldRule[] = [
  {
    family: /^(?:hostfilesystem|allowedhostpaths?)$/,
    message: /^HostPath volume /,
    fields: (subject, policy) => {
      const allowed = allowedPaths(policy.parameters) ?? (policy.known ? [] : undefined);
      return volumes(subject, policy, ({ hostPath }) => hostPath !== undefined).flatMap((field) => {
        const path = { ...field, path: [...field.path, 'hostPath', 'path'] };
        const allowing = allowed?.filter(({ prefix }) => isUnder(textOf(subject.at(path.path)), prefix));
        if (!allowing || allowing.length === 0) return [path];
        return allowing.every(({ readOnly }) => readOnly) ? writableMounts(subject, policy, field) : [];
      });
    },
  },
  {
    family: /^flexvolume(?:s|drivers)$/,
    message: /^FlexVolumes? /,
    fields: (subject, policy) => {
      const { allowedFlexVolumes, allowedFlexVolumeDrivers } = policy.parameters;
      const drivers = [
        ...listOf(allowedFlexVolumes).map((one) => objectOf(one).driver),
        ...listOf(allowedFlexVolumeDrivers),
      ];
      const breaks = ({ flexVolume }: RawObject) =>
        flexVolume !== undefined && !drivers.includes(objectOf(flexVolume).driver);
      return volumes(subject, policy, breaks).map((field) => ({
        ...field,
        path: [...field.path, 'flexVolume', 'driver'],
      }));
    },
  },
  {
    family: /^(?:volumetypes|allowedvolumetypes|volumes)$/,
    message: /^(?:One of the volume types|The volume type) /,
    fields: (subject, policy) => {
      const given = policy.parameters.volumes ?? policy.parameters.allowedVolumeTypes;
      const allowed = Array.isArray(given) ? textsOf(given) : undefined;
      if (allowed?.includes('*')) return [];
      const path = subject.inPod('volumes');
      return subject.list(path).flatMap((volume, index) =>
        Object.keys(volume)
          .filter((type) => type !== 'name' && (allowed ? !allowed.includes(type) : mentions(policy.message, type)))
          .map((type) => ({ path: [...(path ?? []), index, type], mention: type })),
      );
    },
  },
];

/** The volumes that pass; of an unknown constraint, those that the message names. */
function volumes(
  subject: Subject,
  { message, known }: Policy,
  passes: (volume: RawObject) => boolean,
): readonly NamedField[] {
  const path = subject.inPod('volumes') ?? [];
  return subject.list(path).flatMap((volume, index) => {
    const name = textOf(volume.name);
    return passes(volume) && (known || mentions(message, name)) ? [{ path: [...path, index], mention: name }] : [];
  });
}

type NamedField = Field & { readonly mention: string };

function allowedPaths({ allowedHostPaths }: RawObject) {
  const list = Array.isArray(allowedHostPaths) ? allowedHostPaths : objectOf(allowedHostPaths).paths;
  if (!Array.isArray(list)) return undefined;
  return list
    .map(objectOf)
    .map(({ pathPrefix, readOnly }) => ({ prefix: textOf(pathPrefix), readOnly: readOnly === true }));
}

function isUnder(path: string, prefix: string): boolean {
  const trimmed = prefix.replace(/\/+$/, '');
  return path === trimmed || path.startsWith(`${trimmed}/`);
}

/** The path is allowed read-only, so what breaks the rule is who mounts it to write. */
function writableMounts(subject: Subject, policy: Policy, { mention }: NamedField): readonly Field[] {
  return judgedContainers(subject, policy).flatMap(({ path, raw, name }) =>
    listOf(raw.volumeMounts).flatMap((entry, index) => {
      const mount = objectOf(entry);
      if (mount.name !== mention || mount.readOnly === true) return [];
      return [{ path: [...path, 'volumeMounts', index, 'readOnly'], container: name, mention }];
    }),
  );
}
