import { isBusy, isStopped, type ManagedCluster } from '../../src/governance/azure/managed-cluster.ts';
import { isRegistered } from '../../src/governance/azure/provider.ts';
import type { Reading } from '../../src/governance/reading.ts';
import type { Asked } from '../../src/operations/plan.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import type { AzureState } from '../../src/state/azure-state.ts';
import type { Token } from '../../themes/theme.ts';
import { readingNote } from '../parts/reading-note.ts';
import type { TableRow } from '../parts/table/use-table.ts';

/** A part of Azure's side, its state, and what `enter` does about it. */
export interface AzureRow extends TableRow {
  readonly part: string;
  readonly mark: string;
  readonly token: Token;
  readonly what: string;
  readonly detail: string;
  /** More for the pane. */
  readonly lines: readonly string[];
  readonly enter?:
    | { readonly kind: 'sign-in' | 'choose-cluster' }
    | { readonly kind: 'open'; readonly view: string }
    | { readonly kind: 'operate'; readonly asked: Asked; readonly title: string };
}

type Draft = Omit<AzureRow, 'search' | 'fault'>;

const ok = { mark: '✔', token: 'ok' } as const;
const bad = { mark: '✖', token: 'error' } as const;
const doubtful = { mark: '▲', token: 'warning' } as const;
const unknown = { mark: '?', token: 'muted' } as const;
const plain = { mark: ' ', token: 'text' } as const;

/** Everything known of Azure's side of this cluster. `now` is epoch ms. */
export function azureRows(azure: AzureState, host: string, now: number): readonly AzureRow[] {
  const drafts = [
    signInRow(azure),
    ...(azure.phase === 'signed-in'
      ? [subscriptionRow(azure), ...clusterRows(azure, host, now), ...registrationRows(azure, now)]
      : []),
  ];
  return drafts.map((draft) => ({
    ...draft,
    fault: draft.token === 'error' || draft.token === 'warning',
    search: `${draft.part} ${draft.what} ${draft.detail}`.toLowerCase(),
  }));
}

function signInRow({ phase, problem, prompt, picture: { signIn } }: AzureState): Draft {
  const row = { key: 'sign-in', part: 'sign-in', enter: { kind: 'sign-in' } } as const;
  const said = problem ? [problem.what, problem.next] : [];
  switch (phase) {
    case 'signed-in': {
      const { account = '?', method = '?', tenantId = '?', cloud = '?' } = signIn.value ?? {};
      const lines = [`tenant ${tenantId}`, `cloud ${cloud}`, 'enter signs in another way'];
      return { ...row, ...ok, what: account, detail: `${method} · ${cloud} · tenant ${tenantId}`, lines };
    }
    case 'signing-in':
      return { ...row, ...unknown, what: 'signing in…', detail: prompt ?? '', lines: prompt ? [prompt] : [] };
    case 'off':
      return { ...row, ...unknown, what: 'Azure is not asked', detail: 'enter signs in', lines: said };
    default:
      return {
        ...row,
        ...(phase === 'failed' ? bad : doubtful),
        what: problem?.what ?? 'not signed in',
        detail: problem?.next ?? 'enter signs in',
        lines: [...said, 'The cluster’s own side works regardless. enter offers every way of signing in.'],
      };
  }
}

function subscriptionRow({ picture: { subscriptions, subscriptionId } }: AzureState): Draft {
  const chosen = subscriptions.value?.find(({ id }) => id === subscriptionId);
  const number = subscriptions.value?.length;
  return {
    key: 'subscription',
    part: 'subscription',
    ...(subscriptionId === undefined ? doubtful : chosen && chosen.state !== 'Enabled' ? doubtful : ok),
    what: chosen?.displayName ?? subscriptionId ?? 'none is chosen',
    detail: [chosen?.state, subscriptionId, number === undefined ? '' : `of ${number}`].filter(Boolean).join(' · '),
    lines: ['pinned: what another program chooses later changes nothing here'],
    enter: { kind: 'open', view: 'subscriptions' },
  };
}

