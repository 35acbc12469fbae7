/** Gatekeeper's controllers: templates become constraint kinds, and every pod reports what it enforces. */
import { isDeepStrictEqual } from 'node:util';
import { isRecord, type KubernetesObject } from '../kubernetes/objects.ts';
import type { Change } from '../kubernetes/store.ts';
import { constraintDefinition } from './gatekeeper-definitions.ts';
import { gatekeeperPods } from './gatekeeper-pods.ts';
import { makeBinding, makePolicy } from './generated-policies.ts';
import { reportOthers } from './other-reports.ts';
import { forgetReports, reportByPods } from './pod-reports.ts';
import { ensure, removeIfPresent, setStatus, type World } from './world.ts';

interface TemplateSpec {
  crd?: { spec?: { names?: { kind?: string; shortNames?: string[] }; validation?: { openAPIV3Schema?: unknown } } };
  targets?: { target?: string; rego?: string; code?: { engine: string; source?: { rego?: string } }[] }[];
}

export function templates({ store, resources }: World): KubernetesObject[] {
  const resource = resources.find('templates.gatekeeper.sh', 'constrainttemplates');
  return resource ? store.list(resource) : [];
}

export function templateKind(template: KubernetesObject): string {
  return (template.spec as TemplateSpec | undefined)?.crd?.spec?.names?.kind ?? '';
}

export function constraintsOf({ store, resources }: World, template: KubernetesObject): KubernetesObject[] {
  const resource = resources.find('constraints.gatekeeper.sh', templateKind(template).toLowerCase());
  return resource ? [...store.list(resource)] : [];
}

export function allConstraints({ store, resources }: World): KubernetesObject[] {
  return resources
    .all()
    .filter(({ group }) => group === 'constraints.gatekeeper.sh')
    .flatMap((resource) => store.list(resource));
}

/** What is wrong with a template's code, as far as that can be told without compiling it. */
function compileErrors({ targets = [] }: TemplateSpec): { code: string; message: string }[] {
  const sources = targets.flatMap(({ rego, code = [] }) => [rego, ...code.map(({ source }) => source?.rego)]);
  const regos = sources.filter((source) => source !== undefined);
  if (targets.length === 0) return [{ code: 'create_error', message: 'expected exactly 1 item in targets, got 0' }];
  return regos
    .filter((source) => !/^\s*(#.*\n\s*)*package\s+\w+/.test(source) || !/\bviolation\b/.test(source))
    .map((source) => ({
      code: 'ingest_error',
      message: source.includes('package')
        ? 'Could not ingest Rego: invalid rego: missing required rules: [violation]'
        : 'Could not ingest Rego: 1 error occurred: template:1: rego_parse_error: package expected',
    }));
}

/** Groups of what its pods say something of. */
const reported = new Set(
  ['templates', 'constraints', 'mutations', 'expansion', 'externaldata', 'config'].map(
    (group) => `${group}.gatekeeper.sh`,
  ),
);

export function runGatekeeper(world: World): void {
  const { store } = world;
  const react = (change: Change) => {
    const { group } = change.resource;
    if (change.type === 'DELETED' && reported.has(group)) world.after(0, () => forgetReports(world, change.object));
    if (group === 'templates.gatekeeper.sh') world.after(0, () => onTemplate(world, change));
    else if (group === 'constraints.gatekeeper.sh' && change.type !== 'DELETED')
      world.after(0, () => report(world, change.object));
    else if (reported.has(group)) world.after(0, () => reportOthers(world));
    else if (change.resource.kind === 'Pod' && change.object.metadata.labels?.['gatekeeper.sh/operation'])
      world.after(0, () => reportAll(world));
  };
  store.listenAll(react);
}

/** Status of everything at once: at the start, and whenever Gatekeeper's pods come and go. */
export function reportAll(world: World): void {
  for (const template of templates(world)) onTemplate(world, { type: 'ADDED', object: template });
  for (const constraint of allConstraints(world)) report(world, constraint);
  reportOthers(world);
}

function onTemplate(world: World, { type, object }: Pick<Change, 'type' | 'object'>): void {
  const kind = templateKind(object);
  const spec = (object.spec ?? {}) as TemplateSpec;
  if (type === 'DELETED') {
    removeIfPresent(world, constraintDefinition(kind, [], undefined));
    return;
  }
  const pods = gatekeeperPods(world);
  if (pods.length === 0 || kind === '') return;
  const errors = compileErrors(spec);
  if (errors.length === 0 && !world.resources.findKind('constraints.gatekeeper.sh', kind)) {
    const names = spec.crd?.spec?.names;
    ensure(world, constraintDefinition(kind, names?.shortNames ?? [], spec.crd?.spec?.validation?.openAPIV3Schema));
  }
  if (errors.length === 0) makePolicy(world, object, kind);
  const byPod = reportByPods(world, object, () => (errors.length > 0 ? { errors } : {}));
  const status = { ...(errors.length === 0 ? { created: true } : {}), byPod };
  if (!isDeepStrictEqual(status, object.status)) setStatus(world, object, status);
}

/** Keeps what the audit wrote; entries of pods that are gone are dropped, as Gatekeeper's status controller does. */
function report(world: World, object: KubernetesObject): void {
  const resource = world.resources.find(object.apiVersion.split('/')[0] ?? '', object.kind.toLowerCase());
  const constraint = resource && world.store.find(resource, undefined, object.metadata.name);
  if (!constraint) return;
  const status = isRecord(constraint.status) ? constraint.status : {};
  const { generation: observedGeneration } = constraint.metadata;
  const vap = {
    enforcementPoint: 'vap.k8s.io',
    observedGeneration,
    ...(makeBinding(world, constraint)
      ? { state: 'generated' }
      : { message: 'K8sNativeValidation engine is missing', state: 'error' }),
  };
  const byPod = reportByPods(world, constraint, (operation) => ({
    enforced: true,
    ...(operation === 'audit' ? { enforcementPointsStatus: [vap] } : {}),
  }));
  if (isDeepStrictEqual(status.byPod ?? [], byPod)) return;
  setStatus(world, constraint, { ...status, byPod });
}
