import { kubectlContract } from '../contract/kubectl.ts';
import { kubernetesContract } from '../contract/kubernetes-api.ts';
import { binary } from './binaries.ts';
import { sharedCluster } from './shared.ts';

const subject = async () => ({ kubeconfig: (await sharedCluster()).kubeconfig });

kubernetesContract('a real kube-apiserver', subject);
kubectlContract('a real kube-apiserver', binary('kubectl'), subject);
