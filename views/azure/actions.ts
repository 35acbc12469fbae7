import { readingOf } from '../../src/governance/list-key.ts';
import type { azure } from '../../src/resources/azure.ts';
import { clusterKey } from '../../src/resources/clusters.ts';
import { signInMethods } from '../../src/settings/azure-options.ts';
import { operate } from '../operation/operate.ts';
import type { ContextOf } from '../resource/resource-context.ts';
import type { Action } from '../shell/action.ts';
import { pick } from '../shell/dialogs/pick.tsx';
import type { Shell } from '../shell/shell.ts';
import { clusterOffers, openOperations } from './cluster-actions.ts';
import { azureFixed } from './reasons.ts';

type AzureContext = ContextOf<typeof azure>;

export const azureActions: readonly Action<AzureContext>[] = [
  {
    id: 'azure.act',
    title: 'Act on it: sign in, choose, register, enable',
    keys: ['enter'],
    hint: 'act on it',
    applies: ({ shell, row }) => {
      if (row?.item === undefined) return 'there is nothing to do about it';
      return row.item.kind === 'operate' ? (azureFixed(shell.live.store.getState()) ?? true) : true;
    },
    run: ({ shell, row }) => {
      const enter = row?.item;
      if (enter?.kind === 'sign-in') return signIn(shell);
      if (enter?.kind === 'choose-cluster') return chooseCluster(shell);
      if (enter?.kind === 'open') shell.open({ view: enter.view });
      if (enter?.kind === 'operate') return operate(shell, enter.asked.kind, enter.asked.input);
    },
  },
  ...clusterOffers,
  openOperations,
  {
    id: 'azure.sign-in',
    title: 'Sign in to Azure, in any way',
    keys: ['i'],
    hint: 'sign in',
    run: ({ shell }) => signIn(shell),
  },
  {
    id: 'azure.cancel-throttled',
    title: 'Stop waiting for a throttled request',
    keys: ['x'],
    applies: ({ shell }) => shell.live.store.getState().azure.throttled !== undefined,
    run: ({ shell }) => shell.live.azure.cancelThrottled(),
  },
];

const ways = {
  az: 'the login of az (az login)',
  environment: 'AZURE_CLIENT_ID and its kin in the environment',
  'workload-identity': 'the federated token of a pod',
  'managed-identity': 'the identity of this machine',
  'device-code': 'a code typed into a browser anywhere',
  browser: 'a browser on this machine',
} as const;

export async function signIn(shell: Shell): Promise<void> {
  const method = await pick(shell, 'Sign in to Azure', [
    { value: 'first' as const, label: 'the first that works', note: 'as at the start' },
    ...signInMethods.map((value) => ({ value, label: value, note: ways[value] })),
  ]);
  if (method === undefined) return;
  shell.say('signing in to Azure …');
  const answer = await shell.live.azure.signIn(method === 'first' ? undefined : method);
  if ('problem' in answer) shell.say(`${answer.problem.what} — ${answer.problem.next}`, 'error');
  else shell.say('signed in to Azure');
}

/** Lets the AKS cluster of this context be said by hand. */
export async function chooseCluster(shell: Shell): Promise<void> {
  void shell.live.azure.refresh(clusterKey.id);
  const state = shell.live.store.getState().azure;
  const { candidates } = state.picture;
  const all = candidates.length > 1 ? candidates : (readingOf(state, clusterKey).value ?? candidates);
  const id = await pick<string>(shell, 'Which AKS cluster is this context?', [
    { value: '', label: 'find it out by its address', note: 'forgets what was chosen by hand' },
    ...all.map((one) => ({ value: one.id, label: one.name, note: `${one.resourceGroup} · ${one.location}` })),
  ]);
  if (id === undefined) return;
  const answer = await shell.live.azure.chooseCluster(id === '' ? undefined : id);
  if ('problem' in answer) shell.say(`${answer.problem.what} — ${answer.problem.next}`, 'error');
}
