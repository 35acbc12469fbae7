import { expect, test } from 'vitest';
import { managedBy } from '../../../src/governance/mend/managed-by.ts';

const marked = (labels: object, annotations: object = {}, rest: object = {}) =>
  managedBy({ metadata: { name: 'web', namespace: 'shop', labels, annotations, ...rest } });

test.each<[string, ReturnType<typeof marked>, tool: string, what: RegExp, place: RegExp]>([
  [
    'a Helm release',
    marked(
      { 'app.kubernetes.io/managed-by': 'Helm' },
      { 'meta.helm.sh/release-name': 'r', 'meta.helm.sh/release-namespace': 'n' },
    ),
    'Helm',
    /Helm release n\/r/,
    /helm get values r -n n/,
  ],
  [
    'what Helm made without saying which release',
    marked({ 'app.kubernetes.io/managed-by': 'Helm' }),
    'Helm',
    /a Helm release/,
    /helm upgrade/,
  ],
  [
    'a Flux Kustomization',
    marked({ 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux' }),
    'Flux',
    /Kustomization flux\/apps/,
    /spec\.path of Kustomization flux\/apps/,
  ],
  [
    'a Flux HelmRelease',
    marked({ 'helm.toolkit.fluxcd.io/name': 'apps', 'helm.toolkit.fluxcd.io/namespace': 'flux' }),
    'Flux',
    /HelmRelease flux\/apps/,
    /spec\.values/,
  ],
  [
    'Argo CD by annotation',
    marked({}, { 'argocd.argoproj.io/tracking-id': 'store:apps/Deployment:shop/web' }),
    'Argo CD',
    /application store$/,
    /Application store/,
  ],
  [
    'Argo CD by label',
    marked({ 'argocd.argoproj.io/instance': 'store' }),
    'Argo CD',
    /application store$/,
    /Application store/,
  ],
  ['AKS', marked({ 'kubernetes.azure.com/managedby': 'aks' }), 'AKS', /AKS itself/, /exempt/],
  [
    'an operator',
    marked({}, {}, { ownerReferences: [{ controller: true, kind: 'Prometheus', name: 'k8s' }] }),
    'an operator',
    /Prometheus\/k8s/,
    /Prometheus\/k8s/,
  ],
])('%s', (_, found, tool, what, place) => {
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    tool,
    putsBack: true,
    what: expect.stringMatching(what),
    place: expect.stringMatching(place),
  });
});

test('kubectl apply puts nothing back by itself', () => {
  const found = marked({}, { 'kubectl.kubernetes.io/last-applied-configuration': '{}' });
  expect(found).toMatchObject([{ tool: 'kubectl apply', putsBack: false }]);
});

test('the common label alone is nobody’s: many charts and teams set it', () => {
  expect(marked({ 'app.kubernetes.io/instance': 'web', 'app.kubernetes.io/managed-by': 'team' })).toEqual([]);
  expect(marked({})).toEqual([]);
});
