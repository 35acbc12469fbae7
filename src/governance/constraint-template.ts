import type { PodStatus } from './pod-status.ts';
import type { SyncRequirement } from './sync.ts';

/** `none` when the template carries no code that either engine could run. */
export type TemplateEngine = 'rego' | 'cel' | 'both' | 'none';

/** A ConstraintTemplate (templates.gatekeeper.sh/v1). */
export interface ConstraintTemplate {
  readonly name: string;
  /** `spec.crd.spec.names.kind`: the kind of its constraints. */
  readonly kind: string;
  readonly generation: number;
  readonly createdAt: number;
  readonly engine: TemplateEngine;
  /** `generateVAP` of its CEL code: whether ValidatingAdmissionPolicies are made of it; absent when it does not say. */
  readonly generateVap?: boolean;
  /** Whether its rule looks at updates as at creations; absent when its code does not let that be told. */
  readonly updates?: 'refused' | 'passed';
  /** Objects that its rule looks at beside the one in question, by annotation; absent when it names none. */
  readonly requiresSync?: readonly SyncRequirement[];
  /** `status.created`; absent when no pod has said. */
  readonly created?: boolean;
  readonly byPod: readonly PodStatus[];
  /** Annotation azure-policy-definition-id[-n]; absent on a template the add-on did not make. */
  readonly definitionIds: readonly string[];
  readonly installedByAddon: boolean;
}
