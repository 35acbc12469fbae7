import type { PolicyParameter } from './parameter.ts';
import { sameId } from './resource-id.ts';

/** What definitions and initiatives say of themselves. All text is remote. */
interface Described {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly category: string;
  readonly policyType: 'BuiltIn' | 'Custom' | 'Static' | (string & {});
  readonly version?: string;
  /** Every version ARM lists, newest first where it says so. */
  readonly versions: readonly string[];
  readonly preview: boolean;
  readonly deprecated: boolean;
  readonly parameters: readonly PolicyParameter[];
}

/** A policy definition (Microsoft.Authorization/policyDefinitions). */
export interface Definition extends Described {
  /** `Microsoft.Kubernetes.Data`, `Indexed`, `All` … */
  readonly mode: string;
  /** `policyRule.then.effect` as written, mostly `[parameters('effect')]`. */
  readonly effectExpression: string;
  /** What the add-on makes of it in the cluster; `none` for a definition that Azure Resource Manager itself evaluates. */
  readonly inCluster: 'constraint' | 'mutation' | 'none';
  /** Where the constraint template comes from: its URL, or `inline` for Base64. */
  readonly template?: string;
  /** `then.details.apiGroups`/`kinds` of a constraint. */
  readonly kinds: readonly string[];
  /** Roles that the assignment's identity needs (`then.details.roleDefinitionIds`), for DeployIfNotExists and Modify. */
  readonly roleDefinitionIds: readonly string[];
}

/** A policy set definition (Microsoft.Authorization/policySetDefinitions). */
export interface Initiative extends Described {
  readonly members: readonly InitiativeMember[];
}

/** One definition of an initiative; `parameters` holds values or `[parameters('…')]` of the initiative's own. */
export interface InitiativeMember {
  readonly referenceId: string;
  readonly definitionId: string;
  /** Mostly a pattern such as `6.*.*`. */
  readonly definitionVersion?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly groups: readonly string[];
}

/** A definition, or which member of an initiative it is: "" outside of one. */
export interface DefinitionReference {
  readonly definitionId: string;
  readonly referenceId: string;
}

/** Whether it is of the definition; outside of an initiative the id alone tells. */
export function isOfDefinition(one: DefinitionReference, { definitionId, referenceId }: DefinitionReference): boolean {
  const sameMember = referenceId === '' || one.referenceId.toLowerCase() === referenceId.toLowerCase();
  return sameMember && sameId(one.definitionId, definitionId);
}

export function isInitiativeId(id: string): boolean {
  return /\/providers\/Microsoft\.Authorization\/policySetDefinitions\//i.test(id);
}

/** Effects for which the assignment needs an identity, a location and role assignments. */
export function needsIdentity(effect: string): boolean {
  return /^(deployIfNotExists|modify)$/i.test(effect);
}

/** Built-in definitions and initiatives that the console names by itself. */
export const wellKnown = {
  podSecurityBaseline: '/providers/Microsoft.Authorization/policySetDefinitions/a8640138-9b0a-4a28-b8cb-1666c838647d',
  podSecurityRestricted: '/providers/Microsoft.Authorization/policySetDefinitions/42b8ef37-b724-4e24-bbc8-7a7708edfe00',
  deploymentSafeguards: '/providers/Microsoft.Authorization/policySetDefinitions/c047ea8e-9c78-49b2-958b-37e56d291a44',
  deployAddon: '/providers/Microsoft.Authorization/policyDefinitions/a8eff44f-8c92-45c3-a3fb-9880802d67a7',
  auditAddon: '/providers/Microsoft.Authorization/policyDefinitions/0a15ec92-a229-4763-bb14-0ea34a568f8d',
} as const;
