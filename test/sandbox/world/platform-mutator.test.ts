import { expect, it } from 'vitest';
import { parseMutator } from '../../../src/governance/mutator.ts';
import { createCluster } from '../../../src/sandbox/cluster.ts';

it('the sandbox has a mutator, which every Gatekeeper pod that is there applies', () => {
  const { cluster } = createCluster({});
  const mutator = () => parseMutator('Assign', cluster.list('mutations.gatekeeper.sh', 'assign')[0]);
  const pods = cluster.list('', 'pods', 'gatekeeper-system').map(({ metadata }) => metadata.name);
  expect(mutator()).toMatchObject({ location: 'spec.terminationGracePeriodSeconds', appliesTo: ['Pod'] });
  expect(
    mutator()
      ?.byPod.map(({ id, enforced }) => [id, enforced])
      .sort(),
  ).toEqual(pods.sort().map((name) => [name, true]));
  expect(mutator()?.installedByAddon).toBe(false);
});
