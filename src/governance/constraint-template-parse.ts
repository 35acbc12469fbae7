import type { ConstraintTemplate, TemplateEngine } from './constraint-template.ts';
import { parsePodStatuses } from './pod-status.ts';
import { listOf, metadataOf, objectOf, textOf } from './raw-json.ts';
import { parseSyncRequirements } from './sync.ts';
import { celSources, updatesOf } from './template-updates.ts';

const syncAnnotation = 'metadata.gatekeeper.sh/requires-sync-data';

/** One ConstraintTemplate (templates.gatekeeper.sh/v1 or v1beta1); undefined when it has no name. */
export function parseConstraintTemplate(raw: unknown): ConstraintTemplate | undefined {
  const object = objectOf(raw);
  const metadata = metadataOf(object);
  if (metadata.name === '') return undefined;
  const spec = objectOf(object.spec);
  const names = objectOf(objectOf(objectOf(objectOf(spec.crd).spec).names));
  const status = objectOf(object.status);
  const targets = listOf(spec.targets);
  const generateVap = celSources(targets)
    .map((source) => source.generateVAP)
    .find((flag) => typeof flag === 'boolean');
  const updates = updatesOf(targets);
  const requiresSync = parseSyncRequirements(metadata.annotations[syncAnnotation]);
  return {
    name: metadata.name,
    kind: textOf(names.kind),
    generation: metadata.generation,
    createdAt: metadata.createdAt,
    engine: engineOf(targets),
    ...(generateVap !== undefined && { generateVap }),
    ...(updates && { updates }),
    ...(requiresSync && { requiresSync }),
    ...(typeof status.created === 'boolean' && { created: status.created }),
    byPod: parsePodStatuses(object, () => ({})),
    definitionIds: Object.entries(metadata.annotations)
      .filter(([name]) => /^azure-policy-definition-id(-\d+)?$/.test(name))
      .map(([, id]) => textOf(id))
      .filter((id) => id !== ''),
    installedByAddon:
      metadata.annotations['constraint-template-installed-by'] === 'azure-policy-addon' ||
      metadata.labels['managed-by'] === 'azure-policy-addon',
  };
}

function engineOf(targets: readonly unknown[]): TemplateEngine {
  let rego = false;
  let cel = false;
  for (const entry of targets) {
    const target = objectOf(entry);
    if (textOf(target.rego) !== '') rego = true;
    for (const code of listOf(target.code)) {
      const engine = objectOf(code).engine;
      if (engine === 'Rego') rego = true;
      if (engine === 'K8sNativeValidation') cel = true;
    }
  }
  if (rego && cel) return 'both';
  if (rego) return 'rego';
  return cel ? 'cel' : 'none';
}