function clusterRows({ picture, identified }: AzureState, host: string, now: number): readonly Draft[] {
  const cluster = picture.cluster.value;
  const row = { key: 'cluster', part: 'cluster', enter: { kind: 'choose-cluster' } } as const;
  const unread = identified?.unread.length ? [`not looked into: ${identified.unread.join(', ')}`] : [];
  if (!cluster) {
    const { candidates, cluster: reading } = picture;
    if (candidates.length > 1) {
      const what = `${candidates.length} AKS clusters answer to ${host}`;
      return [{ ...row, ...doubtful, what, detail: 'enter chooses', lines: candidates.map(({ id }) => id) }];
    }
    if (reading.state === 'loading')
      return [{ ...row, ...unknown, what: 'looking for this cluster…', detail: host, lines: [reading.source] }];
    const away = identified?.looksLikeAks
      ? 'an AKS address, but of no cluster that you can see'
      : 'this is no AKS cluster, as far as its address tells';
    const what = reading.state === 'absent' ? away : (reading.problem?.what ?? 'could not be found out');
    const next = reading.problem?.next ?? 'enter chooses one by hand';
    return [{ ...row, ...doubtful, what, detail: next, lines: [host, ...unread] }];
  }
  return [
    {
      ...row,
      ...ok,
      what: cluster.name,
      detail: `${cluster.resourceGroup} · ${cluster.location} · Kubernetes ${cluster.kubernetesVersion}`,
      lines: [cluster.id, `found by ${identified?.how ?? '?'}`, ...unread, `hosts ${cluster.hosts.join(', ')}`],
    },
    stateRow(cluster, picture.cluster, now),
    addonRow(cluster),
    postureRow(cluster),
  ];
}

function stateRow(cluster: ManagedCluster, reading: Reading<unknown>, now: number): Draft {
  const { provisioningState, powerState, provisioningError } = cluster;
  const failed = provisioningState.toLowerCase() === 'failed';
  const note = readingNote(reading, now);
  const asOf = reading.asOf === undefined ? '' : `read ${spellAge(reading.asOf, now)} ago`;
  return {
    key: 'state',
    part: 'state',
    ...(isStopped(cluster) || failed ? bad : isBusy(cluster) ? doubtful : ok),
    what: [provisioningState || 'provisioning not said', powerState || 'power not said'].join(' · '),
    detail: note ? textOf(note) : asOf,
    lines: [
      ...(provisioningError ? [provisioningError] : []),
      ...(isBusy(cluster) ? ['Another operation holds the cluster; X aborts it.'] : []),
    ],
  };
}

function textOf(segment: NonNullable<ReturnType<typeof readingNote>>): string {
  return typeof segment === 'string' ? segment : segment[1];
}

function addonRow({ addon, id }: ManagedCluster): Draft {
  const on = addon.state === 'enabled';
  return {
    key: 'addon',
    part: 'add-on',
    ...(on ? ok : doubtful),
    what: `Azure Policy add-on ${addon.state === 'absent' ? 'was never enabled' : addon.state}`,
    detail: on ? 'E disables it' : 'e enables it',
    lines: addon.identityObjectId ? [`identity ${addon.identityObjectId}`] : [],
    enter: {
      kind: 'operate',
      asked: { kind: on ? 'disable-addon' : 'enable-addon', input: { clusterId: id } },
      title: on ? 'disable' : 'enable',
    },
  };
}

function postureRow({ posture, privateCluster, kubeletIdentity, servicePrincipalId }: ManagedCluster): Draft {
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
    ...plain,
    what: lines.slice(0, 3).join(' · '),
    detail: identity,
    lines: [lines.join(' · '), identity],
  };
}

function registrationRows({ picture }: AzureState, now: number): readonly Draft[] {
  const { providers, features, subscriptionId = '' } = picture;
  const own = picture.cluster.value?.subscriptionId ?? subscriptionId;
  const rows = (providers.value ?? []).map(
    ({ namespace, state }): Draft => ({
      key: `provider:${namespace.toLowerCase()}`,
      part: 'provider',
      ...(isRegistered({ state }) ? ok : doubtful),
      what: namespace,
      detail: state,
      lines: isRegistered({ state }) ? [] : ['enter registers it in the subscription'],
      ...(!isRegistered({ state }) && {
        enter: {
          kind: 'operate',
          asked: { kind: 'register-provider', input: { subscriptionId: own, namespace } },
          title: 'register',
        } as const,
      }),
    }),
  );
  const preview = (features.value ?? []).map(
    ({ namespace, name, state }): Draft => ({
      key: `feature:${namespace}/${name}`.toLowerCase(),
      part: 'feature',
      ...(isRegistered({ state }) ? ok : plain),
      what: `${namespace}/${name}`,
      detail: state === 'absent' ? 'not known to ARM: mostly generally available by now' : state,
      lines: [],
      ...(!isRegistered({ state }) &&
        state !== 'absent' && {
          enter: {
            kind: 'operate',
            asked: { kind: 'register-feature', input: { subscriptionId: own, namespace, name } },
            title: 'register',
          } as const,
        }),
    }),
  );
  return [...rows, ...unread('provider', providers, now), ...preview, ...unread('feature', features, now)];
}

function unread(part: string, reading: Reading<unknown>, now: number): readonly Draft[] {
  const note = readingNote(reading, now);
  if (note === undefined) return [];
  const lines = reading.problem ? [reading.problem.what, reading.problem.next] : [reading.source];
  return [{ key: `unread:${part}`, part, ...unknown, what: `${part}s`, detail: textOf(note), lines }];
}
