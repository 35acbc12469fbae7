import { expect, it } from 'vitest';
import { fitNames } from '../../../views/parts/fit-names.ts';

it.each([
  ['K8sAzureV2ContainerLimits', 25, 'K8sAzureV2ContainerLimits'],
  ['K8sAzureV2ContainerLimits', 20, '…ContainerLimits    '],
  ['K8sAzureV2ContainerLimits', 12, '…ainerLimits'],
  ['azurepolicy-000a1b2', 8, '…000a1b2'],
])('%s in %i columns is %s', (name, width, fitted) => {
  expect(fitNames([name], width).of(name)).toBe(fitted);
});
