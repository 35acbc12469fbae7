import { isInitiativeId, wellKnown } from '../src/governance/azure/definition.ts';
import { didYouMean } from '../src/governance/near-names.ts';
import type { Problem } from '../src/governance/reading.ts';
import { InputError } from '../src/operations/input-error.ts';
import type { Lookups } from '../src/operations/lookups.ts';
import type { AzureSlice } from '../src/state/azure-state.ts';
import type { LiveConsole } from '../src/state/console-state.ts';
import { namedObject } from './named-object.ts';

type AzurePicture = ReturnType<LiveConsole['store']['getState']>['azure']['picture'];

const starters: Readonly<Record<string, string>> = {
  baseline: wellKnown.podSecurityBaseline,
  restricted: wellKnown.podSecurityRestricted,
  safeguards: wellKnown.deploymentSafeguards,
};

/** Looks names up in what the console reads. */
export function lookupsIn(live: LiveConsole, namespace = ''): Lookups {
  return {
    cluster() {
      const { cluster } = live.store.getState().azure.picture;
      if (cluster.value !== undefined) return cluster.value;
      if (cluster.problem) throw new UnreadError(cluster.problem);
      throw new InputError({ what: 'It is not known which AKS cluster this is', next: 'Name it with --cluster.' });
    },
    object: (named) => namedObject(named, live.store.getState(), namespace),
    async assignment(wanted) {
      if (wanted.startsWith('/')) return wanted;
      return one('assignment', wanted, await read(live, 'assignments', ({ assignments }) => assignments)).id;
    },
    async policy(wanted) {
      const id = starters[wanted.toLowerCase()] ?? wanted;
      if (id.startsWith('/')) {
        const fetched = isInitiativeId(id)
          ? await live.azure.fetchInitiative(id)
          : await live.azure.fetchDefinition(id);
        if ('value' in fetched) return fetched.value;
        throw fetched.problem.status === 404 ? new InputError(fetched.problem) : new UnreadError(fetched.problem);
      }
      const definitions = await read(live, 'catalogue', (picture) => picture.definitions);
      const initiatives = await read(live, 'catalogue', (picture) => picture.initiatives);
      const all = [...definitions.values(), ...initiatives.values()];
      return one('definition or initiative', wanted, all, Object.keys(starters));
    },
  };
}

/** What a name means could not be looked up, which says nothing of the name. */
export class UnreadError extends Error {
  override readonly name = 'UnreadError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.what);
    this.problem = problem;
  }
}

/** Reads the slice and gives its value. @throws UnreadError when it cannot be read */
async function read<T>(
  live: LiveConsole,
  slice: AzureSlice,
  pick: (picture: AzurePicture) => { value?: T; problem?: Problem },
): Promise<T> {
  await live.azure.refresh(slice);
  const { value, problem } = pick(live.store.getState().azure.picture);
  if (value !== undefined) return value;
  throw new UnreadError(problem ?? { what: `${slice} could not be read`, next: 'Try again.' });
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
}

/** By name, else by display name; both without case. @throws InputError when none or several fit */
function one<T extends Named>(noun: string, wanted: string, all: readonly T[], words: readonly string[] = []): T {
  const text = wanted.trim().toLowerCase();
  const byName = all.filter(({ name }) => name.toLowerCase() === text);
  const found = byName.length > 0 ? byName : all.filter(({ displayName }) => displayName.toLowerCase() === text);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  if (first === undefined) {
    throw new InputError({
      what: `There is no ${noun} "${wanted}" among ${all.length}`,
      next: `${didYouMean(wanted, [...words, ...all.flatMap(({ name, displayName }) => [name, displayName])])}Give its name, display name or id.`,
    });
  }
  throw new InputError({
    what: `"${wanted}" fits ${found.length}: ${found.map(({ id }) => id).join(', ')}`,
    next: 'Give the id of one.',
  });
}
