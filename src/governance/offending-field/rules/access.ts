import { listOf, textOf, textsOf } from '../../raw-json.ts';
import type { FieldRule } from '../field-rule.ts';

const anonymous = ['system:unauthenticated', 'system:anonymous'];

/** Who may do what. */
export const accessRules: readonly FieldRule[] = [
  {
    family: /^disallowanonymous$/,
    message: /^(?:Unauthenticated user reference is not allowed|system:\w+ is not allowed as a subject name)/,
    fields: (subject, { message, parameters }) => {
      const authenticated = parameters.disallowAuthenticated === true || message.includes('system:authenticated');
      const names = authenticated ? [...anonymous, 'system:authenticated'] : anonymous;
      return subject
        .list(['subjects'])
        .flatMap(({ name }, index) =>
          names.includes(textOf(name)) ? [{ path: ['subjects', index, 'name'], mention: textOf(name) }] : [],
        );
    },
  },
  {
    family: /^blockendpointeditdefaultrole$/,
    message: /should not allow endpoint edit permissions/,
    fields: (subject) =>
      subject.list(['rules']).flatMap(({ resources, verbs }, index) => {
        const edits = textsOf(verbs).some((verb) => ['create', 'patch', 'update', '*'].includes(verb));
        const endpoints = listOf(resources).indexOf('endpoints');
        return edits && endpoints >= 0 ? [{ path: ['rules', index, 'resources', endpoints] }] : [];
      }),
  },
  {
    family: /^blockadminrolebindings?$/,
    message: /cluster-admin/,
    fields: (subject) => {
      const path = ['roleRef', 'name'];
      return subject.at(path) === 'cluster-admin' ? [{ path }] : [];
    },
  },
  {
    family: /^blockwildcardroles?$/,
    message: /^(?:Cluster)?Role\b.*\bwildcard/i,
    fields: (subject) =>
      subject
        .list(['rules'])
        .flatMap((rule, index) =>
          ['verbs', 'resources', 'apiGroups']
            .filter((field) => listOf(rule[field]).includes('*'))
            .map((field) => ({ path: ['rules', index, field], mention: field })),
        ),
  },
];
