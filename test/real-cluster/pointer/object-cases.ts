import { celRule, deployment, ingress, pod, type RuleCase, regoRule, service, type TestObject } from './rule-case.ts';

const labelled = (object: TestObject, labels: object, annotations: object = {}): TestObject => ({
  ...object,
  metadata: { ...object.metadata, labels, annotations },
});
const hostRule = (host?: string) => ({
  ...(host === undefined ? {} : { host }),
  http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'x', port: { number: 80 } } } }] },
});
const autoscaler = (minReplicas: number, maxReplicas: number): TestObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  spec: { minReplicas, maxReplicas, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' } },
});
const claim = (storageClassName: string): TestObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: '1Gi' } } },
});

const demandRule = (map: 'labels' | 'annotations', word: string) => `violation[{"msg": msg}] {
      missing := {k | k := input.parameters.${map}[_].key} - {k | _ := obj.metadata.${map}[k]}
      count(missing) > 0
      msg := sprintf("you must provide ${word}: %v", [missing])
    }
    violation[{"msg": msg}] {
      e := input.parameters.${map}[_]
      v := obj.metadata.${map}[e.key]
      not regex.match(e.allowedRegex, v)
      msg := sprintf("${map === 'labels' ? 'Label' : 'Annotation'} <%v: %v> does not satisfy allowed regex: %v", [e.key, v, e.allowedRegex])
    }`;

