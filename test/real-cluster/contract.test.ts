import { kubernetesContract } from '../contract/kubernetes-api.ts';
import { sharedCluster } from './shared.ts';

kubernetesContract('a real kube-apiserver', async () => ({ kubeconfig: (await sharedCluster()).kubeconfig }));
