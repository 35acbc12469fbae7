import { textOf, textsOf } from '../../raw-json.ts';
import { mentions } from '../containers.ts';
import { absent, type Field, type FieldRule } from '../field-rule.ts';
import type { Subject } from '../subject.ts';

/** Storage, and the versions of what is asked for. */
export const storageRules: readonly FieldRule[] = [
  {
    family: /^storageclass$/,
    message: /^(?:pvc|statefulset) did not specify /,
    fields: (subject, { message, parameters }) => {
      // The policy itself is at fault then, not the object.
      if (/\bnot synced\b/.test(message)) return [];
      const allowed = Array.isArray(parameters.allowedStorageClasses)
        ? textsOf(parameters.allowedStorageClasses)
        : undefined;
      const breaks = (name: unknown) =>
        absent(name) || !allowed || !(allowed.includes('*') || allowed.includes(textOf(name)));
      const said = /storage class name <([^<>]*)>/.exec(message)?.[1];
      const isSaid = (name: unknown) => (said === undefined ? true : textOf(name) === said);
      const fields = classNames(subject).filter(({ path }) => breaks(subject.at(path)));
      const named = fields.filter(({ path }) => isSaid(subject.at(path)));
      return /did not specify a storage class name/.test(message)
        ? fields.filter(({ path }) => absent(subject.at(path)))
        : named;
    },
  },
  {
    family: /^enforcecsidriver$/,
    message: /in-tree provisioner|should use (?:the )?CSI/i,
    fields: (subject) => (subject.kind === 'StorageClass' ? [{ path: ['provisioner'] }] : []),
  },
  {
    family: /^verifydeprecatedapi$/,
    message: /^API .{1,300} is deprecated in Kubernetes version /s,
    fields: (subject, { message }) => {
      const [said = ''] = message.split(' is deprecated');
      return mentions(said, textOf(subject.object.apiVersion)) ? [{ path: ['apiVersion'] }] : [];
    },
  },
];

function classNames(subject: Subject): readonly Field[] {
  if (subject.kind === 'PersistentVolumeClaim') return [{ path: ['spec', 'storageClassName'] }];
  const claims = ['spec', 'volumeClaimTemplates'];
  return subject.list(claims).map((_, index) => ({ path: [...claims, index, 'spec', 'storageClassName'] }));
}