/** Rules about objects of all kinds. */
export const objectCases: readonly RuleCase[] = [
  regoRule(
    'K8sRequiredLabels',
    demandRule('labels', 'labels'),
    {
      parameters: { labels: [{ key: 'owner', allowedRegex: '^[a-z]+$' }] },
      objects: [
        [pod(), 'metadata.labels.owner'],
        [labelled(service({}), { owner: 'Nobody1' }), 'metadata.labels.owner'],
        [deployment(), { '[Implied': 'spec.template.metadata.labels.owner', 'you must': 'metadata.labels.owner' }],
      ],
    },
    {
      parameters: {
        labels: [
          { key: 'team', allowedRegex: '.' },
          { key: 'app.kubernetes.io/name', allowedRegex: '.' },
        ],
      },
      objects: [
        [service({}), 'metadata.labels'],
        [labelled(service({}), { team: 'a' }), "metadata.labels['app.kubernetes.io/name']"],
      ],
    },
  ),
  celRule(
    'K8sRequiredLabelsV2',
    [
      [
        'variables.params.labels.all(e, has(object.metadata.labels) && e.key in object.metadata.labels)',
        '"missing required label, requires all of: " + variables.params.labels.map(e, e.key).join(", ")',
      ],
    ],
    {
      parameters: { labels: [{ key: 'team' }, { key: 'owner' }] },
      objects: [[labelled(service({}), { team: 'a' }), 'metadata.labels.owner']],
    },
  ),
  regoRule('K8sRequiredAnnotations', demandRule('annotations', 'annotation(s)'), {
    parameters: { annotations: [{ key: 'a8r.io/owner', allowedRegex: '^@' }] },
    objects: [
      [service({}), "metadata.annotations['a8r.io/owner']"],
      [labelled(service({}), {}, { 'a8r.io/owner': 'x' }), "metadata.annotations['a8r.io/owner']"],
    ],
  }),
  regoRule(
    'K8sHorizontalPodAutoscaler',
    `violation[{"msg": msg}] {
      s := obj.spec
      count({1 | r := input.parameters.ranges[_]; r.min_replicas <= s.minReplicas; r.max_replicas >= s.maxReplicas}) == 0
      msg := sprintf("The %v <%v> minReplicas %v or maxReplicas %v is not allowed: %v. Allowed ranges: %v", [obj.kind, obj.metadata.name, s.minReplicas, s.maxReplicas, obj.metadata.name, input.parameters.ranges])
    }
    violation[{"msg": msg}] {
      s := obj.spec
      s.maxReplicas - s.minReplicas < input.parameters.minimumReplicaSpread
      msg := sprintf("The %v <%v> is configured with minReplicas %v and maxReplicas %v which is a spread of %v replica(s). The spread must be at least %v replica(s)", [obj.kind, obj.metadata.name, s.minReplicas, s.maxReplicas, s.maxReplicas - s.minReplicas, input.parameters.minimumReplicaSpread])
    }`,
    {
      parameters: { ranges: [{ min_replicas: 3, max_replicas: 6 }], minimumReplicaSpread: 1 },
      objects: [
        [autoscaler(2, 6), 'spec.minReplicas'],
        [autoscaler(3, 7), 'spec.maxReplicas'],
        [autoscaler(4, 4), 'spec.maxReplicas'],
      ],
    },
  ),
  regoRule(
    'K8sReplicaLimits',
    `violation[{"msg": msg}] {
      n := obj.spec.replicas
      count({1 | r := input.parameters.ranges[_]; n >= r.min_replicas; n <= r.max_replicas}) == 0
      msg := sprintf("The provided number of replicas is not allowed for %v: %v. Allowed ranges: %v", [obj.kind, obj.metadata.name, input.parameters])
    }`,
    { parameters: { ranges: [{ min_replicas: 3, max_replicas: 50 }] }, objects: [[deployment(), 'spec.replicas']] },
  ),
  regoRule(
    'K8sPodDisruptionBudget',
    `violation[{"msg": msg}] {
      obj.spec.maxUnavailable == 0
      msg := sprintf("PodDisruptionBudget <%v> has maxUnavailable of 0, only positive integers are allowed for maxUnavailable", [obj.metadata.name])
    }`,
    {
      objects: [
        [
          {
            apiVersion: 'policy/v1',
            kind: 'PodDisruptionBudget',
            spec: { maxUnavailable: 0, selector: { matchLabels: { app: 'x' } } },
          },
          'spec.maxUnavailable',
        ],
      ],
    },
  ),
  regoRule(
    'K8sHttpsOnly',
    `key = "kubernetes.io/ingress.allow-http"
    violation[{"msg": msg}] {
      not input.parameters.tlsOptional
      not fine
      msg := sprintf("Ingress should be https. tls configuration and allow-http=false annotation are required for %v", [obj.metadata.name])
    }
    fine { count(obj.spec.tls) > 0; obj.metadata.annotations[key] == "false" }
    violation[{"msg": msg}] {
      input.parameters.tlsOptional
      not obj.metadata.annotations[key] == "false"
      msg := sprintf("Ingress should be https. The allow-http annotation must be \\"false\\" for %v", [obj.metadata.name])
    }`,
    {
      objects: [
        [ingress({ rules: [hostRule('a.example')] }, { 'kubernetes.io/ingress.allow-http': 'false' }), 'spec.tls'],
        [
          ingress({ rules: [hostRule('b.example')], tls: [{ hosts: ['b.example'] }] }),
          "metadata.annotations['kubernetes.io/ingress.allow-http']",
        ],
      ],
    },
    {
      parameters: { tlsOptional: true },
      objects: [
        [
          ingress({ rules: [hostRule('c.example')] }, { 'kubernetes.io/ingress.allow-http': 'true' }),
          "metadata.annotations['kubernetes.io/ingress.allow-http']",
        ],
      ],
    },
  ),
  regoRule(
    'K8sBlockWildcardIngress',
    `violation[{"msg": msg}] {
      host := object.get(obj.spec.rules[_], "host", "")
      wild(host)
      msg := sprintf("Hostname '%v' is not allowed since it counts as a wildcard, which can be used to intercept traffic from other applications.", [host])
    }
    wild(h) { h == "" }
    wild(h) { contains(h, "*") }`,
    {
      objects: [
        [ingress({ rules: [hostRule('a.example'), hostRule('*.example')] }), 'spec.rules[1].host'],
        [ingress({ rules: [hostRule()] }), 'spec.rules[0].host'],
        [
          ingress({ rules: [hostRule('*.b.example'), hostRule('*.c.example')] }),
          { '*.b.': 'spec.rules[0].host', '*.c.': 'spec.rules[1].host' },
        ],
      ],
    },
  ),
  ...(['NodePort', 'LoadBalancer'] as const).map((type) =>
    regoRule(
      `K8sBlock${type}`,
      `violation[{"msg": msg}] {
      obj.spec.type == "${type}"
      msg := "User is not allowed to create service of type ${type}"
    }`,
      { objects: [[service({ type }), 'spec.type']] },
    ),
  ),
  regoRule(
    'K8sExternalIPs',
    `violation[{"msg": msg}] {
      bad := {i | i := obj.spec.externalIPs[_]} - {i | i := input.parameters.allowedIPs[_]}
      count(bad) > 0
      msg := sprintf("service has forbidden external IPs: %v", [bad])
    }`,
    {
      parameters: { allowedIPs: ['203.0.113.1'] },
      objects: [[service({ externalIPs: ['203.0.113.1', '203.0.113.2'] }), 'spec.externalIPs[1]']],
    },
  ),
  regoRule(
    'K8sStorageClass',
    `violation[{"msg": msg}] {
      name := obj.spec.storageClassName
      count({n | n := input.parameters.allowedStorageClasses[_]; n == name}) == 0
      msg := sprintf("pvc did not specify a valid storage class name <%v>. Must be one of [%v]", [name, concat(", ", input.parameters.allowedStorageClasses)])
    }
    violation[{"msg": msg}] {
      name := obj.spec.volumeClaimTemplates[_].spec.storageClassName
      count({n | n := input.parameters.allowedStorageClasses[_]; n == name}) == 0
      msg := sprintf("statefulset did not specify a valid storage class name <%v>.", [name])
    }`,
    {
      parameters: { allowedStorageClasses: ['fast'] },
      objects: [
        [claim('slow'), 'spec.storageClassName'],
        [
          {
            ...deployment(),
            kind: 'StatefulSet',
            spec: {
              ...(deployment().spec as object),
              serviceName: 'x',
              volumeClaimTemplates: ['fast', 'slow'].map((name) => ({ metadata: { name }, spec: claim(name).spec })),
            },
          },
          'spec.volumeClaimTemplates[1].spec.storageClassName',
        ],
      ],
    },
  ),
];
