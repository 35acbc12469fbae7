import type { Definition, Initiative } from '../../governance/azure/definition.ts';
import { effectChoices, effectParameter } from '../../governance/azure/effect.ts';
import { given } from '../report.ts';
import { textTable } from '../table.ts';
import { type AzureList, type AzureSource, azureList } from './azure-report.ts';

export interface DefinitionItem {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly category: string;
  readonly type: string;
  readonly version?: string;
  readonly mode: string;
  readonly effects: readonly string[];
  readonly defaultEffect?: string;
  /** What the add-on makes of it in the cluster. */
  readonly inCluster: string;
  readonly deprecated: boolean;
  readonly preview: boolean;
  readonly parameters: readonly ParameterItem[];
}

export interface ParameterItem {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly defaultValue?: unknown;
  readonly allowedValues?: readonly unknown[];
}

export interface InitiativeItem
  extends Pick<DefinitionItem, 'id' | 'name' | 'displayName' | 'category' | 'type' | 'version' | 'deprecated'> {
  readonly members: readonly { readonly definitionId: string; readonly referenceId: string }[];
  readonly parameters: readonly ParameterItem[];
}

/** Built-in definitions of category Kubernetes, custom ones, and those that assignments name. */
export function definitionList(source: AzureSource): AzureList<'DefinitionList', DefinitionItem> {
  const { definitions } = source.azure.picture;
  const items = byName([...(definitions.value?.values() ?? [])]).map((definition) => {
    const defaultEffect = effectParameter(definition)?.defaultValue;
    return {
      ...common(definition),
      preview: definition.preview,
      mode: definition.mode,
      effects: effectChoices(definition),
      ...given('defaultEffect', typeof defaultEffect === 'string' ? defaultEffect : undefined),
      inCluster: definition.inCluster,
      parameters: parametersOf(definition),
    };
  });
  return azureList('DefinitionList', source, definitions, items);
}

export function initiativeList(source: AzureSource): AzureList<'InitiativeList', InitiativeItem> {
  const { initiatives } = source.azure.picture;
  const items = byName([...(initiatives.value?.values() ?? [])]).map((initiative) => ({
    ...common(initiative),
    members: initiative.members.map(({ definitionId, referenceId }) => ({ definitionId, referenceId })),
    parameters: parametersOf(initiative),
  }));
  return azureList('InitiativeList', source, initiatives, items);
}

function common({ id, name, displayName, category, policyType, version, deprecated }: Definition | Initiative) {
  return { id, name, displayName, category, type: policyType, ...given('version', version), deprecated };
}

function parametersOf({ parameters }: Definition | Initiative): readonly ParameterItem[] {
  return parameters.map(({ name, type, required, defaultValue, allowedValues }) => ({
    name,
    type,
    required,
    ...given('defaultValue', defaultValue),
    ...given('allowedValues', allowedValues),
  }));
}

function byName<T extends { readonly displayName: string }>(list: readonly T[]): readonly T[] {
  return list.toSorted((a, b) => (a.displayName < b.displayName ? -1 : 1));
}

export function definitionTable({ items }: ReturnType<typeof definitionList>): string {
  return textTable<DefinitionItem>(
    [
      { title: 'NAME', cell: ({ name }) => name },
      {
        title: 'DISPLAY NAME',
        cell: ({ displayName, deprecated }) => `${displayName}${deprecated ? ' (deprecated)' : ''}`,
      },
      { title: 'TYPE', cell: ({ type }) => type },
      { title: 'VERSION', cell: ({ version }) => version ?? '-' },
      { title: 'DEFAULT', cell: ({ defaultEffect }) => defaultEffect ?? '-' },
      { title: 'EFFECTS', cell: ({ effects }) => effects.join(',') || '-' },
      { title: 'IN CLUSTER', cell: ({ inCluster }) => inCluster },
    ],
    items,
  );
}

export function initiativeTable({ items }: ReturnType<typeof initiativeList>): string {
  return textTable<InitiativeItem>(
    [
      { title: 'NAME', cell: ({ name }) => name },
      { title: 'DISPLAY NAME', cell: ({ displayName }) => displayName },
      { title: 'TYPE', cell: ({ type }) => type },
      { title: 'VERSION', cell: ({ version }) => version ?? '-' },
      { title: 'DEFINITIONS', align: 'right', cell: ({ members }) => String(members.length) },
      {
        title: 'REQUIRED',
        cell: ({ parameters }) =>
          parameters
            .filter((one) => one.required)
            .map((one) => one.name)
            .join(',') || '-',
      },
    ],
    items,
  );
}
