import type { ClusterPicture } from '../governance/cluster-picture.ts';
import type { ComponentPod } from '../governance/component.ts';
import { type InstallationKind, recogniseInstallation } from '../governance/installation.ts';
import { known } from '../governance/known.ts';
import { grouped } from '../governance/number-text.ts';
import { endpointsOf, isTrusted } from '../governance/webhook-standing.ts';
import { type HealthFacts, type HealthRow, healthRow, unreadRow } from './health-row.ts';

const installations: Readonly<
  Record<InstallationKind, { readonly what: string; readonly state: HealthFacts['state'] }>
> = {
  addon: { what: 'Azure Policy add-on', state: 'ok' },
  'self-installed': { what: 'self-installed Gatekeeper', state: 'ok' },
  both: { what: 'the add-on and a self-installed Gatekeeper at once, which is unsupported', state: 'error' },
  'left-overs': { what: 'only left-overs of an installation', state: 'warning' },
  none: { what: 'no policy enforcement in this cluster', state: 'error' },
  unknown: { what: 'not known', state: 'unknown' },
};

export function installationPart(picture: ClusterPicture, now: number): HealthRow {
  const { kind, addonVersion, gatekeeperVersion, namespaces, evidence } = recogniseInstallation(picture, now);
  const versions = [addonVersion && `add-on ${addonVersion}`, gatekeeperVersion && `Gatekeeper ${gatekeeperVersion}`];
  const where = namespaces.length > 0 ? `in ${namespaces.join(', ')}` : '';
  const detail = [...versions, where].filter(Boolean).join(' · ');
  return healthRow({ key: 'installation', section: 'installation', ...installations[kind], detail, lines: evidence });
}

export function componentParts(picture: ClusterPicture, now: number): readonly HealthRow[] {
  const pods = known(picture.componentPods);
  const deployments = known(picture.deployments);
  const note = unreadRow('component', 'deployments', picture.deployments, now);
  const rows = (deployments ?? []).map((deployment) => {
    const { namespace, name, role, ready, desired, createdAt, containers } = deployment;
    const own = pods?.filter((pod) => pod.role === role && pod.namespace === namespace) ?? [];
    const version = containers.find((container) => container.version)?.version;
    const restarts = own.flatMap((pod) => pod.containers).reduce((sum, container) => sum + container.restarts, 0);
    const said = pods === undefined ? 'pods not read' : `${grouped(restarts)} restarts`;
    return healthRow({
      key: `deployment:${namespace}/${name}`,
      section: 'component',
      state: ready >= desired && desired > 0 ? 'ok' : 'error',
      what: `${namespace}/${name}`,
      detail: [`${ready}/${desired} ready`, version, said].filter(Boolean).join(' · '),
      since: createdAt,
      name,
      namespace,
      object: { group: 'apps', version: 'v1', kind: 'Deployment', namespace, name },
      lines: [
        ...own.map(podLine),
        ...containers.map(({ name: one, image, args }) => `${one}: ${image} ${args.join(' ')}`),
      ],
    });
  });
  return [...rows, ...note];
}

function podLine(pod: ComponentPod): string {
  const why = pod.containers.flatMap(({ name, restarts, waiting, terminated }) => [
    ...(restarts > 0 ? [`${name} restarted ${grouped(restarts)} times`] : []),
    ...(terminated ? [`last ended ${terminated.reason} (exit ${terminated.exitCode})`] : []),
    ...(waiting ? [`waiting: ${waiting.reason} ${waiting.message}`] : []),
  ]);
  const condition = pod.condition ? [`${pod.condition.reason} ${pod.condition.message}`] : [];
  const state = pod.deleting ? 'ending' : pod.ready ? 'ready' : `${pod.phase}, not ready`;
  return [`pod ${pod.name} on ${pod.nodeName || 'no node'}: ${state}`, ...condition, ...why].join(' · ');
}

export function webhookParts(picture: ClusterPicture, now: number): readonly HealthRow[] {
  const endpoints = known(picture.endpoints);
  const rows = (known(picture.webhooks) ?? []).flatMap(({ type, name: configuration, webhooks, createdAt }) =>
    webhooks.map((webhook) => {
      const { name, failurePolicy, timeoutSeconds, hasCaBundle, service, url } = webhook;
      const ready = service && endpoints && (endpointsOf(endpoints, service)?.ready ?? 0);
      const trusted = isTrusted(webhook);
      const broken = !trusted || ready === 0;
      const reach = service
        ? ready === undefined
          ? 'endpoints not read'
          : `${ready} endpoints ready`
        : (url ?? 'no service');
      return healthRow({
        key: `webhook:${type}:${configuration}/${name}`,
        section: 'webhook',
        state: broken ? 'error' : failurePolicy === 'Ignore' ? 'warning' : 'ok',
        what: name,
        detail: `${failurePolicy === 'Ignore' ? 'fails open (Ignore)' : failurePolicy} · ${timeoutSeconds} s · ${hasCaBundle ? 'CA ✔' : trusted ? 'the API server’s CAs' : 'no CA'} · ${reach}`,
        since: createdAt,
        name: configuration,
        object: {
          group: 'admissionregistration.k8s.io',
          version: 'v1',
          kind: type === 'validating' ? 'ValidatingWebhookConfiguration' : 'MutatingWebhookConfiguration',
          namespace: '',
          name: configuration,
        },
        lines: [
          `${type} webhook of ${configuration}`,
          ...(service ? [`service ${service.namespace}/${service.name}`] : []),
        ],
      });
    }),
  );
  return [...rows, ...unreadRow('webhook', 'webhook configurations', picture.webhooks, now)];
}
