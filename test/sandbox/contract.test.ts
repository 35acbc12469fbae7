import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { kubectlContract } from '../contract/kubectl.ts';
import { kubernetesContract } from '../contract/kubernetes-api.ts';

const start = async () => {
  const sandbox = await startSandbox();
  return { kubeconfig: sandbox.kubeconfig, stop: () => sandbox.stop() };
};

kubernetesContract('the sandbox', start);
kubectlContract('the sandbox', 'kubectl', start);
