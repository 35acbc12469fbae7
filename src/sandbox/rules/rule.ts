import type { KubernetesObject } from '../kubernetes/objects.ts';
import type { Parameters } from './pod.ts';

/** What a rule may look up beside the object: Gatekeeper's synced data. */
export interface Inventory {
  list(group: string, plural: string, namespace?: string): KubernetesObject[];
}

/** A template's logic in code: the messages of every violation of one object, none when it complies. */
export type Rule = (object: KubernetesObject, parameters: Parameters, inventory: Inventory) => string[];
