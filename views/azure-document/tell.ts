import type { Definition, Initiative } from '../../src/governance/azure/definition.ts';
import { effectChoices } from '../../src/governance/azure/effect.ts';
import type { PolicyParameter } from '../../src/governance/azure/parameter.ts';
import { idKey, nameOf } from '../../src/governance/azure/resource-id.ts';
import {
  fieldLine as field,
  plainLine as plain,
  sectionLines as section,
  type TextLine,
} from '../../src/resources/detail-line.ts';

function common({
  displayName,
  id,
  category,
  policyType,
  version,
  versions,
  preview,
  deprecated,
}: Definition | Initiative) {
  const marks = [preview && 'preview', deprecated && 'deprecated'].filter(Boolean).join(', ');
  return [
    field('Name', displayName),
    field('Id', id),
    field('Category', category),
    field('Type', `${policyType}${marks === '' ? '' : ` (${marks})`}`),
    field('Version', [version ?? '?', versions.length > 1 ? `of ${versions.join(', ')}` : ''].join(' ').trim()),
  ];
}

/** A definition as a person reads it. */
export function tellDefinition(definition: Definition): readonly TextLine[] {
  const { mode, effectExpression, inCluster, template, kinds, roleDefinitionIds, description } = definition;
  const inside = { constraint: 'a constraint', mutation: 'a mutation', none: 'nothing: ARM itself evaluates it' };
  return [
    ...common(definition),
    field('Mode', mode),
    field('Effect', effectExpression),
    field('Effects to choose', effectChoices(definition).join(', ') || 'none'),
    field('In the cluster', inside[inCluster]),
    ...(template ? [field('Template', template)] : []),
    ...(kinds.length > 0 ? [field('Kinds', kinds.join(', '))] : []),
    ...(roleDefinitionIds.length > 0 ? [field('Its identity needs', roleDefinitionIds.map(nameOf).join(', '))] : []),
    plain(''),
    plain(description),
    ...tellParameters(definition.parameters),
  ];
}

/** An initiative, with the titles of its members where the catalogue has them. */
export function tellInitiative(
  initiative: Initiative,
  definitions: ReadonlyMap<string, Definition>,
): readonly TextLine[] {
  return [
    ...common(initiative),
    plain(''),
    plain(initiative.description),
    ...tellParameters(initiative.parameters),
    ...section(`Definitions (${initiative.members.length})`),
    ...initiative.members.flatMap((member) => {
      const known = definitions.get(idKey(member.definitionId));
      return [
        plain(`  ${known?.displayName ?? nameOf(member.definitionId)}  ${member.definitionVersion ?? ''}`),
        field('    reference', member.referenceId),
        ...Object.entries(member.parameters).map(([name, value]) => field(`    ${name}`, JSON.stringify(value))),
      ];
    }),
  ];
}

function tellParameters(parameters: readonly PolicyParameter[]): readonly TextLine[] {
  if (parameters.length === 0) return section('Parameters', [plain('  none')]);
  return section(`Parameters (${parameters.length})`, parameters.flatMap(tellParameter));
}

function tellParameter(parameter: PolicyParameter): readonly TextLine[] {
  const { name, type, displayName, description, allowedValues, defaultValue, required, schema, deprecated } = parameter;
  return [
    field(`  ${name}`, `${type}${required ? ', required' : ''}${deprecated ? ', deprecated' : ''}`),
    ...(displayName && displayName !== name ? [plain(`    ${displayName}`)] : []),
    ...(description ? [plain(`    ${description}`)] : []),
    ...(defaultValue === undefined ? [] : [field('    default', JSON.stringify(defaultValue))]),
    ...(allowedValues ? [field('    allowed', allowedValues.map((one) => JSON.stringify(one)).join(', '))] : []),
    ...(schema === undefined ? [] : [field('    schema', JSON.stringify(schema))]),
  ];
}
