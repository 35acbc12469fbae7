import { isRemediationOver, type Remediation } from '../governance/azure/remediation.ts';
import { groupIdOf, idKey, nameOf, sameId } from '../governance/azure/resource-id.ts';
import { listKey, readingOf } from '../governance/list-key.ts';
import { grouped } from '../governance/number-text.ts';
import type { AzureList } from '../state/azure-source.ts';
import { defineResource } from './define-resource.ts';
import { paragraph } from './detail-line.ts';
import { moment } from './facts.ts';
import { fault, plain, provisioningLook } from './looks.ts';
import { minutes } from './periods.ts';

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
export const remediations = defineResource<Remediation, RemediationFacts>({
  id: 'remediations',
  aliases: ['rem'],
  summary: 'remediation tasks of the resource group',
  noun: 'remediation task',
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
    { id: 'state', width: 13, priority: 0, words: 'state', look: ({ state }) => provisioningLook(state) },
    { id: 'name', width: 20, grow: 1, priority: 0, names: true, words: 'name' },
    { id: 'assignment', width: 20, grow: 3, priority: 1, names: true, words: 'assignment' },
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
      width: 6,
      priority: 1,
      count: ({ deployments }) => deployments.failed,
      quietZero: true,
      look: ({ deployments }) => (deployments.failed > 0 ? fault : plain),
    },
    { id: 'age', width: 8, priority: 2, moment: 'createdAt' },
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
});
