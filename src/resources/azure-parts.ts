import { isBusy, isStopped, type ManagedCluster } from '../governance/azure/managed-cluster.ts';
import { isRegistered } from '../governance/azure/provider.ts';
import type { Reading } from '../governance/reading.ts';
import type { Asked } from '../operations/plan.ts';
import type { AzureState } from '../state/azure-state.ts';
import { readingNote } from './reading-note.ts';
import type { ResourceRow } from './resource.ts';
import { spellAge } from './spell-age.ts';

export interface AzurePartFacts {
  readonly part: string;
  /** `told`: nothing to judge. */
  readonly state: 'ok' | 'warning' | 'error' | 'unknown' | 'told';
  readonly what: string;
  readonly detail: string;
  /** What else is known of it. */
  readonly lines: readonly string[];
}

/** What `enter` does about a part. */
export type AzurePartDeed =
  | { readonly kind: 'sign-in' | 'choose-cluster' }
  | { readonly kind: 'open'; readonly view: string }
  | { readonly kind: 'operate'; readonly asked: Asked; readonly verb: string };

export type AzurePartRow = ResourceRow<AzurePartDeed | undefined, AzurePartFacts>;

interface Part extends AzurePartFacts {
  readonly key: string;
  readonly enter?: AzurePartDeed;
}

/** Everything known of Azure's side of the cluster that answers at `host`. `now` is epoch ms. */
export function azureParts(azure: AzureState, host: string, now: number): readonly AzurePartRow[] {
  const parts = [
    signInPart(azure),
    ...(azure.phase === 'signed-in'
      ? [subscriptionPart(azure), ...clusterParts(azure, host, now), ...registrationParts(azure, now)]
      : []),
  ];
  return parts.map(({ key, enter, ...facts }) => ({
    key,
    fault: facts.state === 'error' || facts.state === 'warning',
    item: enter,
    facts,
  }));
}

function signInPart({ phase, problem, prompt, picture: { signIn } }: AzureState): Part {
  const row = { key: 'sign-in', part: 'sign-in', enter: { kind: 'sign-in' } } as const;
  const said = problem ? [problem.what, problem.next] : [];
  switch (phase) {
    case 'signed-in': {
      const { account = '?', method = '?', tenantId = '?', cloud = '?' } = signIn.value ?? {};

      return { ...row, state: 'ok', what: account, detail: `${method} · ${cloud} · tenant ${tenantId}`, lines: [] };
    }
    case 'signing-in':
      return { ...row, state: 'unknown', what: 'signing in…', detail: prompt ?? '', lines: prompt ? [prompt] : [] };
    case 'off':
      return { ...row, state: 'unknown', what: 'Azure is not asked', detail: '', lines: said };
    default:
      return {
        ...row,
        state: phase === 'failed' ? 'error' : 'warning',
        what: problem?.what ?? 'not signed in',
        detail: problem?.next.split('\n', 1)[0] ?? '',
        lines: [...said, 'The cluster’s own side works regardless.'],
      };
  }
}

function subscriptionPart({ picture: { subscriptions, subscriptionId } }: AzureState): Part {
  const chosen = subscriptions.value?.find(({ id }) => id === subscriptionId);
  const number = subscriptions.value?.length;
  return {
    key: 'subscription',
    part: 'subscription',
    state: subscriptionId === undefined || (chosen && chosen.state !== 'Enabled') ? 'warning' : 'ok',
    what: chosen?.displayName ?? subscriptionId ?? 'none is chosen',
    detail: [chosen?.state, subscriptionId, number === undefined ? '' : `of ${number}`].filter(Boolean).join(' · '),
    lines: ['pinned: what another program chooses later changes nothing here'],
    enter: { kind: 'open', view: 'subscriptions' },
  };
}

function clusterParts({ picture, identified }: AzureState, host: string, now: number): readonly Part[] {
  const cluster = picture.cluster.value;
  const row = { key: 'cluster', part: 'cluster', enter: { kind: 'choose-cluster' } } as const;
  const unread = identified?.unread.length ? [`not looked into: ${identified.unread.join(', ')}`] : [];
  if (!cluster) {
    const { candidates, cluster: reading } = picture;
    if (candidates.length > 1) {
      const what = `${candidates.length} AKS clusters answer to ${host}`;
      return [{ ...row, state: 'warning', what, detail: '', lines: candidates.map(({ id }) => id) }];
    }
    if (reading.state === 'loading')
      return [{ ...row, state: 'unknown', what: 'looking for this cluster…', detail: host, lines: [reading.source] }];
    const away = identified?.looksLikeAks
      ? 'an AKS address, but of no cluster that you can see'
      : 'this is no AKS cluster, as far as its address tells';
    const what = reading.state === 'absent' ? away : (reading.problem?.what ?? 'could not be found out');
    const next = reading.problem?.next ?? '';
    return [{ ...row, state: 'warning', what, detail: next, lines: [host, ...unread] }];
  }
  return [
    {
      ...row,
      state: 'ok',
      what: cluster.name,
      detail: `${cluster.resourceGroup} · ${cluster.location} · Kubernetes ${cluster.kubernetesVersion}`,
      lines: [cluster.id, `found by ${identified?.how ?? '?'}`, ...unread, `hosts ${cluster.hosts.join(', ')}`],
    },
    statePart(cluster, picture.cluster, now),
    addonPart(cluster),
    posturePart(cluster),
  ];
}

