import { parseResourceId } from '../governance/azure/resource-id.ts';

/** One command for a POSIX shell, every argument quoted where it needs to be. */
export function shellLine(...words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  if (word !== '' && /^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** How az is told which cluster. */
export function clusterFlags(cluster: {
  readonly resourceGroup: string;
  readonly name: string;
  readonly subscriptionId: string;
}): readonly string[] {
  const { resourceGroup, name, subscriptionId } = cluster;
  return ['--resource-group', resourceGroup, '--name', name, '--subscription', subscriptionId];
}

/** How az is told a scope that is a resource group or a subscription. */
export function scopeFlags(scope: string): readonly string[] {
  const { resourceGroup = '', subscriptionId = '' } = parseResourceId(scope) ?? {};
  return [...(resourceGroup === '' ? [] : ['--resource-group', resourceGroup]), '--subscription', subscriptionId];
}
