import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import {
  effectiveValue,
  isOfNamespaces,
  type ParameterValues,
  type PolicyParameter,
} from '../governance/azure/parameter.ts';
import { holdsNamespace, isNamespacePattern, systemNamespaces } from '../governance/namespace-pattern.ts';

/** What a plan says of a change of the namespaces that a policy leaves out or bears on alone. */
interface NamespaceChanges {
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
  readonly obstacles: readonly AzureProblem[];
}

/**
 * Compares what holds before and after, the defaults included: a value that is given replaces the default, with the system's
 * namespaces in it. Nothing `before` is the definition's defaults. `existing` are the cluster's namespaces, where they are known.
 */
export function namespaceChanges(
  parameters: readonly PolicyParameter[],
  before: ParameterValues | undefined,
  after: ParameterValues,
  existing: readonly string[] | undefined,
): NamespaceChanges {
  const all = parameters.filter(isOfNamespaces).map((parameter) => {
    const at = (values: ParameterValues) => textsOf(effectiveValue(parameters, values, parameter.name));
    return changesOf(parameter.name, at(before ?? {}), at(after), existing);
  });
  return {
    warnings: all.flatMap(({ warnings }) => warnings),
    notes: all.flatMap(({ notes }) => notes),
    obstacles: all.flatMap(({ obstacles }) => obstacles),
  };
}

function changesOf(
  name: string,
  before: readonly string[],
  after: readonly string[],
  existing: readonly string[] | undefined,
): NamespaceChanges {
  const added = after.filter((one) => !before.includes(one));
  const wrong = added.filter((one) => !isNamespacePattern(one));
  const unknown = added.filter((one) => !one.includes('*') && existing?.includes(one) === false);
  const excludes = name.toLowerCase() === 'excludednamespaces';
  const lost = excludes ? before.filter((one) => !holdsNamespace(after, one)) : [];
  const system = lost.filter((one) => systemNamespaces.has(one));
  const others = lost.filter((one) => !systemNamespaces.has(one));
  const there = `There are: ${(existing ?? []).join(', ')}.`;
  return {
    warnings:
      system.length === 0
        ? []
        : [
            `${listed(system)} would not be excluded any more: the policy would bear on the cluster’s own workloads there. Keep ${system.length === 1 ? 'it' : 'them'} in ${name} unless that is meant.`,
          ],
    notes: [
      ...(others.length === 0 ? [] : [`${listed(others)} would not be excluded any more (${name}).`]),
      ...(unknown.length === 0 || wrong.length > 0
        ? []
        : [`${name}: this cluster has no namespace ${unknown.join(', ')}. ${there}`]),
    ],
    obstacles: wrong.map((one) => ({
      wrongInput: true,
      what: `${JSON.stringify(one)} is no name of a namespace (${name})`,
      next: `A name is of small letters, digits and dashes, at most 63; * may stand before or after it. ${existing ? there : ''}`.trim(),
    })),
  };
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
