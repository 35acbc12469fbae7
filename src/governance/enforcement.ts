import type { ClusterPicture } from './cluster-picture.ts';
import type { Component, Container } from './component.ts';
import { type GatekeeperFlags, gatekeeperContainer, readGatekeeperFlags } from './gatekeeper-flags.ts';
import { known } from './known.ts';
import type { Reading } from './reading.ts';

export function isGatekeeper(component: Pick<Component, 'role'>): boolean {
  return component.role === 'gatekeeper-audit' || component.role === 'gatekeeper-controller';
}

export function flagsOf(component: Component): GatekeeperFlags {
  return readGatekeeperFlags(gatekeeperContainer<Container>(component.containers)?.args ?? []);
}

export interface AuditSettings {
  readonly flags: GatekeeperFlags;
  /** Where the flags were read. */
  readonly where: string;
  readonly component: Component;
  readonly reading: Reading<unknown>;
}

/** What audits here, from its Deployment or else its pod; undefined when neither can be read. */
export function auditSettings(picture: ClusterPicture): AuditSettings | undefined {
  for (const reading of [picture.deployments, picture.componentPods]) {
    const component = auditor(known<readonly Component[]>(reading) ?? []);
    if (!component) continue;
    const where = `${reading === picture.deployments ? 'Deployment' : 'Pod'} ${component.namespace}/${component.name}`;
    return { flags: flagsOf(component), where, component, reading };
  }
  return undefined;
}

function auditor(components: readonly Component[]): Component | undefined {
  return (
    components.find(({ role }) => role === 'gatekeeper-audit') ??
    components.find((one) => isGatekeeper(one) && flagsOf(one).operations.value.includes('audit'))
  );
}
