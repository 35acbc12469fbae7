import type { ClusterPicture } from '../governance/cluster-picture.ts';
import { loading } from '../governance/reading.ts';

/** The picture before anything was read. */
export const emptyPicture: ClusterPicture = {
  version: loading('GET /version'),
  kinds: loading('GET /apis/constraints.gatekeeper.sh/v1beta1'),
  constraints: new Map(),
  templates: loading('GET /apis/templates.gatekeeper.sh/v1/constrainttemplates'),
  deployments: loading('GET /apis/apps/v1/deployments'),
  componentPods: loading('GET /api/v1/pods'),
  webhooks: loading('GET /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations'),
  endpoints: loading('GET /apis/discovery.k8s.io/v1/endpointslices'),
  config: loading('GET /apis/config.gatekeeper.sh/v1alpha1/configs'),
  namespaces: loading('GET /api/v1/namespaces'),
  pods: loading('GET /api/v1/pods'),
  lists: new Map(),
};
