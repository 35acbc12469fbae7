import type { ConstraintCase, Expectation, RuleCase, TestObject } from './rule-case.ts';

/** A test object under its name, with the label by which one constraint alone finds it. */
export interface Placed {
  readonly constraint: string;
  readonly object: TestObject & { readonly metadata: { readonly name: string } };
  /** Only a patch of its subresource gives it to the pod. */
  readonly ephemeral?: object;
  readonly field: Expectation[1];
}

export interface AuditedConstraint {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly parameters?: unknown };
  readonly status: { readonly auditTimestamp: string; readonly violations: readonly AuditedViolation[] };
}

export interface AuditedViolation {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly group: string;
  readonly version: string;
  readonly message: string;
}

const nameOf = (kind: string, set: number) => `${kind.toLowerCase()}-${set}`;

const clusterScoped = ['ClusterRole', 'ClusterRoleBinding'];

export function placed({ kind, sets }: RuleCase): readonly Placed[] {
  return sets.flatMap(({ objects }, set) =>
    objects.map(([object, field], index): Placed => {
      const constraint = nameOf(kind, set);
      const own = { pointer: constraint };
      const name = `${constraint}-${index}`;
      const namespace = clusterScoped.includes(object.kind)
        ? {}
        : { namespace: object.metadata?.namespace ?? 'pointer' };
      const metadata = { ...object.metadata, ...namespace, name, labels: { ...own, ...object.metadata?.labels } };
      const { ephemeralContainers, ...spec } = (object.spec ?? {}) as { ephemeralContainers?: readonly object[] };
      const whole = object.spec === undefined ? object : { ...object, spec };
      const ephemeral = ephemeralContainers?.[0];
      return {
        constraint,
        field,
        object: { ...withTemplateLabels(whole, own), metadata },
        ...(ephemeral ? { ephemeral } : {}),
      };
    }),
  );
}

/** An expanded pod is matched by the labels of its template. */
function withTemplateLabels<T>(value: T, own: object): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) =>
      key === 'template'
        ? [key, { ...part, metadata: { ...part.metadata, labels: { ...part.metadata?.labels, ...own } } }]
        : [key, withTemplateLabels(part, own)],
    ),
  ) as T;
}

export function placedConstraints({ kind, sets }: RuleCase) {
  return sets.map(({ parameters, objects }: ConstraintCase, set) => {
    const name = nameOf(kind, set);
    const judgesPods = objects.some(
      ([object, field]) =>
        /containers|spec\.template|hostNetwork|volumes/i.test(JSON.stringify(field)) || object.kind === 'Pod',
    );
    const kinds = [...new Set(objects.map(([object]) => object.kind))].filter(
      (one) => !judgesPods || !['Deployment', 'CronJob'].includes(one) || kind.startsWith('K8sRequiredLabels'),
    );
    return {
      apiVersion: 'constraints.gatekeeper.sh/v1beta1',
      kind,
      metadata: { name, labels: { pointer: name } },
      spec: {
        enforcementAction: 'dryrun',
        match: {
          kinds: [{ apiGroups: ['*'], kinds: [...new Set([...kinds, ...(judgesPods ? ['Pod'] : [])])] }],
          labelSelector: { matchLabels: { pointer: name } },
        },
        ...(parameters ? { parameters } : {}),
      },
    };
  });
}

export function templates(cases: readonly RuleCase[]) {
  return cases.map(({ kind, code }) => ({
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata: { name: kind.toLowerCase(), labels: { pointer: 'template' } },
    spec: {
      crd: {
        spec: {
          names: { kind },
          validation: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      },
      targets: [
        {
          target: 'admission.k8s.gatekeeper.sh',
          ...('rego' in code
            ? { rego: code.rego }
            : { code: [{ engine: 'K8sNativeValidation', source: { generateVAP: false, ...code.cel } }] }),
        },
      ],
    },
  }));
}

/** Makes the audit judge the pods that workloads would have. */
export function expansion() {
  const of = (name: string, group: string, kind: string, templateSource: string) => ({
    apiVersion: 'expansion.gatekeeper.sh/v1alpha1',
    kind: 'ExpansionTemplate',
    metadata: { name, labels: { pointer: 'expansion' } },
    spec: {
      applyTo: [{ groups: [group], kinds: [kind], versions: ['v1'] }],
      templateSource,
      generatedGVK: { group: '', kind: 'Pod', version: 'v1' },
    },
  });
  return [
    of('pointer-deployments', 'apps', 'Deployment', 'spec.template'),
    of('pointer-cronjobs', 'batch', 'CronJob', 'spec.jobTemplate.spec.template'),
  ];
}
