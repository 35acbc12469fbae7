import { describe, expect, it } from 'vitest';
import type { PolicyParameter } from '../../../src/governance/azure/parameter.ts';
import { checkSchema } from '../../../src/operations/schema-check.ts';
import { parameterFields, parametersInOrder, parametersOf } from '../../../views/assign/parameter-fields.ts';
import { answerOf, completed, offered, openField } from '../../../views/parts/form/form-field.ts';

const parameter = (name: string, rest: Partial<PolicyParameter>): PolicyParameter => ({
  name,
  type: 'string',
  displayName: '',
  description: '',
  required: rest.defaultValue === undefined,
  deprecated: false,
  ...rest,
});

const parameters = [
  parameter('labels', {
    type: 'object',
    defaultValue: {},
    schema: { type: 'object', additionalProperties: { type: 'string' } },
  }),
  parameter('excludedNamespaces', { type: 'array', defaultValue: ['kube-system'] }),
  parameter('cpuLimit', {}),
  parameter('old', { defaultValue: 'x', deprecated: true }),
  parameter('replicas', { type: 'integer', defaultValue: 2 }),
  parameter('warn', { type: 'boolean', defaultValue: false }),
  parameter('effect', { defaultValue: 'Audit', allowedValues: ['audit', 'Audit', 'deny', 'Deny', 'Disabled'] }),
];

describe('the form of an assignment', () => {
  it('asks for the effect, then what must be given, then what most policies share; deprecated ones not at all', () => {
    expect(parametersInOrder(parameters).map(({ name }) => name)).toEqual([
      'effect',
      'cpuLimit',
      'excludedNamespaces',
      'warn',
      'labels',
      'replicas',
    ]);
  });

  it('has a field for each type, with each effect once', () => {
    const fields = parameterFields(parameters, {}, checkSchema);
    expect(fields.map(({ kind }) => kind)).toEqual(['choice', 'text', 'list', 'toggle', 'json', 'text']);
    expect(fields[0]).toMatchObject({ choices: ['Audit', 'Deny', 'Disabled'], value: 'Audit' });
  });

  it('offers the namespaces that there are, and takes no other than names', () => {
    const field = parameterFields(parameters, {}, checkSchema, ['kube-system', 'team-a', 'team-b']).find(
      ({ kind }) => kind === 'list',
    );
    if (!field) throw new Error('namespaces are a list');
    expect(offered({ field, text: 'kube-system, ' })).toEqual(['team-a', 'team-b']);
    expect(offered({ field, text: 'kube-system, team-b' })).toEqual([]);
    expect(completed({ field, text: 'kube-system,te' })).toBe('kube-system, team-a');
    expect(completed({ field, text: 'ku' })).toBe('kube-system');
    expect(completed({ field, text: 'x' })).toBe('x');
    expect(answerOf({ field, text: 'Team A' })).toMatchObject({
      wrong: expect.stringContaining('no name of a namespace'),
    });
    expect(answerOf({ field, text: 'kube-system, dev-*' })).toEqual({ answer: ['kube-system', 'dev-*'] });
  });

  it('holds an object to its JSON schema', () => {
    const labels = parameterFields(parameters, {}, checkSchema).find(({ kind }) => kind === 'json');
    expect(labels && answerOf({ field: labels, text: '{"team": 1}' })).toEqual({ wrong: '/team must be string' });
    expect(labels && answerOf({ field: labels, text: '{"team": "a"}' })).toEqual({ answer: { team: 'a' } });
    expect(labels && answerOf({ field: labels, text: '[]' })).toEqual({ wrong: 'must be a JSON object' });
  });

  it('sends what differs from a default, and what was given before', () => {
    const fields = parameterFields(parameters, { EFFECT: 'Deny' }, checkSchema);
    const answers = Object.fromEntries(
      fields.flatMap((field) => {
        const { text } = openField(field);
        const answer = answerOf({ field, text: field.id.endsWith('cpuLimit') ? '500m' : text });
        return 'answer' in answer ? [[field.id, answer.answer]] : [];
      }),
    );
    expect(parametersOf(parameters, answers, {})).toEqual({ effect: 'Deny', cpuLimit: '500m' });
    expect(parametersOf(parameters, answers, { EFFECT: 'Audit', old: 'kept' })).toEqual({
      EFFECT: 'Deny',
      old: 'kept',
      cpuLimit: '500m',
    });
    expect(parametersOf(parameters, { ...answers, 'parameter:replicas': '3' }, {})).toMatchObject({ replicas: 3 });
  });
});
