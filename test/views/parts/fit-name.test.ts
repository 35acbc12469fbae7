import { expect, it } from 'vitest';
import { fitName } from '../../../views/parts/fit-name.ts';

it.each([
  ['K8sAzureV2ContainerLimits', 25, 'K8sAzureV2ContainerLimits'],
  ['K8sAzureV2ContainerLimits', 20, '…ContainerLimits    '],
  ['K8sAzureV2ContainerLimits', 12, '…ainerLimits'],
  ['azurepolicy-000a1b2', 8, '…000a1b2'],
])('%s in %i columns is %s', (name, width, fitted) => {
  expect(fitName(name, width)).toBe(fitted);
});
