import { listOf, textOf, textsOf } from '../../raw-json.ts';
import { absent, type FieldRule } from '../field-rule.ts';
import { matchesStar } from '../wildcard.ts';

/** Settings of a pod as a whole. */
export const podSettingRules: readonly FieldRule[] = [
  {
    family: /^(?:forbiddensysctls?(?:interfaces)?|allowedsysctlinterfaces)$/,
    message: /^The sysctl \S+ is not (?:explicitly )?allowed/,
    fields: (subject, { message, parameters, known }) => {
      const path = subject.inPod('securityContext', 'sysctls') ?? [];
      const { forbiddenSysctls, allowedSysctls } = parameters;
      // The template lets through only what is explicitly allowed, so that the name counts more than the lists.
      const said = /^The sysctl (\S+) is not (?:explicitly )?allowed/.exec(message)?.[1];
      const breaks = (name: string) =>
        said === undefined && known
          ? textsOf(forbiddenSysctls).some((one) => matchesStar(name, one)) ||
            (Array.isArray(allowedSysctls) && !textsOf(allowedSysctls).some((one) => matchesStar(name, one)))
          : name === said;
      return subject
        .list(path)
        .flatMap(({ name }, index) =>
          breaks(textOf(name)) ? [{ path: [...path, index, 'name'], mention: textOf(name) }] : [],
        );
    },
  },
  {
    name: 'automount-token',
    family: /^(?:automountserviceaccounttoken(?:pod)?|blockautomounttoken)$/,
    message: /^Automounting service account token is disallowed/,
    fields: (subject) => {
      const path =
        subject.inPod('automountServiceAccountToken') ??
        (subject.kind === 'ServiceAccount' ? ['automountServiceAccountToken'] : undefined);
      return path && subject.at(path) !== false ? [{ path }] : [];
    },
  },
  {
    family: /^blocknakedpods$/,
    message: /^Naked Pod/,
    fields: (subject) => {
      const path = ['metadata', 'ownerReferences'];
      return subject.kind === 'Pod' && listOf(subject.at(path)).length === 0 ? [{ path }] : [];
    },
  },
  {
    // Either field would do, so the pod's spec that lacks both is to blame.
    family: /^podenforceantiaffinity$/,
    message: /should have either podAntiAffinity or topologySpreadConstraints/,
    fields: (subject) => {
      const path = subject.inPod();
      if (!path) return [];
      const lacks = [
        [...path, 'affinity', 'podAntiAffinity'],
        [...path, 'topologySpreadConstraints'],
      ];
      return lacks.every((one) => subject.at(one) === undefined) ? [{ path, lacks }] : [];
    },
  },
  {
    family: /^noupdateserviceaccount$/,
    message: /(?!)/,
    fields: (subject) => {
      const path = subject.inPod('serviceAccountName');
      return path && !absent(subject.at(path)) ? [{ path }] : [];
    },
  },
];
