import type { PodStatus } from './pod-status.ts';

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
  /** `status.created`; absent when no pod has said. */
  readonly created?: boolean;
  readonly byPod: readonly PodStatus[];
  /** Annotation azure-policy-definition-id[-n]; absent on a template the add-on did not make. */
  readonly definitionIds: readonly string[];
  readonly installedByAddon: boolean;
}
