import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { ComponentPod } from '../../src/governance/component.ts';
import { spellDuration } from '../../src/governance/duration.ts';
import { auditSettings } from '../../src/governance/enforcement.ts';
import type { Finding } from '../../src/governance/finding.ts';
import type { Flag } from '../../src/governance/gatekeeper-flags.ts';
import { type InstallationKind, recogniseInstallation } from '../../src/governance/installation.ts';
import { known, knownConstraints } from '../../src/governance/known.ts';
import { grouped } from '../../src/governance/number-text.ts';
import type { ObjectReference } from '../../src/governance/object-reference.ts';
import type { Reading } from '../../src/governance/reading.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import type { Token } from '../../themes/theme.ts';
import type { Segment } from '../parts/line.ts';
import { readingNote } from '../parts/reading-note.ts';
import { severityLook } from '../parts/severity-look.ts';
import type { TableRow } from '../parts/table/use-table.ts';

export interface HealthRow extends TableRow {
  readonly section: 'finding' | 'installation' | 'component' | 'webhook' | 'audit';
  readonly mark: string;
  readonly token: Token;
  readonly what: string;
  readonly detail: string;
  readonly since?: number | undefined;
  readonly finding?: Finding;
  /** What `y`, `d` and `enter` open. */
  readonly object?: ObjectReference;
  /** More for the pane. */
  readonly lines: readonly string[];
}

type Draft = Omit<HealthRow, 'search' | 'fault'>;

const ok = { mark: '✔', token: 'ok' } as const;
const bad = { mark: '✖', token: 'error' } as const;
const doubtful = { mark: '▲', token: 'warning' } as const;
const unknown = { mark: '?', token: 'muted' } as const;

/** Everything that enforcement hangs on: what is wrong first, then each part with its state. `now` is epoch ms. */
export function healthRows(picture: ClusterPicture, findings: readonly Finding[], now: number): readonly HealthRow[] {
  return [
    ...findings.map(findingRow),
    installationRow(picture, now),
    ...componentRows(picture, now),
    ...webhookRows(picture, now),
    ...auditRows(picture, now),
  ].map((draft) => ({
    ...draft,
    fault: draft.token === 'error' || draft.token === 'warning',
    search: `${draft.section} ${draft.what} ${draft.detail}`.toLowerCase(),
  }));
}

function findingRow(finding: Finding): Draft {
  const { id, severity, title, evidence, next, subject, since } = finding;
  const { glyph, token } = severityLook(severity);
  return {
    key: id,
    section: 'finding',
    mark: glyph,
    token,
    what: title,
    detail: subject ? `${subject.namespace === '' ? '' : `${subject.namespace}/`}${subject.name}` : '',
    since,
    finding,
    ...(subject && { object: subject, name: subject.name, namespace: subject.namespace }),
    lines: [...evidence, next],
  };
}

const installations: Readonly<
  Record<InstallationKind, { text: string; look: typeof ok | typeof bad | typeof doubtful | typeof unknown }>
> = {
  addon: { text: 'Azure Policy add-on', look: ok },
  'self-installed': { text: 'self-installed Gatekeeper', look: ok },
  both: { text: 'the add-on and a self-installed Gatekeeper at once, which is unsupported', look: bad },
  'left-overs': { text: 'only left-overs of an installation', look: doubtful },
  none: { text: 'no policy enforcement in this cluster', look: bad },
  unknown: { text: 'not known', look: unknown },
};

function installationRow(picture: ClusterPicture, now: number): Draft {
  const { kind, addonVersion, gatekeeperVersion, namespaces, evidence } = recogniseInstallation(picture, now);
  const { text, look } = installations[kind];
  const versions = [addonVersion && `add-on ${addonVersion}`, gatekeeperVersion && `Gatekeeper ${gatekeeperVersion}`];
  const where = namespaces.length > 0 ? `in ${namespaces.join(', ')}` : '';
  const detail = [...versions, where].filter(Boolean).join(' · ');
  return { key: 'installation', section: 'installation', ...look, what: text, detail, lines: evidence };
}

