/** What denials are read from: events, Deployments and what the webhook's pods log. */
import type { ClusterLogs } from '../cluster/sources/followed-logs.ts';
import type { ClusterSource } from '../cluster/sources/listed.ts';
import type { ClusterObjects } from '../cluster/sources/named-objects.ts';
import type { ClusterList } from '../cluster/sources/scoped-collection.ts';
import { type DenialEvent, denialEventList, parseDenialEvent } from '../governance/denials/failed-create.ts';
import { type AdmissionLogItem, admissionLogList, tallyDenials } from '../governance/denials/logged-denial.ts';
import {
  type NamedOwner,
  namedOwners,
  parseRefusedOwner,
  type RefusedOwner,
  refusedOwnerList,
} from '../governance/denials/refused-owner.ts';
import { parseRollout, type Rollout, rolloutList } from '../governance/denials/rollout.ts';
import { workloadKey } from '../governance/denials/workload.ts';
import { logPlaces } from '../governance/log-places.ts';

const namespacedKey = ({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`;

const eventSource = (path: string, reason: string) => ({
  path,
  query: { fieldSelector: `reason=${reason},type=Warning` },
  parse: parseDenialEvent,
});

/** The API server picks them out, so that a cluster with 10,000 events of other reasons sends none of these. */
const events: ClusterList<DenialEvent> = {
  id: denialEventList.id,
  later: true,
  sources: (namespace) => {
    const own = `/api/v1/namespaces/${namespace || 'default'}/events`;
    return {
      everywhere: eventSource('/api/v1/events', 'FailedCreate'),
      beside: [eventSource('/api/v1/events', 'FailedAdmission')],
      instead: [eventSource(own, 'FailedCreate')],
      keyOf: namespacedKey,
    };
  },
};

/** All Deployments: no selector finds those that fail, and their ReplicaSets, of which there are ten times as many, say no more. */
const rollouts: ClusterList<Rollout> = {
  id: rolloutList.id,
  later: true,
  sources: (namespace) => ({
    everywhere: { path: '/apis/apps/v1/deployments', parse: parseRollout },
    instead: [{ path: `/apis/apps/v1/namespaces/${namespace || 'default'}/deployments`, parse: parseRollout }],
    keyOf: namespacedKey,
  }),
};

const owners: ClusterObjects<NamedOwner, RefusedOwner> = {
  id: refusedOwnerList.id,
  namedIn: [denialEventList.id, rolloutList.id],
  named: namedOwners,
  parse: ({ kind }, raw) => parseRefusedOwner(kind, raw),
  keyOf: workloadKey,
};

/** About a kilobyte each. */
const tailLines = 2_000;

const admissionLog: ClusterLogs<AdmissionLogItem> = {
  id: admissionLogList.id,
  tailLines,
  places: (pods) => logPlaces(pods, 'gatekeeper-controller'),
  reader: ({ pod }, { has }) => tallyDenials(pod, has),
};

export const denialSources: readonly ClusterSource[] = [events, rollouts, owners, admissionLog];
