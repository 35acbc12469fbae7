import { afterAll, beforeAll, describe } from 'vitest';
import { accessContract } from './access.ts';
import { type Api, constraints, type KubernetesList, uniqueName } from './api.ts';
import { applyContract } from './apply.ts';
import { connect, readKubeconfig } from './connection.ts';
import { discoveryContract } from './discovery.ts';
import { dryRunsContract } from './dry-runs.ts';
import { errorsContract } from './errors.ts';
import { listsContract } from './lists.ts';
import { logsContract } from './logs.ts';
import { metadataContract } from './metadata.ts';
import { pagesContract } from './pages.ts';
import { tablesContract } from './tables.ts';
import { watchesContract } from './watches.ts';
import { writesContract } from './writes.ts';

/** A Kubernetes API that claims to be one. */
export interface ContractSubject {
  /** Path of the kubeconfig of a user who may do everything. */
  kubeconfig: string;
  stop?(): Promise<void>;
}

/**
 * Registers the tests of what Constable, kubectl and curl rely on in a Kubernetes API, spoken as plain HTTPS. They hold for a real
 * kube-apiserver with Gatekeeper; whatever else plays a cluster is held against the same. Called at the top level of a test file:
 *
 *     kubernetesContract('the sandbox', async () => {
 *       const sandbox = await startSandbox();
 *       return { kubeconfig: sandbox.kubeconfig, stop: () => sandbox.stop() };
 *     });
 *
 * The subject needs: at least two constraint kinds with constraints, one pod with a controlling owner, one of Gatekeeper's audit that logs
 * audits with violations (a new one at least every minute); webhook pods that log what they refuse, privileged containers among it; a user unknown to it
 * (impersonated as `contract-nobody`) may nothing but discovery and /version. The tests write into a namespace of their own,
 * `contract-…`, and remove it: ConfigMaps, Deployments with no replicas, Pods that no sensible rule refuses.
 */
export function kubernetesContract(name: string, start: () => Promise<ContractSubject>): void {
  describe(`${name}: the Kubernetes API`, () => {
    const api = {} as Api;
    let subject: ContractSubject | undefined;

    beforeAll(async () => {
      subject = await start();
      api.connection = connect(await readKubeconfig(subject.kubeconfig));
      api.namespace = uniqueName('contract');
      api.core = `/api/v1/namespaces/${api.namespace}`;
      await api.connection.send('POST', '/api/v1/namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: api.namespace },
      });
      const { resources } = (await api.connection.send('GET', constraints)) as { resources: { name: string }[] };
      for (const resource of resources.filter((each) => !each.name.includes('/'))) {
        const list = (await api.connection.send('GET', `${constraints}/${resource.name}`)) as KubernetesList;
        if (list.items.length > 0) api.constraintResource = resource.name;
      }
      if (!api.constraintResource) throw new Error(`${name} has no constraint`);
    });

    afterAll(async () => {
      if (api.namespace) await api.connection.request('DELETE', `/api/v1/namespaces/${api.namespace}`);
      await api.connection?.close();
      await subject?.stop?.();
    });

    discoveryContract(api);
    listsContract(api);
    watchesContract(api);
    writesContract(api);
    errorsContract(api);
    tablesContract(api);
    metadataContract(api);
    accessContract(api);
    applyContract(api);
    logsContract(api);
    pagesContract(api);
    dryRunsContract(api);
  });
}
