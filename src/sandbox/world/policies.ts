/** From an effective Azure Policy assignment to the ConstraintTemplate and constraint that the add-on makes of it. */
import type { NewObject } from '../kubernetes/objects.ts';
import { builtIns } from './built-ins.ts';
import { hex } from './seeded.ts';

/** One member definition of an assignment, as it takes effect on this cluster. */
export interface AssignedPolicy {
  assignmentId: string;
  definitionId: string;
  /** '' unless the assignment is of an initiative. */
  referenceId: string;
  setDefinitionId: string;
  /** In any case; `Disabled` makes no constraint. */
  effect: string;
  /** `warn: true` in the definition's details or parameters. */
  warn?: boolean;
  /** False for enforcementMode DoNotEnforce: reported, never denied. */
  enforced?: boolean;
  /** Azure's names: excludedNamespaces, namespaces, labelSelector go into the match, the others into the parameters. */
  parameters: Record<string, unknown>;
  /** For custom definitions: the whole template, and the kinds that the constraint matches. */
  template?: NewObject;
  match?: { apiGroups: string[]; kinds: string[] }[];
}

/** Where Azure's parameter and the template's differ in name. */
const renamed: Record<string, string> = {
  allowedContainerImagesRegex: 'imageRegex',
  labelsList: 'labels',
  allowedServicePortsList: 'allowedServicePorts',
};
const notForTemplates = new Set(['effect', 'source', 'warn', 'excludedNamespaces', 'namespaces', 'labelSelector']);
const usuallyExcluded = ['kube-system', 'gatekeeper-system', 'azure-arc', 'azure-extensions-usage-system'];

export function kindOf(policy: AssignedPolicy): string | undefined {
  if (policy.template) {
    const { crd } = (policy.template.spec ?? {}) as { crd?: { spec?: { names?: { kind?: string } } } };
    return crd?.spec?.names?.kind;
  }
  return builtIns.get(definitionName(policy))?.kind;
}

function definitionName({ definitionId }: AssignedPolicy): string {
  return definitionId.slice(definitionId.lastIndexOf('/') + 1).toLowerCase();
}

/** The add-on's template for a policy; undefined for a definition that puts none into clusters. */
export function templateOf(policy: AssignedPolicy): NewObject | undefined {
  const builtIn = builtIns.get(definitionName(policy));
  const kind = kindOf(policy);
  if (!kind || (!builtIn && !policy.template)) return undefined;
  const url = builtIn
    ? `https://store.policy.core.windows.net/kubernetes/${builtIn.template}/template.yaml`
    : 'https://contosoprod.blob.core.windows.net/templates/template.yaml';
  return {
    apiVersion: 'templates.gatekeeper.sh/v1',
    kind: 'ConstraintTemplate',
    metadata: {
      name: kind.toLowerCase(),
      labels: { 'managed-by': 'azure-policy-addon' },
      annotations: {
        'azure-policy-definition-id-1': policy.definitionId,
        'constraint-template': url,
        'constraint-template-installed-by': 'azure-policy-addon',
        description: builtIn?.displayName ?? kind,
      },
    },
    spec: policy.template?.spec ?? {
      crd: {
        spec: {
          names: { kind },
          validation: {
            openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            legacySchema: false,
          },
        },
      },
      targets: [{ target: 'admission.k8s.gatekeeper.sh', rego: rego(kind) }],
    },
  };
}

/** The sandbox evaluates its rules in code; the template says so where Rego would stand. */
function rego(kind: string): string {
  return [
    `package ${kind.toLowerCase()}`,
    '',
    '# The sandbox evaluates this template in code.',
    'violation[{"msg": msg, "details": {}}] {',
    '  msg := input.review.sandbox.messages[_]',
    '}',
    '',
  ].join('\n');
}

export function actionOf({
  effect,
  warn = false,
  enforced = true,
}: AssignedPolicy): Record<string, unknown> | undefined {
  switch (effect.toLowerCase()) {
    case 'deny':
      return { enforcementAction: enforced ? 'deny' : 'dryrun' };
    case 'audit':
      if (!warn) return { enforcementAction: 'dryrun' };
      return {
        enforcementAction: 'scoped',
        scopedEnforcementActions: [
          { action: 'dryrun', enforcementPoints: [{ name: 'audit.gatekeeper.sh' }] },
          { action: 'warn', enforcementPoints: [{ name: 'validation.gatekeeper.sh' }] },
        ],
      };
    default:
      return undefined;
  }
}

/** The add-on's constraint for a policy; undefined when it is disabled or makes none. */
export function constraintOf(policy: AssignedPolicy): NewObject | undefined {
  const builtIn = builtIns.get(definitionName(policy));
  const kind = kindOf(policy);
  const action = actionOf(policy);
  if (!kind || !action) return undefined;
  const { excludedNamespaces = usuallyExcluded, namespaces, labelSelector } = policy.parameters;
  const some = (value: unknown) => value !== undefined && Object.keys(value as object).length > 0;
  const stem = (builtIn?.rule ?? kind.toLowerCase()).slice(0, 30).replace(/-$/, '');
  const identity = `${policy.assignmentId}|${policy.definitionId}|${policy.referenceId}`.toLowerCase();
  const parameters = Object.entries(policy.parameters).filter(([name]) => !notForTemplates.has(name));
  return {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind,
    metadata: {
      name: `azurepolicy-${stem}-${hex(identity, 20)}`,
      labels: { 'managed-by': 'azure-policy-addon' },
      annotations: {
        'azure-policy-assignment-id': policy.assignmentId,
        'azure-policy-definition-id': policy.definitionId,
        'azure-policy-definition-reference-id': policy.referenceId,
        'azure-policy-setdefinition-id': policy.setDefinitionId,
        'constraint-installed-by': 'azure-policy-addon',
        ...(builtIn
          ? { 'constraint-url': `https://store.policy.core.windows.net/kubernetes/${builtIn.template}/constraint.yaml` }
          : {}),
      },
    },
    spec: {
      ...action,
      match: {
        kinds: policy.match ?? builtIn?.match ?? [{ apiGroups: [''], kinds: ['Pod'] }],
        ...(some(excludedNamespaces) ? { excludedNamespaces } : {}),
        ...(some(namespaces) ? { namespaces } : {}),
        ...(some(labelSelector) ? { labelSelector } : {}),
      },
      parameters: Object.fromEntries(parameters.map(([name, value]) => [renamed[name] ?? name, value])),
    },
  };
}
