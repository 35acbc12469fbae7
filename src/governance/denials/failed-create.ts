import { listKey } from '../list-key.ts';
import { countOf, metadataOf, numberOf, objectOf, type RawObject, textOf, timeOf } from '../raw-json.ts';
import { parseRefusedAnswer, type RefusedAnswer } from './refused-answer.ts';
import type { Workload } from './workload.ts';

/** An Event (v1) of a controller to which admission refused what it wanted to make: several refusals in one, counted. */
export interface FailedCreate {
  readonly type: 'failed-create';
  readonly namespace: string;
  readonly name: string;
  /** What the object was wanted for: a ReplicaSet, StatefulSet, DaemonSet, Job or CronJob. */
  readonly owner: Workload;
  /** Such as `replicaset-controller`. */
  readonly component: string;
  readonly answer: RefusedAnswer;
  /** Controllers keep no more than about one in five minutes once they have told 25: there may have been more. */
  readonly count: number;
  /** Epoch ms. */
  readonly first: number;
  readonly last: number;
}

/** An Event that Gatekeeper itself emits for each refusal, when it was told to (`--emit-admission-events`). */
export interface AdmissionEvent {
  readonly type: 'admission-event';
  readonly namespace: string;
  readonly name: string;
  readonly constraint: { readonly kind: string; readonly name: string };
  readonly object: Workload;
  readonly user: string;
  readonly message: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

export type DenialEvent = FailedCreate | AdmissionEvent;

export const denialEventList = listKey<DenialEvent>('denial-events');

/** Undefined for what failed for another reason than a refusal by Gatekeeper. */
export function parseDenialEvent(raw: unknown): DenialEvent | undefined {
  const event = objectOf(raw);
  const { name, namespace, annotations, createdAt } = metadataOf(event);
  if (name === '') return undefined;
  const at = { namespace, name, ...timesOf(event, createdAt) };
  if (event.reason === 'FailedAdmission') return parseAdmissionEvent(event, annotations, at);
  const answer = parseRefusedAnswer(textOf(event.message));
  if (answer === undefined) return undefined;
  const involved = objectOf(event.involvedObject);
  const owner = {
    group: groupOf(textOf(involved.apiVersion)),
    kind: textOf(involved.kind),
    namespace: textOf(involved.namespace) || namespace,
    name: textOf(involved.name),
  };
  const component = textOf(objectOf(event.source).component) || textOf(event.reportingComponent);
  return { type: 'failed-create', ...at, owner, component, answer };
}

function parseAdmissionEvent(
  event: RawObject,
  annotations: RawObject,
  at: Pick<AdmissionEvent, 'namespace' | 'name' | 'count' | 'first' | 'last'>,
): AdmissionEvent | undefined {
  const constraint = { kind: textOf(annotations.constraint_kind), name: textOf(annotations.constraint_name) };
  if (annotations.process !== 'admission' || constraint.name === '') return undefined;
  return {
    type: 'admission-event',
    ...at,
    constraint,
    object: {
      group: textOf(annotations.resource_group),
      kind: textOf(annotations.resource_kind),
      namespace: textOf(annotations.resource_namespace),
      name: textOf(annotations.resource_name),
    },
    user: textOf(annotations.request_username),
    message: textOf(event.message).replace(/^[\s\S]*?, Message: /, ''),
  };
}

/** Old and new ways of writing events: `count` with two timestamps, or `eventTime` and a `series`. */
function timesOf(event: RawObject, createdAt: number): Pick<FailedCreate, 'count' | 'first' | 'last'> {
  const series = objectOf(event.series);
  const began = timeOf(event.eventTime) ?? createdAt;
  const first = timeOf(event.firstTimestamp) ?? began;
  const last = timeOf(series.lastObservedTime) ?? timeOf(event.lastTimestamp) ?? first;
  const count = countOf(series.count) ?? numberOf(event.count) ?? 1;
  return { count: Math.max(1, count), first: Math.min(first, last), last };
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}
