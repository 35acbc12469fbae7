import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { ComponentDeployment, ComponentPod } from '../../src/governance/component.ts';
import type { ObjectReference } from '../../src/governance/object-reference.ts';
import type { LogsOf } from '../../src/resources/component-places.ts';
import type { PageRequest } from '../shell/page.ts';

/** Whose logs; those of every component when nothing is said. */
export interface LogsSubject extends LogsOf {
  /** Epoch ms of what one wants to see the lines around. */
  readonly around?: number;
  /** Of the containers' run before their last restart. */
  readonly previous?: boolean;
}

/** `filter` as it would be typed after `/`. */
export function logsPage(subject: LogsSubject = {}, filter?: string): PageRequest {
  const { role, pod } = subject;
  const crumb = pod?.name ?? role;
  return { view: 'logs', subject, ...(crumb !== undefined && { crumb }), ...(filter !== undefined && { filter }) };
}

/** The page of the pods behind a Deployment or a Pod, if it is one of a component. */
export function logsOf(
  { kind, namespace, name }: Pick<ObjectReference, 'kind' | 'namespace' | 'name'>,
  { deployments, componentPods }: Pick<ClusterPicture, 'deployments' | 'componentPods'>,
): PageRequest | undefined {
  const isIt = (one: ComponentDeployment | ComponentPod) => one.name === name && one.namespace === namespace;
  const deployment = kind === 'Deployment' ? deployments.value?.find(isIt) : undefined;
  if (deployment) return logsPage({ role: deployment.role });
  const isPod = kind === 'Pod' && componentPods.value?.some(isIt);
  return isPod ? logsPage({ pod: { namespace, name } }) : undefined;
}
