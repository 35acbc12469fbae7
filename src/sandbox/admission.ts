/** The validating webhook: refuses and warns by the rules of the audit, in the words of Gatekeeper and of the API server. */
import { activeConstraints, admissionPoint, isReviewed } from './evaluation.ts';
import { isRecord } from './kubernetes/objects.ts';
import { specSelector } from './kubernetes/selectors.ts';
import { ApiError } from './kubernetes/status.ts';
import type { AdmissionRequest, Admit } from './kubernetes/writes.ts';
import { checkPolicies } from './policy-admission.ts';
import { templateRefusal } from './template-admission.ts';
import { validatingConfiguration } from './world/add-on-webhooks.ts';
import { logDenial } from './world/gatekeeper-logs.ts';
import { gatekeeperPods, nextController } from './world/gatekeeper-pods.ts';
import type { World } from './world/world.ts';

interface Webhook {
  name: string;
  failurePolicy?: string;
  timeoutSeconds?: number;
  namespaceSelector?: Parameters<typeof specSelector>[0];
  clientConfig?: { service?: { name: string; namespace: string; path?: string } };
}

export function admission(world: World): Admit {
  let turn = 0;
  return (request) => {
    const warned = checkPolicies(world, request);
    const webhook = validationWebhook(world, request);
    if (!webhook || request.operation === 'DELETE') return warned;
    const controllers = gatekeeperPods(world).filter(({ operation }) => operation === 'webhook');
    if (controllers.length === 0) {
      if (webhook.failurePolicy === 'Ignore') return warned;
      throw unreachable(webhook);
    }
    const start = performance.now();
    const counted = (answer: 'allow' | 'deny') => {
      const pod = nextController(world, turn++);
      if (pod) world.work.reviewed(pod, answer, request.dryRun, (performance.now() - start) / 1000);
    };
    try {
      const refusal = templateRefusal(request);
      if (refusal) throw denied(refusal);
      const warnings = isReviewed(request.resource) ? review(world, request) : [];
      counted('allow');
      return [...warned, ...warnings];
    } catch (error) {
      counted('deny');
      throw error;
    }
  };
}

function validationWebhook(world: World, { object, resource }: AdmissionRequest): Webhook | undefined {
  const configurations = world.resources.get('admissionregistration.k8s.io', 'validatingwebhookconfigurations');
  const configuration = world.store.find(configurations, undefined, validatingConfiguration);
  const webhooks = (Array.isArray(configuration?.webhooks) ? configuration.webhooks : []).filter(isRecord);
  const webhook = webhooks.find(({ name }) => name === 'validation.gatekeeper.sh') as Webhook | undefined;
  const namespace = resource.kind === 'Namespace' ? object.metadata.name : object.metadata.namespace;
  if (!webhook || !namespace) return webhook;
  const labels = world.store.find(world.resources.get('', 'namespaces'), undefined, namespace)?.metadata.labels;
  return specSelector(webhook.namespaceSelector)(labels ?? {}) ? webhook : undefined;
}

function review(world: World, request: AdmissionRequest): string[] {
  const { resource, object, user } = request;
  const denials: string[] = [];
  const warnings: string[] = [];
  for (const active of activeConstraints(world, admissionPoint)) {
    if (active.actions.length === 0 || !active.matcher.object(resource, object)) continue;
    for (const message of active.evaluate(object)) {
      const line = `[${active.constraint.metadata.name}] ${message}`;
      if (active.actions.includes('deny')) denials.push(line);
      if (active.actions.includes('warn')) warnings.push(line);
      // Dry runs are logged like any other request.
      logDenial(world, active, object, message, user.name);
    }
  }
  if (denials.length > 0) throw denied(denials.sort().join('\n'));
  return warnings.sort();
}

function denied(message: string): ApiError {
  return new ApiError(403, 'Forbidden', `admission webhook "${admissionPoint}" denied the request: ${message}`);
}

function unreachable({ name, clientConfig, timeoutSeconds = 10 }: Webhook): ApiError {
  const { service } = clientConfig ?? {};
  const url = `https://${service?.name}.${service?.namespace}.svc:443${service?.path ?? ''}?timeout=${timeoutSeconds}s`;
  return new ApiError(
    500,
    'InternalError',
    `Internal error occurred: failed calling webhook "${name}": failed to call webhook: Post "${url}": no endpoints available for service "${service?.name}"`,
  );
}
