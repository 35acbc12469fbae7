import type { ClusterPicture } from './cluster-picture.ts';
import type { ServiceEndpoints, Webhook, WebhookConfiguration } from './component.ts';
import { known } from './known.ts';

/**
 * What becomes of a request that Gatekeeper's validating webhook should check:
 * - `checked`: the webhook is asked, or the request is refused because it does not answer
 * - `passes`: it is not asked, or does not answer and fails open
 * - `unknown`: what would tell was not read
 */
export interface WebhookStanding {
  readonly state: 'checked' | 'passes' | 'unknown';
  /** Why a request passes, or what is not known; "" where it is checked. */
  readonly why: string;
  /** Whether it is asked about updates; undefined when that was not read. */
  readonly asksForUpdates?: boolean;
}

/** Over all installations: one that checks is enough. */
export function webhookStanding(cluster: ClusterPicture): WebhookStanding {
  const configurations = known(cluster.webhooks);
  if (configurations === undefined) return { state: 'unknown', why: 'the validating webhook was not read' };
  const webhooks = validationWebhooks(configurations);
  const each = webhooks.map((webhook) => standingOf(webhook, known(cluster.endpoints)));
  const telling = ['checked', 'unknown', 'passes'].flatMap((state) => each.find((one) => one.state === state) ?? []);
  return {
    ...(telling[0] ?? { state: 'passes', why: 'the validating webhook is missing' }),
    ...(webhooks.every(({ operations }) => operations !== undefined) && {
      asksForUpdates: webhooks.some((webhook) => asksFor(webhook, 'UPDATE')),
    }),
  };
}

function standingOf(webhook: Webhook, endpoints: readonly ServiceEndpoints[] | undefined): WebhookStanding {
  const { operations, failurePolicy, service } = webhook;
  if (operations !== undefined && !asksFor(webhook, 'CREATE'))
    return { state: 'passes', why: 'the webhook is not asked about creations' };
  if (failurePolicy !== 'Ignore') return checked;
  if (!isTrusted(webhook)) return { state: 'passes', why: 'the API server cannot trust the webhook, which fails open' };
  if (service === undefined) return checked;
  if (endpoints === undefined)
    return { state: 'unknown', why: 'who answers for the webhook, which fails open, was not read' };
  const ready = endpointsOf(endpoints, service)?.ready ?? 0;
  return ready > 0 ? checked : { state: 'passes', why: 'no pod answers for the webhook, which fails open' };
}

const checked: WebhookStanding = { state: 'checked', why: '' };

function asksFor({ operations = [] }: Webhook, operation: string): boolean {
  return operations.includes(operation) || operations.includes('*');
}

/** The webhooks by which constraints are enforced: one for each Gatekeeper in the cluster. */
function validationWebhooks(configurations: readonly WebhookConfiguration[]): readonly Webhook[] {
  return configurations
    .filter(({ type }) => type === 'validating')
    .flatMap(({ webhooks }) => webhooks.filter(({ name }) => name === 'validation.gatekeeper.sh'));
}

/** Whether the API server can tell who answers. A URL may be served with a certificate that it trusts anyway. */
export function isTrusted({ hasCaBundle, url }: Webhook): boolean {
  return hasCaBundle || url !== undefined;
}

/** Undefined when the service has none. */
export function endpointsOf(
  endpoints: readonly ServiceEndpoints[],
  { namespace, name }: { readonly namespace: string; readonly name: string },
): ServiceEndpoints | undefined {
  return endpoints.find((one) => one.namespace === namespace && one.service === name);
}
