import { readingOf } from '../../src/governance/list-key.ts';
import { clusterKey } from '../../src/resources/clusters.ts';
import { signInMethods } from '../../src/settings/azure-options.ts';
import { operate } from '../operation/operate.ts';
import type { Action } from '../shell/action.ts';
import { pick } from '../shell/dialogs/pick.tsx';
import type { Shell } from '../shell/shell.ts';
import { clusterOffers, openOperations } from './cluster-actions.ts';
import { azureFixed } from './reasons.ts';
import type { AzureRow } from './rows.ts';

export interface AzurePageContext {
  readonly shell: Shell;
  readonly row: AzureRow | undefined;
}

export const azureActions: readonly Action<AzurePageContext>[] = [
  {
    id: 'azure.act',
    title: 'Act on it: sign in, choose, register, enable',
    keys: ['enter'],
    hint: 'act on it',
    applies: ({ shell, row }) => {
      if (row?.enter === undefined) return 'there is nothing to do about it';
      return row.enter.kind === 'operate' ? (azureFixed(shell.live.store.getState()) ?? true) : true;
    },
    run: ({ shell, row }) => {
      const enter = row?.enter;
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
  shell.live.azure.want(clusterKey.id);
  const { azure } = shell.live.store.getState();
  const { candidates } = azure.picture;
  const all = candidates.length > 1 ? candidates : (readingOf(azure, clusterKey).value ?? candidates);
  const id = await pick<string>(shell, 'Which AKS cluster is this context?', [
    { value: '', label: 'find it out by its address', note: 'forgets what was chosen by hand' },
    ...all.map((one) => ({ value: one.id, label: one.name, note: `${one.resourceGroup} · ${one.location}` })),
  ]);
  if (id === undefined) return;
  const answer = await shell.live.azure.chooseCluster(id === '' ? undefined : id);
  if ('problem' in answer) shell.say(`${answer.problem.what} — ${answer.problem.next}`, 'error');
}
