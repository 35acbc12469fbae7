/** The add-on's work: templates and constraints as the assignments want them, manual edits reverted, all of it in its log. */
import { isDeepStrictEqual } from 'node:util';
import { type KubernetesObject, type NewObject, timestamp } from '../kubernetes/objects.ts';
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
  const wanted = policies.map((policy) => ({ template: templateOf(policy), constraint: constraintOf(policy) }));
  const active = wanted.filter(({ constraint, template }) => constraint && template);
  const wantedTemplates = new Map(active.map(({ template }) => [template?.metadata.name, template]));
  for (const template of wantedTemplates.values()) if (template) settle(world, template, result);
  const wantedConstraints = new Map<string, NewObject>();
  for (const { constraint } of active)
    if (constraint) wantedConstraints.set(`${constraint.kind}/${constraint.metadata.name}`, constraint);
  for (const constraint of wantedConstraints.values()) settleConstraint(world, constraint, result);
  for (const constraint of allConstraints(world)) {
    const key = `${constraint.kind}/${constraint.metadata.name}`;
    if (isManaged(constraint) && !wantedConstraints.has(key)) {
      removeIfPresent(world, constraint.apiVersion, constraint.kind, undefined, constraint.metadata.name);
      result.removed.push(key);
      log(world, 'info', 'Successfully deleted constraint', {
        method: 'DeleteConstraint',
        'constraint-name': constraint.metadata.name,
      });
    }
  }
  for (const template of [...templates(world)]) {
    if (isManaged(template) && !wantedTemplates.has(template.metadata.name)) {
      removeIfPresent(world, template.apiVersion, template.kind, undefined, template.metadata.name);
      result.removed.push(`ConstraintTemplate/${template.metadata.name}`);
      log(world, 'info', 'Successfully deleted constraint template', {
        method: 'DeleteTemplate',
        'template-name': template.metadata.name,
      });
    }
  }
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
  const name = wanted.metadata.name ?? '';
  const present = world.store.find(resource, undefined, name);
  const at = timestamp(world.now());
  const managedFields = present?.metadata.managedFields ?? [
    {
      manager: 'azurepolicyaddon',
      operation: 'Update' as const,
      apiVersion: wanted.apiVersion,
      time: at,
      fieldsType: 'FieldsV1' as const,
      fieldsV1: {},
    },
  ];
  if (!present) {
    ensure(world, { ...wanted, metadata: { ...wanted.metadata, managedFields } });
    result.created.push(`${wanted.kind}/${name}`);
    log(world, 'info', `Successfully created ${wanted.kind}`, { method: 'Create', 'constraint-name': name });
    return;
  }
  const { labels, annotations } = wanted.metadata;
  const same =
    isDeepStrictEqual(present.spec, wanted.spec) &&
    Object.entries({ ...labels }).every(([key, value]) => present.metadata.labels?.[key] === value) &&
    Object.entries({ ...annotations }).every(([key, value]) => present.metadata.annotations?.[key] === value);
  if (same) return;
  const generation = (present.metadata.generation ?? 1) + (isDeepStrictEqual(present.spec, wanted.spec) ? 0 : 1);
  const metadata = {
    ...present.metadata,
    generation,
    labels: { ...present.metadata.labels, ...labels },
    annotations: { ...present.metadata.annotations, ...annotations },
    resourceVersion: '',
  };
  world.store.update(resource, { ...present, metadata, spec: wanted.spec });
  result.changed.push(`${wanted.kind}/${name}`);
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
