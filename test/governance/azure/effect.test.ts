import { describe, expect, test } from 'vitest';
import {
  assignedDefinitions,
  effectChoices,
  effectSummary,
  expectedAction,
  mayDeploy,
  resolveEffect,
} from '../../../src/governance/azure/effect.ts';
import { joinAzure, missingConstraints } from '../../../src/governance/azure/join.ts';
import { asListed, referencedParameter, withoutCaseTwins } from '../../../src/governance/azure/parameter.ts';
import {
  assignment,
  clusterId,
  constraint,
  definition,
  definitionId,
  effect,
  initiative,
  initiativeId,
  now,
  parameter,
} from './sample.ts';

const catalogue = (set = initiative(), one = definition()) => ({
  definitions: new Map([[definitionId.toLowerCase(), one]]),
  initiatives: new Map([[initiativeId.toLowerCase(), set]]),
});

describe('the effect of a definition', () => {
  test.each([
    ['given', { effect: 'Deny' }, 'Deny', 'parameter'],
    ['given under another casing', { Effect: 'deny' }, 'deny', 'parameter'],
    ['its default', {}, 'Audit', 'default'],
  ])('%s', (_, values, expected, from) => {
    expect(resolveEffect(definition(), values)).toEqual({ effect: expected, from });
  });
  test('a literal', () => {
    expect(resolveEffect(definition({ effectExpression: 'deployIfNotExists' }), {})).toEqual({
      effect: 'deployIfNotExists',
      from: 'literal',
    });
  });
  test.each([
    ["[if(true(), 'deny', 'audit')]", 'deny'],
    ["[if(equals(parameters('effect'), 'Disabled'), 'Disabled', 'DeployIfNotExists')]", 'DeployIfNotExists'],
    [
      "[if(and(not(equals(parameters('on'), 'no')), contains(parameters('list'), 'a')), toLower('MODIFY'), 'x')]",
      'modify',
    ],
    ["[concat('Au', 'dit''s')]", "Audit's"],
  ])('an expression: %s', (effectExpression, expected) => {
    const parameters = [effect, parameter('on', { defaultValue: 'yes' }), parameter('list', { defaultValue: ['a'] })];
    expect(resolveEffect(definition({ effectExpression, parameters }), {})).toEqual({
      effect: expected,
      from: 'expression',
    });
  });
  test.each(['constructor', '__proto__', 'toString'])('is not told by what every object has: %s', (name) => {
    for (const effectExpression of [`[${name}('x')]`, `[parameters('${name}')]`])
      expect(() => resolveEffect(definition({ effectExpression }), {})).not.toThrow();
  });
  test('an expression is not guessed at: what decides elsewhere leaves both branches, anything else nothing', () => {
    const of = (effectExpression: string) => resolveEffect(definition({ effectExpression }), {});
    expect(of("[if(equals(field('location'), 'x'), 'Disabled', 'Modify')]")).toEqual({
      from: 'unknown',
      mayBe: ['Disabled', 'Modify'],
    });
    expect(of("[parameters('effect')[0]]")).toEqual({ from: 'unknown' });
    expect(resolveEffect(definition({ parameters: [parameter('effect')] }), {})).toEqual({ from: 'unknown' });
  });
  test.each([
    [[], 'Disabled'],
    [[{ kind: 'policyDefinitionReferenceId', in: ['ONE'] }], 'Disabled'],
    [[{ kind: 'policyDefinitionReferenceId', in: ['two'] }], 'Audit'],
    [[{ kind: 'policyDefinitionReferenceId', notIn: ['one'] }], 'Audit'],
  ])('overridden for %j', (selectors, expected) => {
    expect(
      resolveEffect(definition(), {}, [{ kind: 'policyEffect', value: 'Disabled', selectors }], 'one').effect,
    ).toBe(expected);
  });
});

test('effects to choose from, each once', () => {
  const twins = { ...effect, allowedValues: ['audit', 'Audit', 'deny', 'Deny', 'disabled', 'Disabled'] };
  expect(effectChoices(definition({ parameters: [twins] }))).toEqual(['Audit', 'Deny', 'Disabled']);
  expect(withoutCaseTwins(['b', 'B', 1, 1, true])).toEqual(['B', 1, true]);
});

test.each([
  ['deny', 'Deny'],
  ['Deny', 'Deny'],
  ['denied', 'denied'],
  [
    ['AUDIT', 'deny'],
    ['Audit', 'Deny'],
  ],
])('as the definition lists it: %j is %j', (given, listed) => {
  expect(asListed(effect, given)).toEqual(listed);
});
test('a listed lower-case twin stays as it is typed', () => {
  expect(asListed(parameter('effect', { allowedValues: ['audit', 'Audit'] }), 'audit')).toBe('audit');
  expect(asListed(parameter('effect', { allowedValues: ['audit', 'Audit'] }), 'AUDIT')).toBe('Audit');
});

test('only a plain reference to a parameter is one', () => {
  expect(referencedParameter("[parameters('x')]")).toBe('x');
  expect(referencedParameter("[concat(parameters('x'), 'y')]")).toBeUndefined();
  expect(referencedParameter("[[parameters('x')]")).toBeUndefined();
});

