import { expect, it } from 'vitest';
import { parseMutator } from '../../../src/governance/mutator.ts';
import { createCluster } from '../../../src/sandbox/cluster.ts';

const group = 'mutations.gatekeeper.sh';

it('the sandbox has a mutator, which every Gatekeeper pod that is there applies', () => {
  const { cluster } = createCluster({});
  const mutator = () => parseMutator('Assign', cluster.get(group, 'assign', '', 'pods-end-gracefully'));
  const pods = cluster.list('', 'pods', 'gatekeeper-system').map(({ metadata }) => metadata.name);
  expect(mutator()).toMatchObject({ location: 'spec.terminationGracePeriodSeconds', appliesTo: ['Pod'] });
  expect(
    mutator()
      ?.byPod.map(({ id, enforced }) => [id, enforced])
      .sort(),
  ).toEqual(pods.sort().map((name) => [name, true]));
  expect(mutator()?.installedByAddon).toBe(false);
});

it('two disagree on the key of a list, until one of them goes', async () => {
  const { cluster, stop } = createCluster({});
  const saidOf = (name: string) => parseMutator('Assign', cluster.get(group, 'assign', '', name))?.byPod;
  for (const name of ['images-are-pulled', 'latest-is-pulled'])
    expect(saidOf(name)).toMatchObject(
      Array(3).fill({
        enforced: false,
        errors: [
          {
            code: 'ErrConflictingSchema',
            message:
              'the following mutators have conflicting schemas: [Assign.mutations.gatekeeper.sh /images-are-pulled,Assign.mutations.gatekeeper.sh /latest-is-pulled]',
          },
        ],
      }),
    );
  cluster.remove(group, 'assign', '', 'latest-is-pulled');
  await expect.poll(() => saidOf('images-are-pulled')?.map(({ enforced }) => enforced)).toEqual([true, true, true]);
  stop();
});
