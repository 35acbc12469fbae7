import { auditLogKey } from '../audit-log/logged-audit.ts';
import type { ClusterPicture } from '../cluster-picture.ts';
import { denialEventList } from '../denials/failed-create.ts';
import { admissionLogList } from '../denials/logged-denial.ts';
import { refusedOwnerList } from '../denials/refused-owner.ts';
import { rolloutList } from '../denials/rollout.ts';
import type { Finding } from '../finding.ts';
import { troubleList } from '../logs/seen-trouble.ts';
import type { Permission, Reading } from '../reading.ts';
import type { Observed } from './observed.ts';
import { some } from './wording.ts';

interface Source {
  readonly id: string;
  /** Asked of the server, in case the refusal does not name it. */
  readonly permission: Permission;
  /** What nobody knows then. */
  readonly unknown: string;
}

const list = (group: string, resource: string): Permission => ({ verb: 'list', group, resource });
const get = (resource: string): Permission => ({ verb: 'get', group: '', resource });

const sources: Readonly<Record<Exclude<keyof ClusterPicture, 'constraints' | 'lists'>, Source>> = {
  version: { id: 'version', permission: get('/version'), unknown: 'the server’s version' },
  kinds: {
    id: 'constraint-kinds',
    permission: get('/apis/constraints.gatekeeper.sh'),
    unknown: 'which kinds of constraint there are',
  },
  templates: {
    id: 'constrainttemplates',
    permission: list('templates.gatekeeper.sh', 'constrainttemplates'),
    unknown: 'whether templates work',
  },
  deployments: {
    id: 'deployments',
    permission: list('apps', 'deployments'),
    unknown: 'whether the components are installed, and with which flags,',
  },
  componentPods: {
    id: 'component-pods',
    permission: list('', 'pods'),
    unknown: 'whether the components’ pods run',
  },
  webhooks: {
    id: 'webhooks',
    permission: list('admissionregistration.k8s.io', 'validatingwebhookconfigurations'),
    unknown: 'whether requests are checked',
  },
  endpoints: {
    id: 'endpointslices',
    permission: list('discovery.k8s.io', 'endpointslices'),
    unknown: 'whether a pod answers for the webhooks',
  },
  config: {
    id: 'config',
    permission: list('config.gatekeeper.sh', 'configs'),
    unknown: 'which namespaces Gatekeeper leaves out',
  },
  namespaces: { id: 'namespaces', permission: list('', 'namespaces'), unknown: 'which namespaces are exempt' },
  pods: { id: 'pods', permission: list('', 'pods'), unknown: 'which workload a violating pod belongs to' },
};

/** What nobody knows without a list that is more than what its id calls it. */
const ofLists: Readonly<Record<string, Pick<Source, 'permission' | 'unknown'>>> = {
  [denialEventList.id]: { permission: list('', 'events'), unknown: 'what admission refused of late' },
  [rolloutList.id]: { permission: list('apps', 'deployments'), unknown: 'which rollouts hang on a refusal' },
  [refusedOwnerList.id]: {
    permission: list('apps', 'replicasets'),
    unknown: 'whether what was refused has its pods since',
  },
  [auditLogKey.id]: { permission: get('pods/log'), unknown: 'what the audit found beyond what status keeps' },
  [troubleList.id]: { permission: get('pods/log'), unknown: 'whether the add-on’s log tells of trouble' },
  [admissionLogList.id]: { permission: get('pods/log'), unknown: 'who asked for what was refused' },
};

/** `may-not-read:<what>` for every reading that was refused: the verb and resource that are missing, and what that hides. */
export function* mayNotRead({ cluster: { constraints, lists, ...readings } }: Observed): Iterable<Finding> {
  for (const [field, reading] of Object.entries(readings)) {
    yield* refusal(reading, sources[field as keyof typeof readings]);
  }
  for (const [id, reading] of lists) {
    yield* refusal(reading, { permission: list('', id), unknown: `which ${id} there are`, ...ofLists[id], id });
  }
  yield* refusedConstraints(constraints);
}

function* refusal(reading: Reading<unknown>, { id, permission, unknown }: Source): Iterable<Finding> {
  if (reading.state !== 'denied') return;
  const missing = reading.problem?.missing ?? permission;
  yield {
    id: `may-not-read:${id}`,
    severity: 'info',
    title: `You may not ${spell(missing)}: ${unknown} is unknown`,
    evidence: [refusedBy(reading)],
    next: ask(missing),
  };
}

function refusedBy({ source, problem }: Reading<unknown>): string {
  return `${source}: ${problem?.what ?? 'refused'}`;
}

/** One finding over all kinds of constraint that may not be listed: there may be a hundred. */
function* refusedConstraints(constraints: ClusterPicture['constraints']): Iterable<Finding> {
  const denied = [...constraints].filter(([, reading]) => reading.state === 'denied');
  const [first] = denied;
  if (!first) return;
  const kinds = denied.map(([kind]) => kind).sort();
  const all = denied.length === constraints.size;
  const missing = first[1].problem?.missing ?? list('constraints.gatekeeper.sh', first[0].toLowerCase());
  const resource = denied.length > 1 ? '*' : missing.resource;
  yield {
    id: 'may-not-read:constraints',
    severity: 'info',
    title: `You may not ${spell({ ...missing, resource })}: ${
      all ? 'constraints and violations are unknown' : `constraints and violations of ${some(kinds)} are unknown`
    }`,
    evidence: denied.slice(0, 20).map(([, reading]) => refusedBy(reading)),
    next: ask({ ...missing, resource }),
  };
}

function spell({ verb, group, resource, namespace }: Permission): string {
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}${where}`;
}

function ask({ verb, group, resource, namespace }: Permission): string {
  if (resource.startsWith('/'))
    return `Ask for a ClusterRole with verb ${verb} on the URL ${resource} (system:discovery has it)`;
  const verbs = verb === 'list' ? 'get,list,watch' : verb;
  const role = namespace === undefined ? 'clusterrole' : 'role';
  const where = namespace === undefined ? '' : ` -n ${namespace}`;
  return `Ask for it: kubectl create ${role} constable-reader${where} --verb=${verbs} --resource='${resource}${group === '' ? '' : `.${group}`}'`;
}
