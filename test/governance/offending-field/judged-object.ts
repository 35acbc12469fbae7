import { findOffendingField } from '../../../src/governance/offending-field/offending-field.ts';

const spec = (container: object, pod: object = {}) => ({
  containers: [
    { name: 'opa', image: 'r/opa:1', ...container },
    { name: 'side', image: 'r/side:1' },
  ],
  ...pod,
});
export const pod = (container: object = {}, inPod: object = {}, annotations: object = {}) => ({
  kind: 'Pod',
  metadata: { name: 'p', namespace: 'default', annotations },
  spec: spec(container, inPod),
});
export const deployment = (container: object = {}, labels: object = {}) => ({
  kind: 'Deployment',
  metadata: { name: 'opa', labels: { app: 'opa' } },
  spec: { replicas: 1, template: { metadata: { labels }, spec: spec(container) } },
});

export interface Case {
  readonly kind: string;
  readonly parameters?: unknown;
  readonly message: string;
  readonly object: unknown;
  readonly path: string | undefined;
}

export const found = ({ kind, parameters, message, object }: Case) =>
  findOffendingField(object, message, { kind, constraint: { parameters } });
