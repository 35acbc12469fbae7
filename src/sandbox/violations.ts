/** One object breaking one constraint, as the audit found it. */
import type { KubernetesObject } from './kubernetes/objects.ts';
import type { Resource } from './kubernetes/resources.ts';

export interface AuditedViolation {
  constraint: KubernetesObject;
  action: string;
  /** Of a scoped constraint. */
  actions: string[] | undefined;
  resource: Resource;
  object: KubernetesObject;
  /** Cut to 256 bytes. */
  message: string;
}
