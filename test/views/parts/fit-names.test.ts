import { expect, it } from 'vitest';
import { fitNames } from '../../../views/parts/fit-names.ts';

it.each([
  ['K8sAzureV2ContainerLimits', 25, 'K8sAzureV2ContainerLimits'],
  ['K8sAzureV2ContainerLimits', 20, '…ContainerLimits    '],
  ['K8sAzureV2ContainerLimits', 12, '…ainerLimits'],
  ['azurepolicy-000a1b2', 8, '…000a1b2'],
  ['K8sAzureV1AllowedExternalIPs', 16, '…ExternalIPs    '],
  ['K8sAzureV2ContainerDisallowedCapabilities', 20, '…Capabilities       '],
  ['DaemonSet/nvidia-device-plugin', 26, 'DaemonSet…device-plugin   '],
])('%s in %i columns is %s', (name, width, fitted) => {
  expect(fitNames([name], width).of(name)).toBe(fitted);
});
