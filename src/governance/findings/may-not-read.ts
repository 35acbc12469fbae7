import type { ClusterPicture } from '../cluster-picture.ts';
import type { Finding } from '../finding.ts';
import type { Permission, Reading } from '../reading.ts';
import type { Observed } from './observed.ts';
import { some } from './wording.ts';

interface Source {
  readonly id: string;
  readonly reading: Reading<unknown>;
  /** Asked of the server, in case the refusal does not name it. */
  readonly permission: Permission;
  readonly unknown: string;
}

/** `may-not-read:<what>` for every reading that was refused: the verb and resource that are missing, and what that hides. */
export function mayNotRead({ cluster: picture }: Observed): readonly Finding[] {
  const list = (group: string, resource: string): Permission => ({ verb: 'list', group, resource });
  const sources: readonly Source[] = [
    {
      id: 'version',
      reading: picture.version,
      permission: { verb: 'get', group: '', resource: '/version' },
      unknown: 'the server’s version is unknown',
    },
    {
      id: 'constraint-kinds',
      reading: picture.kinds,
      permission: { verb: 'get', group: '', resource: '/apis/constraints.gatekeeper.sh' },
      unknown: 'which kinds of constraint there are is unknown',
    },
    {
      id: 'constrainttemplates',
      reading: picture.templates,
      permission: list('templates.gatekeeper.sh', 'constrainttemplates'),
      unknown: 'whether templates work is unknown',
    },
    {
      id: 'deployments',
      reading: picture.deployments,
      permission: list('apps', 'deployments'),
      unknown: 'whether the components are installed, and with which flags, is unknown',
    },
    {
      id: 'component-pods',
      reading: picture.componentPods,
      permission: list('', 'pods'),
      unknown: 'whether the components’ pods run is unknown',
    },
    {
      id: 'webhooks',
      reading: picture.webhooks,
      permission: list('admissionregistration.k8s.io', 'validatingwebhookconfigurations'),
      unknown: 'whether requests are checked is unknown',
    },
    {
      id: 'endpointslices',
      reading: picture.endpoints,
      permission: list('discovery.k8s.io', 'endpointslices'),
      unknown: 'whether a pod answers for the webhooks is unknown',
    },
    {
      id: 'config',
      reading: picture.config,
      permission: list('config.gatekeeper.sh', 'configs'),
      unknown: 'which namespaces Gatekeeper leaves out is unknown',
    },
    {
      id: 'namespaces',
      reading: picture.namespaces,
      permission: list('', 'namespaces'),
      unknown: 'which namespaces are exempt is unknown',
    },
    {
      id: 'pods',
      reading: picture.pods,
      permission: list('', 'pods'),
      unknown: 'which workload a violating pod belongs to is unknown',
    },
  ];
  const lists = [...picture.lists].map(
    ([id, reading]): Source => ({
      id,
      reading,
      permission: list('', id),
      unknown: `which ${id} there are is unknown`,
    }),
  );
  const denied = [...sources, ...lists].filter(({ reading }) => reading.state === 'denied').map(refusal);
  return [...denied, ...constraints(picture)];
}

function refusal({ id, reading, permission, unknown }: Source): Finding {
  const missing = reading.problem?.missing ?? permission;
  return {
    id: `may-not-read:${id}`,
    severity: 'info',
    title: `You may not ${spell(missing)}: ${unknown}`,
    evidence: [`${reading.source}: ${reading.problem?.what ?? 'refused'}`],
    next: ask(missing),
  };
}

/** One finding over all kinds of constraint that may not be listed: there may be a hundred. */
function constraints(picture: ClusterPicture): readonly Finding[] {
  const denied = [...picture.constraints].filter(([, reading]) => reading.state === 'denied');
  const [first] = denied;
  if (!first) return [];
  const kinds = denied.map(([kind]) => kind).sort();
  const all = denied.length === picture.constraints.size;
  const missing = first[1].problem?.missing ?? {
    verb: 'list',
    group: 'constraints.gatekeeper.sh',
    resource: first[0].toLowerCase(),
  };
  const resource = denied.length > 1 ? '*' : missing.resource;
  return [
    {
      id: 'may-not-read:constraints',
      severity: 'info',
      title: `You may not ${spell({ ...missing, resource })}: ${
        all ? 'constraints and violations are unknown' : `constraints and violations of ${some(kinds)} are unknown`
      }`,
      evidence: denied.slice(0, 20).map(([, reading]) => `${reading.source}: ${reading.problem?.what ?? 'refused'}`),
      next: ask({ ...missing, resource }),
    },
  ];
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
