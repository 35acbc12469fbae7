import { imagesByHost, type PullRight, type Registry } from '../../src/governance/azure/registry.ts';
import { idKey, sameId } from '../../src/governance/azure/resource-id.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import type { Token } from '../../themes/theme.ts';
import type { TableRow } from '../parts/table/use-table.ts';

/** A registry of the user's subscriptions, or a host that running images come from. */
export interface RegistryRow extends TableRow {
  readonly host: string;
  /** Absent for a host that is none of the registries that can be seen. */
  readonly registry?: Registry;
  readonly images: readonly string[];
  readonly right: PullRight | undefined;
  /** `✔ attached`, `○ not attached`, `✖ used, not attached`, `anyone may pull`, `?`. */
  readonly attached: string;
  readonly token: Token;
}

export function registryRows({ picture }: Pick<AzureState, 'picture'>): readonly RegistryRow[] {
  const { registries, pullRights, images } = picture;
  const used = imagesByHost(images.value ?? []);
  const own = (registries.value ?? []).map((registry): RegistryRow => {
    const host = registry.loginServer.toLowerCase();
    const pulled = used.get(host) ?? [];
    const right = pullRights.value?.find(({ registryId }) => sameId(registryId, registry.id));
    const { text, token } = attachment(registry, right, pulled.length);
    return {
      key: idKey(registry.id),
      name: registry.loginServer,
      host,
      registry,
      images: pulled,
      right,
      attached: text,
      token,
      fault: token === 'error',
      search: `${registry.name} ${host} ${registry.resourceGroup} ${text} ${pulled.join(' ')}`.toLowerCase(),
    };
  });
  const known = new Set(own.map(({ host }) => host));
  const others = [...used]
    .filter(([host]) => !known.has(host))
    .map(([host, pulled]): RegistryRow => {
      const isAcr = /\.azurecr\.(io|us|cn)$/.test(host);
      const attached = isAcr ? '▲ not among yours' : 'outside Azure';
      return {
        key: `host:${host}`,
        name: host,
        host,
        images: pulled,
        right: undefined,
        attached,
        token: isAcr ? 'warning' : 'muted',
        fault: isAcr,
        search: `${host} ${attached} ${pulled.join(' ')}`.toLowerCase(),
      };
    });
  return [...own, ...others.sort((a, b) => b.images.length - a.images.length || (a.host < b.host ? -1 : 1))];
}

function attachment(
  registry: Registry,
  right: PullRight | undefined,
  used: number,
): { readonly text: string; readonly token: Token } {
  if (right?.state === 'yes') return { text: '✔ attached', token: 'ok' };
  if (registry.anonymousPull) return { text: '✔ anyone may pull', token: 'ok' };
  if (right?.state !== 'no') return { text: '? not known', token: 'muted' };
  return used > 0 ? { text: '✖ used, not attached', token: 'error' } : { text: '○ not attached', token: 'muted' };
}