function statePart(cluster: ManagedCluster, reading: Reading<unknown>, now: number): Part {
  const { provisioningState, powerState, provisioningError } = cluster;
  const failed = provisioningState.toLowerCase() === 'failed';
  const note = readingNote(reading, now, 'azure');
  const asOf = reading.asOf === undefined ? '' : `read ${spellAge(reading.asOf, now)} ago`;
  return {
    key: 'state',
    part: 'state',
    state: isStopped(cluster) || failed ? 'error' : isBusy(cluster) ? 'warning' : 'ok',
    what: [provisioningState || 'provisioning not said', powerState || 'power not said'].join(' · '),
    detail: note ? note[1] : asOf,
    lines: [
      ...(provisioningError ? [provisioningError] : []),
      ...(isBusy(cluster) ? ['Another operation holds the cluster: wait for it, or abort it.'] : []),
    ],
  };
}

function addonPart({ addon, id }: ManagedCluster): Part {
  const on = addon.state === 'enabled';
  return {
    key: 'addon',
    part: 'add-on',
    state: on ? 'ok' : 'warning',
    what: `Azure Policy add-on ${addon.state === 'absent' ? 'was never enabled' : addon.state}`,
    detail: on ? '' : 'no policy of Azure’s acts inside the cluster',
    lines: addon.identityObjectId ? [`identity ${addon.identityObjectId}`] : [],
    enter: {
      kind: 'operate',
      asked: { kind: on ? 'disable-addon' : 'enable-addon', input: { clusterId: id } },
      verb: on ? 'disable it' : 'enable it',
    },
  };
}

function posturePart({ posture, privateCluster, kubeletIdentity, servicePrincipalId }: ManagedCluster): Part {
  const said = (name: string, value: boolean | string | undefined) =>
    value === undefined ? [] : [`${name} ${value === true ? 'yes' : value === false ? 'no' : value}`];
  const lines = [
    ...said('Entra ID', posture.entraManaged),
    ...said('Azure RBAC', posture.azureRbac),
    ...said('local accounts disabled', posture.localAccountsDisabled),
    ...said('private cluster', privateCluster),
    ...said('network', posture.networkPlugin),
    ...said('network policy', posture.networkPolicy),
    ...said('outbound', posture.outboundType),
    ...said('OIDC issuer', posture.oidcIssuer),
    ...said('workload identity', posture.workloadIdentity),
    ...said('Defender', posture.defender),
    ...said('image cleaner', posture.imageCleaner),
    ...said('key vault KMS', posture.keyVaultKms),
    ...said('run command disabled', posture.runCommandDisabled),
    ...(posture.authorizedIpRanges ? [`authorized IP ranges ${posture.authorizedIpRanges.join(', ') || 'none'}`] : []),
  ];
  const identity = kubeletIdentity
    ? `images are pulled as ${kubeletIdentity.objectId}`
    : servicePrincipalId
      ? `images are pulled as the service principal ${servicePrincipalId}`
      : 'who pulls images is not said';
  return {
    key: 'posture',
    part: 'posture',
    state: 'told',
    what: lines.slice(0, 3).join(' · '),
    detail: identity,
    lines: [lines.join(' · '), identity],
  };
}

function registrationParts({ picture }: AzureState, now: number): readonly Part[] {
  const { providers, features, subscriptionId = '' } = picture;
  const own = picture.cluster.value?.subscriptionId ?? subscriptionId;
  const rows = (providers.value ?? []).map(({ namespace, state }) =>
    registrationPart('provider', namespace, state, 'warning', {
      kind: 'register-provider',
      input: { subscriptionId: own, namespace },
    }),
  );
  const preview = (features.value ?? []).map(({ namespace, name, state }) =>
    registrationPart('feature', `${namespace}/${name}`, state, 'told', {
      kind: 'register-feature',
      input: { subscriptionId: own, namespace, name },
    }),
  );
  return [...rows, ...unread('provider', providers, now), ...preview, ...unread('feature', features, now)];
}

function registrationPart(
  part: 'provider' | 'feature',
  what: string,
  state: string,
  otherwise: Part['state'],
  asked: Asked,
): Part {
  const row = { key: `${part}:${what}`.toLowerCase(), part, what, lines: [] };
  if (isRegistered({ state })) return { ...row, state: 'ok', detail: state };
  if (state === 'absent')
    return { ...row, state: otherwise, detail: 'not known to ARM: mostly generally available by now' };
  const enter = { kind: 'operate', asked, verb: 'register it in the subscription' } as const;
  return { ...row, state: otherwise, detail: state, enter };
}

function unread(part: string, reading: Reading<unknown>, now: number): readonly Part[] {
  const note = readingNote(reading, now, 'azure');
  if (note === undefined) return [];
  const lines = reading.problem ? [reading.problem.what, reading.problem.next] : [reading.source];
  return [{ key: `unread:${part}`, part, state: 'unknown', what: `${part}s`, detail: note[1], lines }];
}
