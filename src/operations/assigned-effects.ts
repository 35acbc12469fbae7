import { adviceFor } from '../azure/advice.ts';
import { getPinnedDefinition, getPinnedDefinitions, getPinnedInitiative } from '../azure/pinned-definitions.ts';
import type { Override } from '../governance/azure/assignment.ts';
import type { AzureProblem } from '../governance/azure/azure-problem.ts';
import { type Definition, type Initiative, isInitiativeId } from '../governance/azure/definition.ts';
import {
  type AssignedDefinition,
  assignedDefinitions,
  effectParameter,
  mayDeploy,
  noVersions,
  versionedKey,
} from '../governance/azure/effect.ts';
import { asListed, type PolicyParameter, referencedParameter } from '../governance/azure/parameter.ts';
import { nameOf } from '../governance/azure/resource-id.ts';
import { defined } from '../governance/defined.ts';
import type { AssignmentContent } from './assignment-content.ts';
import type { OperationWorld } from './operation.ts';

/** What an assignment of this content would put to work. */
export interface AtWork {
  readonly title: string;
  readonly category: string;
  /** Names of what is deprecated of it: its own, or its members'. */
  readonly deprecated: readonly string[];
  readonly parameters: readonly PolicyParameter[];
  /** The parameter that decides the effect, if one does: of the definition, or the one that the initiative's members share. */
  readonly effectParameter?: PolicyParameter;
  readonly assigned: readonly AssignedDefinition[];
  /** Roles for the identity, each once, where an effect needs one or may come to need one. */
  readonly roles: readonly string[];
  /** Values that were taken in the case that the definition lists, a sentence each. */
  readonly respelled: readonly string[];
  /** Members that could not be read: what they need is not known. */
  readonly unread: readonly AzureProblem[];
}

/**
 * Reads the definition, or the initiative with its members, each in the version that is pinned. `effect` goes into the parameter
 * that decides it, whatever its name; without one the content stays. Values take the case that the definition lists, which ARM
 * insists on. @throws ArmError
 */
export async function atWork(
  asked: AssignmentContent & { readonly overrides?: readonly Override[] },
  effect: string | undefined,
  { arm }: OperationWorld,
  signal: AbortSignal,
): Promise<{ readonly work: AtWork; readonly content: AssignmentContent }> {
  const { overrides = [], ...given } = asked;
  const { root, definitions, unread } = isInitiativeId(given.definitionId)
    ? await initiativeAtWork(arm, given, signal)
    : await definitionAtWork(arm, given, signal);
  const deciding = decidingParameter(root, [...definitions.values()]);
  const parameters =
    effect === undefined || !deciding ? given.parameters : { ...given.parameters, [deciding.name]: effect };
  const { values, respelled } = inListedCase(root.parameters, parameters);
  const content = { ...given, parameters: values };
  // What was read is what is pinned, whatever else there is of it.
  const versions = { definitions, initiatives: new Map('members' in root ? [[versionedKey(content), root]] : []) };
  const assigned = assignedDefinitions({ ...content, overrides }, { ...noVersions, versions });
  const roles = assigned.filter(mayDeploy).flatMap(({ definition }) => definition?.roleDefinitionIds ?? []);
  return {
    content,
    work: {
      title: titleOf(root),
      category: root.category,
      deprecated: [...new Set([root, ...definitions.values()].filter((one) => one.deprecated).map(titleOf))],
      parameters: root.parameters,
      ...defined({ effectParameter: deciding }),
      assigned,
      roles: [...new Set(roles.map((role) => nameOf(role).toLowerCase()))],
      respelled,
      unread,
    },
  };
}

function titleOf({ displayName, name }: Definition | Initiative): string {
  return displayName || name;
}

interface Read {
  readonly root: Definition | Initiative;
  /** By `versionedKey`. */
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly unread: readonly AzureProblem[];
}

async function definitionAtWork(
  arm: OperationWorld['arm'],
  content: AssignmentContent,
  signal: AbortSignal,
): Promise<Read> {
  const root = await getPinnedDefinition(arm, content, signal);
  return { root, definitions: new Map([[versionedKey(content), root]]), unread: [] };
}

async function initiativeAtWork(
  arm: OperationWorld['arm'],
  content: AssignmentContent,
  signal: AbortSignal,
): Promise<Read> {
  const root = await getPinnedInitiative(arm, content, signal);
  const all = await getPinnedDefinitions(arm, root.members, signal);
  const read = all.flatMap((one) => ('definition' in one ? [[versionedKey(one.asked), one.definition] as const] : []));
  const failed = all.flatMap((one) => ('error' in one ? [{ ...one.asked, problem: adviceFor(one.error) }] : []));
  const whys = Map.groupBy(failed, ({ problem }) => problem.code ?? problem.what);
  const unread = [...whys.values()].map((same): AzureProblem => {
    const [{ problem } = { problem: undefined }] = same;
    const names = same.map(({ referenceId, definitionId }) => referenceId || nameOf(definitionId));
    return {
      ...problem,
      what: `${same.length} of ${all.length} members cannot be read, so what they do and which roles they need is not known: ${listed(names)}`,
      next: `${problem?.what}. ${problem?.next}`,
    };
  });
  return { root, definitions: new Map(read), unread };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

/** Of a definition, its effect parameter; of an initiative, `effect` or else the only one that members take their effect from. */
function decidingParameter(
  root: Definition | Initiative,
  definitions: readonly Definition[],
): PolicyParameter | undefined {
  if (!('members' in root)) return effectParameter(root);
  const called = (name: string) => root.parameters.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const own = new Set(definitions.flatMap((one) => effectParameter(one)?.name.toLowerCase() ?? []));
  const references = root.members.flatMap(({ parameters }) =>
    Object.entries(parameters)
      .filter(([name]) => own.has(name.toLowerCase()))
      .flatMap(([, value]) => referencedParameter(value)?.toLowerCase() ?? []),
  );
  const [only, ...others] = new Set(references);
  return called('effect') ?? (only !== undefined && others.length === 0 ? called(only) : undefined);
}

function inListedCase(parameters: readonly PolicyParameter[], given: Readonly<Record<string, unknown>>) {
  const respelled: string[] = [];
  const values = Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const parameter = parameters.find((one) => one.name.toLowerCase() === name.toLowerCase());
      const taken = parameter ? asListed(parameter, value) : value;
      if (JSON.stringify(taken) !== JSON.stringify(value))
        respelled.push(
          `The parameter ${name} is written ${JSON.stringify(taken)}, as the definition lists it: Azure would refuse ${JSON.stringify(value)}.`,
        );
      return [name, taken];
    }),
  );
  return { values, respelled };
}
