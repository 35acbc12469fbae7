/** The add-on's work: templates and constraints as the assignments want them, manual edits reverted, all of it in its log. */
import { isDeepStrictEqual } from 'node:util';
import { type KubernetesObject, type ManagedFields, type NewObject, timestamp } from '../kubernetes/objects.ts';
import { isReady } from './deployments.ts';
import { allConstraints, templates } from './gatekeeper.ts';
import { type AssignedPolicy, constraintOf, templateOf } from './policies.ts';
import { ensure, removeIfPresent, resourceOf, type World } from './world.ts';

const managedBy = 'azure-policy-addon';

export interface SyncResult {
  created: string[];
  changed: string[];
  removed: string[];
}

function isManaged({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.['managed-by'] === managedBy;
}

function keyOf({ kind, metadata }: NewObject): string {
  return `${kind}/${metadata.name}`;
}

/** The add-on's pod, if it runs: without it nothing is synchronised. */
export function addOnPod({ store, resources }: World): KubernetesObject | undefined {
  return store
    .list(resources.get('', 'pods'), 'kube-system')
    .find((pod) => pod.metadata.labels?.app === 'azure-policy' && isReady(pod));
}

/** Undefined when the add-on does not run or Gatekeeper's API is not there. */
export function synchronise(world: World, policies: AssignedPolicy[]): SyncResult | undefined {
  if (!addOnPod(world) || !world.resources.find('templates.gatekeeper.sh', 'constrainttemplates')) return undefined;
  const result: SyncResult = { created: [], changed: [], removed: [] };
  const wantedTemplates = new Map<string, NewObject>();
  const wantedConstraints = new Map<string, NewObject>();
  for (const policy of policies) {
    const template = templateOf(policy);
    const constraint = constraintOf(policy);
    if (!template || !constraint) continue;
    wantedTemplates.set(keyOf(template), template);
    wantedConstraints.set(keyOf(constraint), constraint);
  }
  for (const template of wantedTemplates.values()) settle(world, template, result);
  for (const constraint of wantedConstraints.values()) settleConstraint(world, constraint, result);
  const drop = (object: KubernetesObject, what: string, method: string, field: string) => {
    removeIfPresent(world, object);
    result.removed.push(keyOf(object));
    log(world, 'info', `Successfully deleted ${what}`, { method, [field]: object.metadata.name });
  };
  for (const constraint of allConstraints(world))
    if (isManaged(constraint) && !wantedConstraints.has(keyOf(constraint)))
      drop(constraint, 'constraint', 'DeleteConstraint', 'constraint-name');
  for (const template of [...templates(world)])
    if (isManaged(template) && !wantedTemplates.has(keyOf(template)))
      drop(template, 'constraint template', 'DeleteTemplate', 'template-name');
  log(world, 'info', 'Synchronised policy assignments', {
    method: 'SyncAssignments',
    constraints: wantedConstraints.size,
    templates: wantedTemplates.size,
  });
  return result;
}

/** A constraint whose kind is not served yet is posted at the next sync, as the real add-on must. */
function settleConstraint(world: World, constraint: NewObject, result: SyncResult): void {
  if (!world.resources.findKind('constraints.gatekeeper.sh', constraint.kind)) {
    log(world, 'error', `no matches for kind "${constraint.kind}" in version "${constraint.apiVersion}"`, {
      method: 'CreateConstraint',
      'constraint-name': constraint.metadata.name,
    });
    return;
  }
  settle(world, constraint, result);
}

function settle(world: World, wanted: NewObject, result: SyncResult): void {
  const resource = resourceOf(world, wanted);
  const { name = '', labels, annotations } = wanted.metadata;
  const present = world.store.find(resource, undefined, name);
  if (!present) {
    const entry: ManagedFields = {
      manager: 'azurepolicyaddon',
      operation: 'Update',
      apiVersion: wanted.apiVersion,
      time: timestamp(world.now()),
      fieldsType: 'FieldsV1',
      fieldsV1: {},
    };
    ensure(world, { ...wanted, metadata: { ...wanted.metadata, managedFields: [entry] } });
    result.created.push(keyOf(wanted));
    log(world, 'info', `Successfully created ${wanted.kind}`, { method: 'Create', 'constraint-name': name });
    return;
  }
  const has = (given: Record<string, string> = {}, asked: Record<string, string> = {}) =>
    Object.entries(asked).every(([key, value]) => given[key] === value);
  const sameSpec = isDeepStrictEqual(present.spec, wanted.spec);
  if (sameSpec && has(present.metadata.labels, labels) && has(present.metadata.annotations, annotations)) return;
  const metadata = {
    ...present.metadata,
    generation: (present.metadata.generation ?? 1) + (sameSpec ? 0 : 1),
    labels: { ...present.metadata.labels, ...labels },
    annotations: { ...present.metadata.annotations, ...annotations },
    resourceVersion: '',
  };
  world.store.update(resource, { ...present, metadata, spec: wanted.spec });
  result.changed.push(keyOf(wanted));
  log(world, 'info', `Reverted a change of ${wanted.kind}`, { method: 'Update', 'constraint-name': name });
}

let lines = 0;

/** A line in the azure-policy pod's own shape. */
export function log(world: World, level: 'info' | 'error', msg: string, fields: Record<string, unknown>): void {
  const pod = addOnPod(world);
  if (!pod) return;
  const at = world.now();
  lines += 1;
  const line = { level, ts: new Date(at).toISOString(), msg, 'log-id': `${at.toString(16)}-${lines}`, ...fields };
  world.logs.append('kube-system', pod.metadata.name, 'azure-policy', JSON.stringify(line), at);
}
