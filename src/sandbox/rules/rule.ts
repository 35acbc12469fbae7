import type { KubernetesObject } from '../kubernetes/objects.ts';
import { type Container, containers, type Parameters } from './pod.ts';

/** What a rule may look up beside the object: Gatekeeper's synced data. */
export interface Inventory {
  list(group: string, plural: string, namespace?: string): KubernetesObject[];
}

/** A template's logic in code: the messages of every violation of one object, none when it complies. */
export type Rule = (object: KubernetesObject, parameters: Parameters, inventory: Inventory) => string[];

/** What is wrong, if anything is. */
type Complaint = string | false | undefined;

/** A rule with at most one complaint about an object. */
export function aboutObject(judge: (object: KubernetesObject, parameters: Parameters) => Complaint): Rule {
  return (object, parameters) => said([judge(object, parameters)]);
}

/** A rule with at most one complaint about each container that is not excluded. */
export function aboutContainers(
  judge: (container: Container, parameters: Parameters, pod: KubernetesObject) => Complaint,
): Rule {
  return (pod, parameters) => said(containers(pod, parameters).map((container) => judge(container, parameters, pod)));
}

export function said(complaints: Complaint[]): string[] {
  return complaints.filter((complaint) => typeof complaint === 'string');
}
