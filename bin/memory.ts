import { dirname, join } from 'node:path';
import type { ClusterMemory } from '../src/cluster/cluster-memory.ts';
import { keepHistory } from '../src/history/keep-history.ts';
import { folders } from '../src/settings/folders.ts';
import { historyDefaults } from '../src/settings/history-settings.ts';

/** Remembers clusters in the state folder; the sandbox beside its kubeconfig, which goes with it. */
export const remember: ClusterMemory = ({ connect: { sandbox, kubeconfig, history }, followed, ...cluster }) =>
  keepHistory({
    folder: sandbox && kubeconfig !== undefined ? join(dirname(kubeconfig), 'history') : join(folders.state, 'history'),
    limits: { ...historyDefaults, ...history },
    watched: followed,
    makesUp: sandbox,
    ...cluster,
  });
