import { isRemediationOver, type Remediation } from '../governance/azure/remediation.ts';
import { groupIdOf, idKey, nameOf, sameId } from '../governance/azure/resource-id.ts';
import { listKey, readingOf } from '../governance/list-key.ts';
import { grouped } from '../governance/number-text.ts';
import type { AzureList } from '../state/azure-source.ts';
import { paragraph } from './detail-line.ts';
import { moment } from './facts.ts';
import { fault, plain, provisioningLook } from './looks.ts';
import { minutes } from './periods.ts';
import type { Resource } from './resource.ts';

export interface RemediationFacts extends Omit<Remediation, 'createdAt'> {
  /** The assignment's display name; its name where the assignment could not be read. */
  readonly assignment: string;
  readonly over: boolean;
  readonly createdAt?: string;
}

const key = listKey<Remediation>('remediations');

const list: AzureList<Remediation> = {
  key,
  per: 'cluster',
  period: minutes(1),
  request: ({ cluster }) =>
    `GET ${cluster ? groupIdOf(cluster.id) : '…'}/providers/Microsoft.PolicyInsights/remediations`,
  async read({ arm, cluster }, signal) {
    const { listRemediations } = await import('../azure/remediations.ts');
    return cluster ? listRemediations(arm, groupIdOf(cluster.id), signal) : [];
  },
};

/** Remediation tasks of the cluster's resource group: those that go on first, then the newest. */
export const remediations: Resource<Remediation, RemediationFacts> = {
  id: 'remediations',
  aliases: ['rem'],
  title: 'Remediations',
  summary: 'remediation tasks of the resource group',
  nouns: ['remediation task', 'remediation tasks'],
  documentKind: 'RemediationList',
  side: 'azure',
  lists: { azure: list },
  wants: [key.id, 'assignments'],
  nothing: 'there are none; r on an assignment makes one',
  readings: ({ azure }) => [readingOf(azure, key)],
  rows: ({ azure }) =>
    (readingOf(azure, key).value ?? [])
      .map((remediation) => {
        const { createdAt, ...rest } = remediation;
        const { assignmentId, state } = remediation;
        const assignment = azure.picture.assignments.value?.find(({ id }) => sameId(id, assignmentId));
        return {
          key: idKey(remediation.id),
          name: remediation.name,
          item: remediation,
          facts: {
            ...rest,
            ...moment('createdAt', createdAt),
            assignment: assignment?.displayName || nameOf(assignmentId),
            over: isRemediationOver(remediation),
          },
          fault: state.toLowerCase() === 'failed',
        };
      })
      .sort((a, b) => Number(a.facts.over) - Number(b.facts.over) || (b.item.createdAt ?? 0) - (a.item.createdAt ?? 0)),
  columns: [
    {
      id: 'state',
      title: 'STATE',
      width: 13,
      priority: 0,
      words: ({ state }) => state,
      look: ({ state }) => provisioningLook(state),
    },
    { id: 'name', title: 'NAME', width: 20, grow: 1, priority: 0, names: true, words: ({ name }) => name },
    {
      id: 'assignment',
      title: 'ASSIGNMENT',
      width: 20,
      grow: 3,
      priority: 1,
      names: true,
      words: ({ assignment }) => assignment,
    },
    {
      id: 'deployments',
      title: 'DEPLOYED',
      width: 11,
      priority: 1,
      align: 'right',
      words: ({ deployments: { succeeded, total } }) => `${grouped(succeeded)} of ${grouped(total)}`,
      order: ({ deployments }) => deployments.total,
    },
    {
      id: 'failed',
      title: 'FAILED',
      width: 6,
      priority: 1,
      align: 'right',
      count: ({ deployments }) => deployments.failed,
      quietZero: true,
      look: ({ deployments }) => (deployments.failed > 0 ? fault : plain),
    },
    { id: 'age', title: 'AGE', width: 8, priority: 2, align: 'right', moment: ({ createdAt }) => createdAt },
  ],
  detail: ({ item: { id, name, state, statusMessage, referenceId }, facts }) => [
    [
      ['title', name],
      ['muted', ` ${state}`],
    ],
    [['muted', 'assignment '], facts.assignment, ['muted', referenceId === '' ? '' : ` · definition ${referenceId}`]],
    ...(statusMessage === '' ? [] : [paragraph(statusMessage)]),
    [['muted', id]],
  ],
  search: ({ facts: { statusMessage, referenceId } }) => `${statusMessage} ${referenceId}`,
  armId: ({ item }) => item.id,
};
