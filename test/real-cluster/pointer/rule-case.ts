/**
 * A rule as the public policy library has them, in this project's own words and code, with objects that break it and, beside each, the
 * field that a person would point at.
 */
export interface RuleCase {
  readonly kind: string;
  readonly code: { readonly rego: string } | { readonly cel: object };
  readonly sets: readonly ConstraintCase[];
}

/** A constraint and objects of its own. */
export interface ConstraintCase {
  readonly parameters?: object;
  readonly objects: readonly Expectation[];
}

/** An object, and the spelled path of what every message blames, or of what the messages with a certain text blame. */
export type Expectation = readonly [object: TestObject, field: string | Readonly<Record<string, string>>];

export interface TestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly labels?: object; readonly annotations?: object; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** A rule in Rego; `containers` are those of all sorts. */
export function regoRule(kind: string, body: string, ...sets: ConstraintCase[]): RuleCase {
  const rego = `package ${kind.toLowerCase()}
obj := input.review.object
containers[c] { c := obj.spec.containers[_] }
containers[c] { c := obj.spec.initContainers[_] }
containers[c] { c := obj.spec.ephemeralContainers[_] }
${body}`;
  return { kind, code: { rego }, sets };
}

/** A rule in CEL: `bad` are the containers that break it, `says` what is said of one (`c`); all of it is joined into one message. */
export function celContainerRule(kind: string, bad: string, says: string, ...sets: ConstraintCase[]): RuleCase {
  const sorts = ['containers', 'initContainers', 'ephemeralContainers'];
  const all = sorts
    .map((sort) => `(has(variables.anyObject.spec.${sort}) ? variables.anyObject.spec.${sort} : [])`)
    .join(' + ');
  const cel = {
    variables: [{ name: 'bad', expression: `(${all}).filter(c, ${bad}).map(c, ${says})` }],
    validations: [{ expression: 'size(variables.bad) == 0', messageExpression: 'variables.bad.join(", ")' }],
  };
  return { kind, code: { cel }, sets };
}

export function celRule(
  kind: string,
  validations: readonly [expression: string, message: string][],
  ...sets: ConstraintCase[]
): RuleCase {
  const cel = {
    validations: validations.map(([expression, messageExpression]) => ({ expression, messageExpression })),
  };
  return { kind, code: { cel }, sets };
}

interface PodParts {
  readonly app?: object;
  readonly init?: object;
  readonly spec?: object;
  readonly annotations?: object;
}

const podSpec = ({ app, init, spec }: PodParts) => ({
  containers: [
    { name: 'opa', image: 'r.example/opa:1', ...app },
    ...(init ? [] : [{ name: 'side', image: 'ok.example/side:1', ...calm }]),
  ],
  ...(init ? { initContainers: [{ name: 'setup', image: 'r.example/setup:1', ...init }] } : {}),
  ...spec,
});

/** What no rule here has anything against: a second container that must never be blamed. */
const calm = {
  imagePullPolicy: 'Always',
  resources: { limits: { cpu: '100m', memory: '64Mi' }, requests: { cpu: '100m', memory: '64Mi' } },
  livenessProbe: { tcpSocket: { port: 80 } },
  readinessProbe: { tcpSocket: { port: 80 } },
  securityContext: {
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: 1000,
    runAsGroup: 1000,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
    appArmorProfile: { type: 'RuntimeDefault' },
  },
};

const metadataOf = ({ annotations }: PodParts) => (annotations ? { annotations } : {});

export const pod = (parts: PodParts = {}): TestObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadataOf(parts),
  spec: podSpec(parts),
});

/** Expanded to its pod; makes none by itself. */
export const deployment = (parts: PodParts = {}): TestObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'x' } },
    template: { metadata: { labels: { app: 'x' }, ...metadataOf(parts) }, spec: podSpec(parts) },
  },
});

/** Expanded to its pod; never runs. */
export const cronJob = (parts: PodParts = {}): TestObject => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  spec: {
    schedule: '0 0 1 1 *',
    suspend: true,
    jobTemplate: {
      spec: {
        template: {
          metadata: { labels: { app: 'x' }, ...metadataOf(parts) },
          spec: podSpec({ ...parts, spec: { restartPolicy: 'Never', ...parts.spec } }),
        },
      },
    },
  },
});

export const service = (spec: object): TestObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  spec: { ports: [{ port: 80 }], selector: { app: 'x' }, ...spec },
});

export const ingress = (spec: object, annotations: object = {}): TestObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { annotations },
  spec,
});