describe('through an initiative', () => {
  test('the assignment’s value, the initiative’s default, a literal of the member', () => {
    const through = (parameters: Record<string, unknown>, set = initiative()) =>
      assignedDefinitions(
        assignment({ definitionId: initiativeId.toUpperCase().replace('/PROVIDERS', '/providers'), parameters }),
        catalogue(set),
      )[0]?.effect.effect;
    expect(through({ effect: 'Deny' })).toBe('Deny');
    expect(through({})).toBe('Audit');
    expect(
      through(
        { effect: 'Deny' },
        initiative({ members: [{ referenceId: 'one', definitionId, parameters: { effect: 'Disabled' }, groups: [] }] }),
      ),
    ).toBe('Disabled');
  });
  test('an expression of the member, as Image Integrity has it: evaluated, and deploying where it comes to that', () => {
    const expression = "[if(equals(parameters('effect'), 'Disabled'), 'Disabled', 'DeployIfNotExists')]";
    const set = initiative({
      members: [{ referenceId: 'one', definitionId, parameters: { effect: expression }, groups: [] }],
    });
    const at = (value: string) =>
      assignedDefinitions(assignment({ definitionId: initiativeId, parameters: { effect: value } }), catalogue(set));
    expect(at('Audit').map(({ effect }) => effect.effect)).toEqual(['DeployIfNotExists']);
    expect(at('Audit').map(mayDeploy)).toEqual([true]);
    expect(at('Disabled').map(({ effect }) => effect.effect)).toEqual(['Disabled']);
    expect(at('Disabled').map(mayDeploy)).toEqual([false]);
  });
  test('a member whose effect something else decides may deploy', () => {
    const expression = "[if(equals(field('name'), 'x'), 'Disabled', 'Modify')]";
    const set = initiative({
      members: [{ referenceId: 'one', definitionId, parameters: { effect: expression }, groups: [] }],
    });
    const assigned = assignedDefinitions(assignment({ definitionId: initiativeId }), catalogue(set));
    expect(assigned.map(mayDeploy)).toEqual([true]);
    expect(effectSummary(assigned)).toBe('Disabled or Modify');
  });
  test('the version that is pinned, where it was read', () => {
    const members = [{ referenceId: 'one', definitionId, definitionVersion: '5.*.*', parameters: {}, groups: [] }];
    const { definitions, initiatives } = catalogue(initiative({ members }));
    const older = definition({ effectExpression: 'Deny' });
    const pinned = new Map([[`${definitionId}/versions/5.*.*`.toLowerCase(), older]]);
    const of = assignment({ definitionId: initiativeId });
    expect(
      assignedDefinitions(of, {
        definitions,
        initiatives,
        versions: { definitions: pinned, initiatives: new Map() },
      })[0]?.effect.effect,
    ).toBe('Deny');
  });
  test('members that were not read are counted', () => {
    const members = ['a', 'b', 'c'].map((name) => ({
      referenceId: name,
      definitionId: name === 'a' ? definitionId : `${definitionId}${name}`,
      parameters: {},
      groups: [],
    }));
    const of = assignment({ definitionId: initiativeId });
    expect(effectSummary(assignedDefinitions(of, catalogue(initiative({ members }))))).toBe('1 of 3 read: Audit ×1');
  });
  test('summary for one line', () => {
    const members = [1, 2, 3].map((n) => ({
      referenceId: `r${n}`,
      definitionId,
      parameters: { effect: n === 3 ? 'deny' : 'Audit' },
      groups: [],
    }));
    expect(
      effectSummary(
        assignedDefinitions(assignment({ definitionId: initiativeId }), catalogue(initiative({ members }))),
      ),
    ).toBe('Audit ×2, deny ×1');
    expect(effectSummary(assignedDefinitions(assignment(), catalogue()))).toBe('Audit');
  });
});

test.each([
  ['Default', { effect: 'Deny' }, 'deny'],
  ['DoNotEnforce', { effect: 'Deny' }, 'dryrun'],
  ['Default', { effect: 'audit' }, 'dryrun'],
  ['Default', { effect: 'Audit', warn: true }, 'warn'],
  ['Default', { effect: 'disabled' }, 'none'],
])('%s with %j makes %s', (enforcementMode, parameters, expected) => {
  const of = assignment({ enforcementMode, parameters });
  const [assigned] = assignedDefinitions(of, catalogue());
  expect(assigned && expectedAction(of, assigned)).toBe(expected);
});

describe('constraints and assignments, both ways', () => {
  const ofInitiative = assignment({ definitionId: initiativeId });
  const made = constraint({
    assignmentId: ofInitiative.id.toLowerCase(),
    referenceId: 'ONE',
    setDefinitionId: initiativeId,
  });
  test('whatever the casing', () => {
    const join = joinAzure([made], [ofInitiative], catalogue());
    expect(join.origins.get('K8sAzureV1NoPrivilege/azurepolicy-1')).toMatchObject({
      assignment: { name: 'a' },
      definition: { name: 'd1' },
      initiative: { name: 'i1' },
    });
    expect([join.byAssignment, join.byDefinition, join.byInitiative].map((map) => map.size)).toEqual([1, 1, 1]);
    expect(missingConstraints([ofInitiative], join, catalogue(), clusterId, now)).toEqual([]);
  });
  test('the member that has none is named', () => {
    const two = initiative({
      members: [...initiative().members, { referenceId: 'two', definitionId, parameters: {}, groups: [] }],
    });
    const join = joinAzure([made], [ofInitiative], catalogue(two));
    expect(
      missingConstraints([ofInitiative], join, catalogue(two), clusterId, now).map(
        ({ assigned }) => assigned.referenceId,
      ),
    ).toEqual(['two']);
  });
  test('without annotations it is in none', () => {
    const { origin: _, ...own } = made;
    expect(joinAzure([own], [ofInitiative], catalogue()).origins.size).toBe(0);
  });
});
