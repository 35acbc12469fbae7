import { type Exemption, exemptionList, isExpired } from '../governance/azure/exemption.ts';
import { idKey, nameOf, sameId, scopeLevel } from '../governance/azure/resource-id.ts';
import { readingOf } from '../governance/list-key.ts';
import { defineResource } from './define-resource.ts';
import { paragraph } from './detail-line.ts';
import { moment } from './facts.ts';
import { fault, plain, quiet, warning } from './looks.ts';
import { minutes } from './periods.ts';
import { spellAge } from './spell-age.ts';

export interface ExemptionFacts extends Omit<Exemption, 'expiresAt'> {
  readonly scope: string;
  readonly level: string;
  /** The assignment's display name; its name where the assignment could not be read. */
  readonly assignment: string;
  /** Absent for one that never ends. */
  readonly expiresAt?: string;
  /** An expired one stays, unhonoured. */
  readonly expired: boolean;
}

const week = 7 * 24 * 60 * 60_000;

/** Exemptions that bear on the cluster: expired ones first, then what expires soonest. */
export const exemptions = defineResource<Exemption, ExemptionFacts>({
  id: 'exemptions',
  aliases: ['exe', 'policyexemptions'],
  summary: 'what is exempt from an assignment, and until when',
  side: 'azure',
  lists: {
    azure: {
      key: exemptionList,
      per: 'cluster',
      period: minutes(5),
      request: ({ cluster }) => `GET ${cluster?.id ?? '…'}/providers/Microsoft.Authorization/policyExemptions`,
      async read({ arm, cluster }, signal) {
        const { exemptionsAt } = await import('../azure/exemptions.ts');
        return cluster ? exemptionsAt(arm, cluster.id, signal) : [];
      },
    },
  },
  wants: [exemptionList.id, 'assignments'],
  nothing: 'nothing is exempt here',
  readings: ({ azure }) => [readingOf(azure, exemptionList)],
  rows: ({ azure }, { now }) =>
    (readingOf(azure, exemptionList).value ?? [])
      .map((exemption) => {
        const { expiresAt, ...rest } = exemption;
        const { id, assignmentId } = exemption;
        const assignment = azure.picture.assignments.value?.find((one) => sameId(one.id, assignmentId));
        const scope = id.replace(/\/providers\/Microsoft\.Authorization\/policyExemptions\/[^/]+$/i, '');
        const expired = isExpired(exemption, now);
        return {
          key: idKey(id),
          name: exemption.displayName || exemption.name,
          item: exemption,
          facts: {
            ...rest,
            scope,
            level: scopeLevel(scope),
            assignment: assignment?.displayName || nameOf(assignmentId),
            ...moment('expiresAt', expiresAt),
            expired,
          },
          fault: expired,
        };
      })
      .sort((a, b) => ends(a.item) - ends(b.item) || (a.key < b.key ? -1 : 1)),
  columns: [
    {
      id: 'name',
      names: true,
      title: 'EXEMPTION',
      width: 22,
      grow: 2,
      priority: 0,
      words: ({ displayName, name }) => displayName || name,
    },
    { id: 'category', width: 9, priority: 2, words: 'category' },
    { id: 'assignment', width: 22, grow: 3, priority: 1, names: true, words: 'assignment' },
    {
      id: 'of',
      title: 'OF IT',
      width: 10,
      priority: 4,
      words: ({ referenceIds: { length } }) =>
        length === 0 ? 'all' : `${length} definition${length === 1 ? '' : 's'}`,
    },
    { id: 'level', width: 16, priority: 3, words: 'level' },
    {
      id: 'expires',
      width: 22,
      priority: 0,
      words: ({ expired, expiresAt }) => (expired ? `expired ${expiresAt}` : (expiresAt ?? 'never')),
      look: ({ expired, expiresAt }) => (expired ? fault : expiresAt === undefined ? warning : plain),
      order: ({ expiresAt }) => expiresAt ?? '~',
    },
    { id: 'id', width: 20, priority: 6, wide: true, words: 'id', look: quiet },
  ],
  heading(rows, _, { now }) {
    const soon = rows.filter(({ item, facts }) => !facts.expired && ends(item) - now < week).length;
    return soon === 0 ? [] : [['warning', ` · ${soon} within 7 days`]];
  },
  detail: ({ item, facts }, _, { now }) => [
    [
      ['title', facts.displayName || facts.name],
      ['muted', ` ${facts.category} · ${facts.level}`],
    ],
    [['muted', 'assignment '], facts.assignment, ['muted', `  ${facts.assignmentId}`]],
    facts.referenceIds.length === 0
      ? [['muted', 'from every definition of it']]
      : paragraph(`from ${facts.referenceIds.join(', ')}`),
    item.expiresAt === undefined
      ? [['warning', 'it never ends by itself']]
      : facts.expired
        ? [['error', `expired ${spellAge(item.expiresAt, now)} ago: no longer honoured`]]
        : [['muted', 'ends '], facts.expiresAt ?? ''],
    [['muted', facts.id]],
  ],
  search: ({ facts }) => `${facts.referenceIds.join(' ')} ${facts.scope}`,
  armId: ({ item }) => item.id,
});

function ends({ expiresAt = Number.MAX_SAFE_INTEGER }: Exemption): number {
  return expiresAt;
}
