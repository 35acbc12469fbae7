import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../../src/terminal/cell.ts';
import { fitNames } from '../../../views/parts/fit-names.ts';

const fitted = (names: readonly string[], width: number) => names.map(fitNames(names, width).of);

const kinds = ['Baseline', 'Restricted', 'Contoso: the least', 'a1b2c3'].flatMap((mark) =>
  ['K8sAzureV3AllowedSeccompProfiles', 'K8sAzureV2BlockAutomountToken', 'K8sAzureV4ContainerNoPrivilegeEscalation'].map(
    (kind) => `${kind} · ${mark}`,
  ),
);
const policies = [
  'Kubernetes cluster containers CPU and memory resource limits should not exceed the specified limits',
  'Kubernetes cluster containers should not share host process ID or host IPC namespace',
  'Kubernetes cluster containers should only use allowed AppArmor profiles',
  'Kubernetes cluster containers should only use allowed capabilities',
  'Kubernetes cluster containers should only use allowed images',
  'Kubernetes cluster containers should run with a read only root file system',
  'Kubernetes cluster pods should only use approved host network and port range',
  'Kubernetes clusters should be accessible only over HTTPS',
];
const instances = ['0001a1b2', '0002a1b2', '77ffa1b2'].flatMap((end) =>
  ['k8sazurev2containerlimits', 'k8sazurev3hostnetworkingports'].map((kind) => `azurepolicy-${kind}-${end}`),
);

describe.each([
  ['constraints of one kind', kinds],
  ['policies', policies],
  ['instances', instances],
  ['names that differ in their middle', ['team-payments-0001-production', 'team-payments-0002-production']],
  [
    'names of which one begins another',
    ['Kubernetes cluster containers', 'Kubernetes cluster containers, all of them'],
  ],
])('%s', (_, names) => {
  it.each([14, 16, 20, 24, 32, 44, 120])('look different in %i columns, each of that width', (width) => {
    const cells = fitted(names, width);
    expect(new Set(cells).size).toBe(names.length);
    for (const cell of cells) expect(cellWidth(cell)).toBe(width);
  });
});

it('cuts what most begin with, and says it once', () => {
  const names = fitNames(instances, 34);
  expect(names.shared).toBe('azurepolicy-');
  expect(names.of(instances[0] ?? '')).toMatch(/^….*containerlimits-0001a1b2 *$/);
});

it('shows the beginning of what differs there', () => {
  const cells = fitted(['K8sAzureV1AllowedSysctlInterfaces', 'K8sAzureV1ForbiddenSysctlInterfaces'], 16);
  expect(cells).toEqual(['…AllowedSysctlI…', '…ForbiddenSysct…']);
});

it('leaves what fits as it is', () => {
  expect(fitted(['payments', 'team-a'], 10)).toEqual(['payments  ', 'team-a    ']);
});

it('shows where sentences differ, with as much of their beginning as fits', () => {
  const [, , appArmor, capabilities, images] = fitted(policies, 36);
  expect(appArmor).toContain('AppArmor profiles');
  expect(capabilities).toContain('capabilities');
  expect(images).toContain('images');
  expect(images).toMatch(/^Kubernetes|^…/);
});
