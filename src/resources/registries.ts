import { pullPrincipal } from '../governance/azure/managed-cluster.ts';
import { imagesByHost, type PullRight, pullRole, type Registry } from '../governance/azure/registry.ts';
import { idKey, sameId } from '../governance/azure/resource-id.ts';
import { counted } from '../governance/number-text.ts';
import type { Look } from './column.ts';
import { defineResource } from './define-resource.ts';
import { labelled } from './detail-line.ts';
import { given } from './facts.ts';
import { fault, good, off, quiet, unknown, warning } from './looks.ts';

/** A registry of the user's subscriptions; of a host that is none of them, only what runs from it. */
export interface RegistryFacts extends Partial<Registry> {
  readonly host: string;
  /** Whether the cluster's kubelet identity may pull; absent when there is no cluster to tell it of. */
  readonly mayPull?: PullRight['state'];
  /** The scope of the role assignment that lets it. */
  readonly through?: string;
  /** The role that pulling takes there. */
  readonly pullRole?: string;
  /** Running images that come from it; absent when the cluster was not asked. */
  readonly images?: readonly string[];
}

export const registries = defineResource<Registry | undefined, RegistryFacts>({
  id: 'registries',
  aliases: ['acr', 'reg'],
  summary: 'where images come from, and whether they may be pulled',
  noun: ['registry', 'registries'],
  documentKind: 'RegistryList',
  side: 'azure',
  wants: ['registries'],
  nothing: 'there is no registry that you can see, and no image runs',
  readings: ({ azure: { picture } }) => [picture.registries, picture.pullRights],
  rows({ azure: { picture } }) {
    const used = picture.images.value && imagesByHost(picture.images.value);
    const own = (picture.registries.value ?? []).map((registry) => {
      const host = registry.loginServer.toLowerCase();
      const right = picture.pullRights.value?.find(({ registryId }) => sameId(registryId, registry.id));
      const facts: RegistryFacts = {
        ...registry,
        host,
        ...given('mayPull', right?.state),
        ...given('through', right?.through),
        pullRole: pullRole(registry).name,
        ...given('images', used && (used.get(host) ?? [])),
      };
      const item: Registry | undefined = registry;
      return {
        key: idKey(registry.id),
        name: registry.loginServer,
        item,
        facts,
        fault: attachment(facts).look === fault,
      };
    });
    const known = new Set(own.map(({ facts: { host } }) => host));
    const others = [...(used ?? [])]
      .filter(([host]) => !known.has(host))
      .map(([host, images]) => ({
        key: `host:${host}`,
        name: host,
        item: undefined,
        facts: { host, images } satisfies RegistryFacts,
        fault: isAcr(host),
      }))
      .sort((a, b) => b.facts.images.length - a.facts.images.length || (a.name < b.name ? -1 : 1));
    return [...own, ...others];
  },
  columns: [
    { id: 'registry', width: 26, grow: 2, priority: 0, words: 'host' },
    { id: 'name', width: 16, priority: 6, wide: true, names: true, words: ({ name = '' }) => name },
    {
      id: 'attached',
      title: 'THIS CLUSTER',
      width: 20,
      priority: 0,
      words: (facts) => attachment(facts).words,
      look: (facts) => attachment(facts).look,
    },
    { id: 'images', width: 7, priority: 1, count: ({ images }) => images?.length, quietZero: true },
    {
      id: 'role',
      title: 'ROLE TO PULL',
      width: 16,
      grow: 1,
      priority: 3,
      words: ({ pullRole: role = '' }) => role,
      look: quiet,
    },
    {
      id: 'group',
      title: 'RESOURCE GROUP',
      width: 16,
      priority: 2,
      words: ({ resourceGroup = '' }) => resourceGroup,
    },
    { id: 'sku', width: 8, priority: 4, words: ({ sku = '' }) => sku },
    { id: 'subscription', width: 36, priority: 7, wide: true, words: ({ subscriptionId = '' }) => subscriptionId },
  ],
  heading(_, { azure: { picture } }) {
    const principal = picture.cluster.value && pullPrincipal(picture.cluster.value);
    return principal === undefined ? [] : [['muted', ` · pulled as ${principal.slice(0, 8)}…`]];
  },
  detail({ facts }) {
    const { host, id, abac, through, images } = facts;
    const { words, look } = attachment(facts);
    return [
      [
        ['title', host],
        [look.tone, ` ${look.glyph ?? ''} ${words}`],
      ],
      ...(id === undefined ? [] : [[['muted', id]] as const]),
      ...(abac ? [[['muted', 'ABAC repository permissions: AcrPull is not honoured here']] as const] : []),
      ...labelled('may pull through', through),
      images === undefined
        ? [['muted', 'which images run from it is not known']]
        : images.length === 0
          ? [['muted', 'no running image comes from it']]
          : [`${counted(images.length, 'running image')}:`],
      ...(images ?? []).slice(0, 4).map((image) => [`  ${image}`]),
    ];
  },
  search: ({ facts: { images = [] } }) => images.join(' '),
  armId: ({ item }) => item?.id,
});

/** Whether the cluster can pull from it, in words. */
export function attachment({ id, host, mayPull, anonymousPull, images = [] }: RegistryFacts): {
  readonly words: string;
  readonly look: Look;
} {
  if (id === undefined)
    return isAcr(host) ? { words: 'not among yours', look: warning } : { words: 'outside Azure', look: quiet };
  if (mayPull === 'yes') return { words: 'attached', look: good };
  if (anonymousPull) return { words: 'anyone may pull', look: good };
  if (mayPull !== 'no') return { words: 'not known', look: unknown };
  return images.length > 0 ? { words: 'used, not attached', look: fault } : { words: 'not attached', look: off };
}

function isAcr(host: string): boolean {
  return /\.azurecr\.(io|us|cn)$/.test(host);
}
