import * as z from 'zod';
import { userKubeconfig } from '../azure/cluster-credentials.ts';
import { getCluster } from '../azure/clusters.ts';
import { roles } from '../governance/azure/azure-problem.ts';
import { defineOperation } from './define-operation.ts';
import {
  mergeKubeconfig,
  namesInUse,
  readKubeconfig,
  UnmergeableKubeconfig,
  writeKubeconfig,
} from './kubeconfig-merge.ts';
import { became, cannotTell } from './operation.ts';
import { added, removed } from './plan.ts';
import { stopped } from './reading-ahead.ts';
import { azLine, clusterFlags } from './shell-line.ts';

const input = z.object({
  clusterId: z.string(),
  /** The file; the console's own unless said. */
  kubeconfig: z.string().exactOptional(),
});
const facts = z.object({
  clusterId: z.string(),
  clusterName: z.string(),
  kubeconfig: z.string(),
  overwrites: z.boolean(),
});

declare module './plan.ts' {
  interface OperationInputs {
    'get-credentials': z.input<typeof input>;
  }
}

const right = {
  action: 'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
  role: roles.clusterUser,
};

/** `az aks get-credentials --format exec`. What AKS sends goes into the file and nowhere else. */
export const getCredentials = defineOperation({
  kind: 'get-credentials',
  verb: 'Write',
  right,
  offers: {
    clusters: {
      name: 'connect',
      title: 'Fetch credentials into the kubeconfig, and connect',
      keys: ['enter'],
      hint: 'connect',
      danger: 'confirm',
      alone: 'the console is connected to one cluster',
      when: { here: false },
      otherwise: 'the console is connected to it',
    },
  },
  input,
  facts,
  async plan({ clusterId, kubeconfig: named }, world, signal) {
    const kubeconfig = named ?? (await world.kubeconfig());
    const cluster = await getCluster(world.arm, clusterId, signal);
    let inUse: readonly string[] = [];
    let broken: string | undefined;
    try {
      inUse = namesInUse(await readKubeconfig(kubeconfig), cluster);
    } catch (error) {
      if (!(error instanceof UnmergeableKubeconfig)) throw error;
      broken = error.message;
    }
    const overwrites = inUse.length > 0;
    return {
      facts: { clusterId: cluster.id, clusterName: cluster.name, kubeconfig, overwrites },
      title: `Write the credentials of ${cluster.name} to ${kubeconfig}`,
      target: kubeconfig,
      changes: [
        ...removed(...inUse),
        ...added(
          `cluster ${cluster.name}`,
          `user clusterUser_${cluster.resourceGroup}_${cluster.name}`,
          `context ${cluster.name}, made the current one`,
        ),
      ],
      affected: [
        'kubectl and every tool that reads this file use the new context unless they name another.',
        overwrites && `The file has ${inUse.join(', ')} already: overwritten.`,
      ],
      notes: [cluster.posture.localAccountsDisabled && 'Signing in goes through kubelogin: it has to be installed.'],
      rights: [{ ...right, scope: cluster.id }],
      commands: [
        azLine('aks get-credentials', {
          ...clusterFlags(cluster),
          file: kubeconfig,
          format: 'exec',
          'overwrite-existing': overwrites,
        }),
      ],
      cancelling: 'The file is written in one piece or not at all.',
      obstacles: [
        stopped(cluster),
        broken !== undefined && {
          what: `${kubeconfig} cannot be merged into: ${broken}`,
          next: 'Mend it, or name another file.',
        },
      ],
    };
  },
  steps: ({ clusterId, clusterName, kubeconfig, overwrites }) => [
    {
      id: 'merge',
      title: 'Fetch the credentials and merge them into the kubeconfig',
      request: `POST ${clusterId}/listClusterUserCredential`,
      async run({ world, signal }) {
        const existing = await readKubeconfig(kubeconfig);
        // Written since the plan was shown: what would be overwritten was not agreed to.
        if (!overwrites && namesInUse(existing, await getCluster(world.arm, clusterId, signal)).length > 0) {
          throw new UnmergeableKubeconfig(`${kubeconfig} got an entry for ${clusterName} meanwhile; plan it anew`);
        }
        const merged = mergeKubeconfig(existing, await userKubeconfig(world.arm, clusterId, signal));
        await writeKubeconfig(kubeconfig, merged.text);
        return { state: 'done', note: `context ${merged.context} is current in ${kubeconfig}` };
      },
      async readBack({ world, signal }) {
        const cluster = await getCluster(world.arm, clusterId, signal);
        const complete = namesInUse(await readKubeconfig(kubeconfig), cluster).length === 3;
        // With entries from before, a killed merge looks like a finished one.
        return complete && overwrites ? cannotTell(`look at ${kubeconfig}`) : became(complete);
      },
    },
  ],
});
