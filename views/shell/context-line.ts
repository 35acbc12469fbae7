import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import type { ComponentRole } from '../../src/governance/component.ts';
import { type Installation, recogniseInstallation } from '../../src/governance/installation.ts';
import { known, knownConstraints } from '../../src/governance/known.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import type { ConnectionStatus } from '../../src/state/connection-status.ts';
import { fitLine, type Line, lineWidth, type Segment, spread } from '../parts/line.ts';

/**
 * The first line of every screen: which cluster, as whom, and whether enforcement stands. On a narrow terminal the
 * user goes first, then the server, the time of the audit and the versions; badges and context stay.
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
  const parts = components(picture, now);
  const rights = [parts, parts.slice(0, -1), parts.slice(0, 1)].map((some) => [...joined(some), ' ']);
  for (const right of rights) {
    for (const left of lefts.slice(0, right === rights[0] ? 3 : 4)) {
      if (lineWidth(left) + lineWidth(right) < width) return spread(left, right, width);
    }
  }
  return fitLine([...badges, context], width);
}

const unsafe = { unencrypted: '✖ NOT ENCRYPTED', unverified: '▲ TLS NOT CHECKED' };

function joined(parts: readonly Line[]): Line {
  return parts.flatMap((part, index) => (index === 0 ? part : [['muted', ' · '] as const, ...part]));
}

function components(picture: ClusterPicture, now: number): readonly Line[] {
  const installation = recogniseInstallation(picture, now);
  const parts: Segment[][] = [];
  const { addonVersion, gatekeeperVersion } = installation;
  if (installation.kind === 'addon' || installation.kind === 'both') {
    parts.push(['add-on ', mark(picture, ['azure-policy']), ...(addonVersion ? [` ${addonVersion}`] : [])]);
  }
  if (gatekeeperVersion !== undefined || installation.kind === 'self-installed') {
    const roles: readonly ComponentRole[] = ['gatekeeper-controller', 'gatekeeper-audit'];
    parts.push(['gatekeeper ', mark(picture, roles), ...(gatekeeperVersion ? [` ${gatekeeperVersion}`] : [])]);
  }
  if (parts.length === 0) parts.push([absence[installation.kind] ?? ['muted', 'enforcement …']]);
  const audit = lastAudit(picture);
  if (audit !== undefined) parts.push([`audit ${spellAge(audit, now)} ago`]);
  return parts;
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

/** The newest audit that any constraint speaks of. */
function lastAudit(picture: ClusterPicture): number | undefined {
  let last: number | undefined;
  for (const { constraint } of knownConstraints(picture)) {
    if (constraint.auditedAt !== undefined && constraint.auditedAt > (last ?? 0)) last = constraint.auditedAt;
  }
  return last;
}

function hostOf(server: string): string {
  return server.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
