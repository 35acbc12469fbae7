import type { Author, Principal } from '../governance/azure/author.ts';
import { listKey, readingOf } from '../governance/list-key.ts';
import type { AzureList } from '../state/azure-source.ts';
import { PartialAnswer, subscriptionOf } from '../state/azure-source.ts';
import type { AzureState } from '../state/azure-state.ts';
import { given } from './facts.ts';
import { minutes } from './periods.ts';
import { spellAge } from './spell-age.ts';

export const principalKey = listKey<Principal>('principals');

/** Who is behind the object ids of assignments. Nothing waits for it: until it is there the ids stand alone. */
export const principals: AzureList<Principal> = {
  key: principalKey,
  per: 'login',
  silent: true,
  after: 'assignments',
  period: minutes(10),
  request: ({ arm }) => `POST ${arm.connection.cloud.graph ?? '…'}/v1.0/directoryObjects/getByIds`,
  async read(access, signal) {
    const assigned = access.azure().picture.assignments.value ?? [];
    const authors = assigned.flatMap(({ assignedBy, changedBy }) => [assignedBy, changedBy]);
    // A name that was written down wins.
    const ids = authors.flatMap((author) => (author?.id !== undefined && author.name === undefined ? author.id : []));
    const { directoryOf } = await import('../azure/directory.ts');
    const scope = access.cluster?.id ?? `/subscriptions/${subscriptionOf(access)}`;
    const { principals: found, problem } = await directoryOf(access.arm).know([...new Set(ids)], scope, signal);
    return problem === undefined ? found : new PartialAnswer(found, problem);
  },
};

/** Who did something: id and name, or why there is no name. */
export interface AuthorFacts {
  readonly id?: string;
  readonly name?: string;
  /** `user`, `group`, `service principal`; absent where nobody told. */
  readonly type?: string;
  readonly nameUnknown?: string;
}

export function authorFacts(author: Author | undefined, azure: Pick<AzureState, 'lists'>): AuthorFacts {
  if (author === undefined) return { nameUnknown: 'not told by Azure' };
  const { id, name } = author;
  if (id === undefined || name !== undefined) return author;
  const { state, value = [], problem } = readingOf(azure, principalKey);
  const known = value.find((one) => one.id === id);
  const facts = { id, ...given('name', known?.name), ...given('type', known?.type) };
  if (known?.name !== undefined) return facts;
  if (known?.gone) return { ...facts, nameUnknown: 'the directory has nothing of this id' };
  if (state === 'live' && known) return { ...facts, nameUnknown: 'the directory keeps its name to itself' };
  return {
    ...facts,
    nameUnknown: problem === undefined ? 'name not read yet' : `name not readable: ${problem.what}`,
  };
}

/** On one line. */
function spellAuthor({ id, name, type, nameUnknown = '' }: AuthorFacts): string {
  if (name !== undefined) return id === undefined ? name : `${name} (${type === undefined ? '' : `${type} `}${id})`;
  if (id === undefined) return nameUnknown;
  return `${type === undefined ? '' : `${type} `}${id} (${nameUnknown})`;
}

/** `3 d ago by Gerda Governance`, or what of it Azure does not tell. */
export function whenAndWho(at: number | undefined, author: AuthorFacts, now: number): string {
  const when = at === undefined ? undefined : `${spellAge(at, now)} ago`;
  const isTold = author.id !== undefined || author.name !== undefined;
  if (!isTold)
    return when === undefined ? 'when and by whom: not told by Azure' : `${when}, by whom: not told by Azure`;
  return `${when ?? 'when: not told by Azure,'} by ${spellAuthor(author)}`;
}
