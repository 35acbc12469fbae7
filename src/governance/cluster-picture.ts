import type {
  ComponentDeployment,
  ComponentPod,
  GatekeeperConfig,
  Namespace,
  PodOwner,
  ServiceEndpoints,
  WebhookConfiguration,
} from './component.ts';
import type { Constraint, ConstraintKind } from './constraint.ts';
import type { ConstraintTemplate } from './constraint-template.ts';
import type { Lists } from './list-key.ts';
import type { Reading } from './reading.ts';

/**
 * Everything read from one cluster, at one moment. An update replaces what changed and keeps the rest identical
 * (===), so that a reader can tell by identity what to work out anew.
 */
export interface ClusterPicture {
  /** `gitVersion` of /version. */
  readonly version: Reading<string>;
  readonly kinds: Reading<readonly ConstraintKind[]>;
  /** By constraint kind. A kind that discovery lists has an entry, if only a loading one. */
  readonly constraints: ReadonlyMap<string, Reading<readonly Constraint[]>>;
  readonly templates: Reading<readonly ConstraintTemplate[]>;
  readonly deployments: Reading<readonly ComponentDeployment[]>;
  readonly componentPods: Reading<readonly ComponentPod[]>;
  readonly webhooks: Reading<readonly WebhookConfiguration[]>;
  readonly endpoints: Reading<readonly ServiceEndpoints[]>;
  readonly config: Reading<readonly GatekeeperConfig[]>;
  readonly namespaces: Reading<readonly Namespace[]>;
  /** By `namespace/name`. */
  readonly pods: Reading<ReadonlyMap<string, PodOwner>>;
  /** What else is listed; `readingOf` reads it. */
  readonly lists: Lists;
}

/** Whether each kind of constraint was answered once, be it by a refusal. */
export function areConstraintsRead({ kinds, constraints }: Pick<ClusterPicture, 'kinds' | 'constraints'>): boolean {
  return (
    kinds.state !== 'loading' &&
    constraints.size >= (kinds.value?.length ?? 0) &&
    [...constraints.values()].every(({ state }) => state !== 'loading')
  );
}
