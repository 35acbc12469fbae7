import { expect, it } from 'vitest';
import { sideEffectsOf } from '../../src/governance/side-effects.ts';

it('names the webhooks for which the API server refuses dry runs, by what only v1beta1 could say', () => {
  const webhooks = ['None', 'NoneOnDryRun', 'Some', undefined].map((sideEffects, at) => ({
    name: `w${at}`,
    sideEffects,
  }));
  expect(sideEffectsOf({ metadata: { name: 'mesh' }, webhooks })).toEqual([
    { configuration: 'mesh', webhook: 'w2', sideEffects: 'Some' },
    { configuration: 'mesh', webhook: 'w3', sideEffects: 'Unknown' },
  ]);
});
