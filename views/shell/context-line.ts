import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { ComponentRole } from '../../src/governance/component.ts';
import { newestAudit } from '../../src/governance/findings/audit-age.ts';
import { componentsReading, type Installation, recogniseInstallation } from '../../src/governance/installation.ts';
import { known, knownConstraints } from '../../src/governance/known.ts';
import type { Reading } from '../../src/governance/reading.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import type { ConnectionStatus } from '../../src/state/connection-status.ts';
import { fitLine, type Line, lineWidth, type Segment, spread } from '../parts/line.ts';

/**
 * The first line of every screen: which cluster, as whom, and whether enforcement stands. On a narrow terminal the
 * user goes first, then the server and the versions; badges, context and the age of the audit stay the longest.
 */
export function contextLine(
  connection: ConnectionStatus,
  picture: ClusterPicture,
  namespace: string,
  now: number,
  width: number,
): Line {
  const badges: Segment[] = [' '];
  if (connection.sandbox) badges.push(['badge', ' SANDBOX '], ' ');
  if (connection.readonly) badges.push(['badge', ' READ-ONLY '], ' ');
  if (connection.unsafe !== undefined) badges.push(['error', unsafe[connection.unsafe]], ' ');
  const where: Line = [['muted', ' · '], namespace === '' ? ['muted', 'all namespaces'] : `namespace ${namespace}`];
  const server: Line = ['  ', ['muted', hostOf(connection.server)]];
  const user: Line = connection.user === '' ? [] : [['muted', ` · ${connection.user}`]];
  const context: Segment = ['context', connection.context];
  const lefts: readonly Line[] = [
    [...badges, context, ...server, ...user, ...where],
    [...badges, context, ...server, ...where],
    [...badges, context, ...where],
    [...badges, context],
  ];
  const { parts, short, audit } = components(picture, now);
  const old = isOld(componentsReading(picture)) ? [stale] : [];
  const rights = [[...parts, ...audit], [...short, ...audit], audit, short.slice(0, 1), []].map((some) => [
    ...joined([...old, ...some]),
    ' ',
  ]);
  for (const right of rights) {
    // That all namespaces are looked at is what one expects; a chosen one is not.
    const bare = right !== rights[0] && (namespace === '' || right !== rights[1]);
    for (const left of lefts.slice(0, bare ? 4 : 3)) {
      if (lineWidth(left) + lineWidth(right) < width) return spread(left, right, width);
    }
  }
  return fitLine([...badges, context], width);
}

/** Versions and audit are those of before the connection was lost. */
const stale: Line = [['warning', '▲ stale']];

function isOld({ state, value }: Reading<unknown>): boolean {
  return state !== 'live' && value !== undefined;
}

const unsafe = { unencrypted: '✖ NOT ENCRYPTED', unverified: '▲ TLS NOT CHECKED' };

function joined(parts: readonly Line[]): Line {
  return parts.flatMap((part, index) => (index === 0 ? part : [['muted', ' · '] as const, ...part]));
}

/** What enforces here with its versions, the same without them, and when it was last audited. */
function components(
  picture: ClusterPicture,
  now: number,
): { readonly parts: readonly Line[]; readonly short: readonly Line[]; readonly audit: readonly Line[] } {
  const installation = recogniseInstallation(picture, now);
  const parts: Segment[][] = [];
  const short: Segment[][] = [];
  const { addonVersion, gatekeeperVersion } = installation;
  if (installation.kind === 'addon' || installation.kind === 'both') {
    const addon: Segment[] = ['add-on ', mark(picture, ['azure-policy'])];
    short.push(addon);
    parts.push([...addon, ...(addonVersion ? [` ${addonVersion}`] : [])]);
  }
  if (gatekeeperVersion !== undefined || installation.kind === 'self-installed') {
    const roles: readonly ComponentRole[] = ['gatekeeper-controller', 'gatekeeper-audit'];
    const gatekeeper: Segment[] = ['gatekeeper ', mark(picture, roles)];
    short.push(gatekeeper);
    parts.push([...gatekeeper, ...(gatekeeperVersion ? [` ${gatekeeperVersion}`] : [])]);
  }
  if (parts.length === 0) {
    const none: Segment[] = [absence[installation.kind] ?? ['muted', 'enforcement …']];
    parts.push(none);
    short.push(none);
  }
  return { parts, short, audit: lastAudit(picture, now) };
}

const absence: Readonly<Partial<Record<Installation['kind'], Segment>>> = {
  none: ['error', '✖ no policy enforcement here'],
  'left-overs': ['warning', '▲ only left-overs of an installation'],
};

/** Ready or not, by the deployments of the roles; `?` when they cannot be read. */
function mark(picture: ClusterPicture, roles: readonly ComponentRole[]): Segment {
  const deployments = known(picture.deployments)?.filter(({ role }) => roles.includes(role)) ?? [];
  if (deployments.length === 0) return ['muted', '?'];
  return deployments.every(({ ready, desired }) => ready >= desired && desired > 0) ? ['ok', '✔'] : ['error', '✖'];
}

/** The newest audit that any constraint speaks of; marked where another may have run since it was read. */
function lastAudit(picture: ClusterPicture, now: number): readonly Line[] {
  const last = newestAudit(knownConstraints(picture));
  if (last === undefined) return [];
  const marked = isOld(last.from.reading) && !isOld(componentsReading(picture));
  return [['audit ', ...(marked ? [['warning', '▲ '] as const] : []), `${spellAge(last.auditedAt, now)} ago`]];
}

function hostOf(server: string): string {
  return server.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
