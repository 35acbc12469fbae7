import { azCommand, shellWord } from '../governance/azure/az-line.ts';
import type { ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { parseResourceId } from '../governance/azure/resource-id.ts';

/** One command for a POSIX shell, every argument quoted where it needs to be. */
export function shellLine(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** By name, without the dashes. True stands alone, a list has several values; what is not given is left out. */
export type Flags = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

/** A line of az: `policy assignment create` and its flags, in their order; a comment where az would read a file for one. */
export function azLine(command: string, flags: Flags): string {
  const words = Object.entries(flags).flatMap(([name, value]) => {
    if (value === true) return [`--${name}`];
    if (value === undefined || value === false) return [];
    const values = [value].flat();
    return values.length === 0 ? [] : [`--${name}`, ...values];
  });
  return azCommand(...command.split(' '), ...words);
}

/** How az is told which cluster. */
export function clusterFlags({ resourceGroup, name, subscriptionId }: ManagedCluster): Flags {
  return { 'resource-group': resourceGroup, name, subscription: subscriptionId };
}

/** How az is told a scope that is a resource group or a subscription. */
export function scopeFlags(scope: string): Flags {
  const { resourceGroup, subscriptionId = '' } = parseResourceId(scope) ?? {};
  return { 'resource-group': resourceGroup || undefined, subscription: subscriptionId };
}