function componentRows(picture: ClusterPicture, now: number): readonly Draft[] {
  const pods = known(picture.componentPods);
  const deployments = known(picture.deployments);
  const note = unreadRow('component', 'deployments', picture.deployments, now);
  const rows = (deployments ?? []).map((deployment): Draft => {
    const { namespace, name, role, ready, desired, createdAt, containers } = deployment;
    const own = pods?.filter((pod) => pod.role === role && pod.namespace === namespace) ?? [];
    const version = containers.find((container) => container.version)?.version;
    const restarts = own.flatMap((pod) => pod.containers).reduce((sum, container) => sum + container.restarts, 0);
    const look = ready >= desired && desired > 0 ? ok : bad;
    const said = pods === undefined ? 'pods not read' : `${grouped(restarts)} restarts`;
    return {
      key: `deployment:${namespace}/${name}`,
      section: 'component',
      ...look,
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
    };
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

function webhookRows(picture: ClusterPicture, now: number): readonly Draft[] {
  const endpoints = known(picture.endpoints);
  const rows = (known(picture.webhooks) ?? []).flatMap(({ type, name: configuration, webhooks, createdAt }) =>
    webhooks.map(({ name, failurePolicy, timeoutSeconds, hasCaBundle, service, url }): Draft => {
      const behind =
        service && endpoints?.find((one) => one.namespace === service.namespace && one.service === service.name);
      const ready = service === undefined ? undefined : endpoints === undefined ? undefined : (behind?.ready ?? 0);
      const broken = !hasCaBundle || ready === 0;
      const look = broken ? bad : failurePolicy === 'Ignore' ? doubtful : ok;
      const reach = service
        ? ready === undefined
          ? 'endpoints not read'
          : `${ready} endpoints ready`
        : (url ?? 'no service');
      return {
        key: `webhook:${type}:${configuration}/${name}`,
        section: 'webhook',
        ...look,
        what: name,
        detail: `${failurePolicy === 'Ignore' ? 'fails open (Ignore)' : failurePolicy} · ${timeoutSeconds} s · ${hasCaBundle ? 'CA ✔' : 'no CA'} · ${reach}`,
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
      };
    }),
  );
  return [...rows, ...unreadRow('webhook', 'webhook configurations', picture.webhooks, now)];
}

function auditRows(picture: ClusterPicture, now: number): readonly Draft[] {
  const settings = auditSettings(picture);
  if (!settings)
    return [
      {
        key: 'audit',
        section: 'audit',
        ...unknown,
        what: 'audit',
        detail: 'what audits here has not been read',
        lines: [],
      },
    ];
  const { flags, where } = settings;
  const interval = flags.auditInterval.value;
  const last = knownConstraints(picture).reduce(
    (newest, { constraint }) => Math.max(newest, constraint.auditedAt ?? 0),
    0,
  );
  const late = interval > 0 && last > 0 && now - last > 2 * interval;
  const look = interval === 0 || late ? bad : last === 0 ? unknown : ok;
  return [
    {
      key: 'audit',
      section: 'audit',
      ...look,
      what: interval === 0 ? 'audit is off' : `audit every ${spellDuration(interval)}${origin(flags.auditInterval)}`,
      detail:
        last === 0
          ? 'no constraint was audited yet'
          : `last ${spellAge(last, now)} ago${late ? ', which is late' : ''}`,
      since: last === 0 ? undefined : last,
      lines: [
        `read from the arguments of ${where}`,
        `keeps ${grouped(flags.violationsLimit.value)} violations of a constraint${origin(flags.violationsLimit)}`,
        `audit from cache ${yesNo(flags.auditFromCache)}, match kind only ${yesNo(flags.auditMatchKindOnly)}, chunks of ${flags.auditChunkSize.value}`,
      ],
    },
    {
      key: 'audit-limit',
      section: 'audit',
      ...ok,
      what: `keeps ${grouped(flags.violationsLimit.value)} violations of a constraint${origin(flags.violationsLimit)}`,
      detail: flags.violationsLimit.origin === 'flag' ? '--constraint-violations-limit' : 'no flag says otherwise',
      lines: ['An audit counts all violations, but keeps only the first ones in the status of the constraint.'],
    },
  ];
}

function origin(flag: Flag<unknown>): string {
  return flag.origin === 'default' ? ' (Gatekeeper’s default)' : '';
}

function yesNo(flag: Flag<boolean>): string {
  return `${flag.value ? 'on' : 'off'}${flag.origin === 'default' ? ' (default)' : ''}`;
}

function unreadRow(
  section: HealthRow['section'],
  what: string,
  reading: Reading<unknown>,
  now: number,
): readonly Draft[] {
  const note = readingNote(reading, now);
  if (note === undefined) return [];
  const lines = reading.problem ? [reading.problem.what, reading.problem.next] : [];
  return [{ key: `unread:${what}`, section, ...unknown, token: tokenOf(note), what, detail: textOf(note), lines }];
}

function tokenOf(segment: Segment): Token {
  return typeof segment === 'string' ? 'text' : segment[0];
}

function textOf(segment: Segment): string {
  return typeof segment === 'string' ? segment : segment[1];
}
