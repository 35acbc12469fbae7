/** What else of Gatekeeper's the platform team applied with kubectl: an expansion template, a provider, a SyncSet and the template that needs it. */
import { reportAll } from './gatekeeper.ts';
import { place, type World } from './world.ts';

/** A CA of nobody's, valid for a hundred years: base64 of its PEM, as `spec.caBundle` has it. */
const caBundle = [
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJpRENDQVMyZ0F3SUJBZ0lVZlI4bC8rNGNOV0doZW45Z01wbHpYbkZRZGtJd0NnWUlLb1',
  'pJemowRUF3SXcKR0RFV01CUUdBMVVFQXd3TmMybG5ibUYwZFhKbGN5MWpZVEFnRncweU5qRXhNakl3TWpFek5USmFHQTh5TVRJMgpNVEF5T1RB',
  'eU1UTTFNbG93R0RFV01CUUdBMVVFQXd3TmMybG5ibUYwZFhKbGN5MWpZVEJaTUJNR0J5cUdTTTQ5CkFnRUdDQ3FHU000OUF3RUhBMElBQkEzYU',
  'ZMVUYrNWx5UllLdlpTZm9GSENQekNIQnUwNEd6QlMvdnhCemhFcVYKeThDMkI2K0tycUN6cEFJVWJvWmFORGtCYmtvLzM1WlMrZCtwTUZ2Zngz',
  'R2pVekJSTUIwR0ExVWREZ1FXQkJSbgpodkVzMGgzQmZBeXh3SUtNbTdna1MwRy9CekFmQmdOVkhTTUVHREFXZ0JSbmh2RXMwaDNCZkF5eHdJS0',
  '1tN2drClMwRy9CekFQQmdOVkhSTUJBZjhFQlRBREFRSC9NQW9HQ0NxR1NNNDlCQU1DQTBrQU1FWUNJUURZVjk3Z1grcSsKem9yRldnS3hMZFdr',
  'alVJNDhyTm5kdmxjSHdIdXRUVjI1QUloQU5FaVNKcTV2L1lNbUFLaVkwbk9jcU00Q1I0bgpCcmo2ak12a1cyUFk1UVNJCi0tLS0tRU5EIENFUl',
  'RJRklDQVRFLS0tLS0K',
].join('');

const rego = `package k8splatformuniqueingresshost

violation[{"msg": msg}] {
  host := input.review.object.spec.rules[_].host
  other := data.inventory.namespace[_]["networking.k8s.io/v1"]["Ingress"][_]
  other.spec.rules[_].host == host
  not same(other, input.review.object)
  msg := sprintf("ingress host conflicts with an existing ingress <%v>", [host])
}

same(a, b) {
  a.metadata.namespace == b.metadata.namespace
  a.metadata.name == b.metadata.name
}
`;

export function placePlatformObjects(world: World): void {
  const labels = { 'app.kubernetes.io/managed-by': 'platform-team' };
  const ingress = { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress' };
  place(world, {
    apiVersion: 'expansion.gatekeeper.sh/v1alpha1',
    kind: 'ExpansionTemplate',
    metadata: { name: 'cronjobs-as-jobs', labels },
    spec: {
      applyTo: [{ groups: ['batch'], versions: ['v1'], kinds: ['CronJob'] }],
      templateSource: 'spec.jobTemplate',
      generatedGVK: { group: 'batch', version: 'v1', kind: 'Job' },
    },
  });
  place(world, {
    apiVersion: 'externaldata.gatekeeper.sh/v1beta1',
    kind: 'Provider',
    metadata: { name: 'image-signatures', labels },
    spec: { url: 'https://signatures.platform.svc:8090/validate', timeout: 3, caBundle },
  });
  place(world, {
    apiVersion: 'syncset.gatekeeper.sh/v1alpha1',
    kind: 'SyncSet',
    metadata: { name: 'ingresses', labels },
    spec: { gvks: [ingress] },
  });
  const needs = [[{ groups: [ingress.group], versions: [ingress.version], kinds: [ingress.kind] }]];
  const annotations = { 'metadata.gatekeeper.sh/requires-sync-data': JSON.stringify(needs) };
  place(world, {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata: { name: 'k8splatformuniqueingresshost', labels, annotations },
    spec: {
      crd: { spec: { names: { kind: 'K8sPlatformUniqueIngressHost' } } },
      targets: [{ target: 'admission.k8s.gatekeeper.sh', rego }],
    },
  });
  reportAll(world);
}
