import { boundedDepth } from './bounded-depth.ts';
import type { AzureOrigin, Constraint, EnforcementPointStatus, ScopedAction } from './constraint.ts';
import type { KeptViolations } from './kept-violations.ts';
import { parsePodStatuses } from './pod-status.ts';
import {
  countOf,
  listOf,
  metadataOf,
  numberOf,
  objectOf,
  type RawObject,
  textOf,
  textsOf,
  timeOf,
} from './raw-json.ts';
import type { Violation } from './violation.ts';

const noActions: readonly string[] = Object.freeze([]);

/**
 * One constraint as the API server lists it (constraints.gatekeeper.sh/v1beta1). Undefined when it has no name or no
 * kind. `kind` is for list items, which some servers send without their own; `keep` says how its violations are kept.
 */
export function parseConstraint(
  raw: unknown,
  kind = '',
  keep: (violations: readonly Violation[]) => KeptViolations = (violations) => violations,
): Constraint | undefined {
  const object = objectOf(raw);
  const metadata = metadataOf(object);
  const ownKind = textOf(object.kind) || kind;
  if (metadata.name === '' || ownKind === '') return undefined;
  const spec = objectOf(object.spec);
  const status = objectOf(object.status);
  const auditedAt = timeOf(status.auditTimestamp);
  const totalViolations = countOf(status.totalViolations);
  const origin = parseOrigin(metadata.annotations);
  return {
    kind: ownKind,
    name: metadata.name,
    uid: metadata.uid,
    generation: metadata.generation,
    createdAt: metadata.createdAt,
    // Gatekeeper denies when the field is unset or empty.
    action: textOf(spec.enforcementAction) || 'deny',
    scoped: spec.enforcementAction === 'scoped' ? listOf(spec.scopedEnforcementActions).map(parseScopedAction) : [],
    match: objectOf(boundedDepth(spec.match)),
    parameters: boundedDepth(spec.parameters),
    ...(origin && { origin }),
    byPod: parsePodStatuses(object, (pod) => ({
      operations: textsOf(pod.operations),
      enforced: pod.enforced === true,
      enforcementPoints: listOf(pod.enforcementPointsStatus).map(parsePointStatus),
    })),
    ...(auditedAt !== undefined && { auditedAt }),
    ...(totalViolations !== undefined && { totalViolations }),
    violations: keep(parseViolations(listOf(status.violations), { kind: ownKind, name: metadata.name }, auditedAt)),
  };
}

/**
 * Every violation shares its constraint's reference, and equal strings within one constraint are one string: 500
 * violations name few namespaces and kinds, and JSON.parse makes a new string for each.
 */
function parseViolations(
  entries: readonly unknown[],
  constraint: Violation['constraint'],
  auditedAt: number | undefined,
): readonly Violation[] {
  const seen = new Map<string, string>();
  const shared = (raw: unknown): string => {
    if (typeof raw !== 'string') return '';
    const known = seen.get(raw);
    if (known !== undefined) return known;
    seen.set(raw, raw);
    return raw;
  };
  const violations: Violation[] = [];
  for (const entry of entries) {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) continue;
    const raw = entry as RawObject;
    const actions = Array.isArray(raw.enforcementActions) ? textsOf(raw.enforcementActions).map(shared) : noActions;
    violations.push({
      action: shared(raw.enforcementAction) || 'deny',
      actions,
      constraint,
      object: {
        group: shared(raw.group),
        version: shared(raw.version),
        kind: shared(raw.kind),
        namespace: shared(raw.namespace),
        name: textOf(raw.name),
      },
      message: textOf(raw.message),
      ...(auditedAt !== undefined && { auditedAt }),
    });
  }
  return violations;
}

function parseScopedAction(raw: unknown): ScopedAction {
  const object = objectOf(raw);
  return {
    action: textOf(object.action),
    points: listOf(object.enforcementPoints)
      .map((point) => textOf(objectOf(point).name))
      .filter((name) => name !== ''),
  };
}

function parsePointStatus(raw: unknown): EnforcementPointStatus {
  const object = objectOf(raw);
  return {
    point: textOf(object.enforcementPoint),
    state: textOf(object.state),
    message: textOf(object.message),
    observedGeneration: numberOf(object.observedGeneration) ?? 0,
  };
}

function parseOrigin(annotations: RawObject): AzureOrigin | undefined {
  const assignmentId = textOf(annotations['azure-policy-assignment-id']);
  const definitionId = textOf(annotations['azure-policy-definition-id']);
  if (assignmentId === '' && definitionId === '') return undefined;
  return {
    assignmentId,
    definitionId,
    definitionReferenceId: textOf(annotations['azure-policy-definition-reference-id']),
    setDefinitionId: textOf(annotations['azure-policy-setdefinition-id']),
  };
}
