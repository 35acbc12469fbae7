import { abortCluster } from './abort-cluster-operation.ts';
import { assign } from './assign.ts';
import { attachAcr } from './attach-acr.ts';
import { cancelRemediationTask } from './cancel-remediation.ts';
import { createExemption } from './create-exemption.ts';
import { deletePolicyAssignment } from './delete-assignment.ts';
import { detachAcr } from './detach-acr.ts';
import { disableAddon } from './disable-addon.ts';
import { editAssignment } from './edit-assignment.ts';
import { enableAddon } from './enable-addon.ts';
import { getCredentials } from './get-credentials.ts';
import { mend } from './mend.ts';
import type { Operation } from './operation.ts';
import type { OperationKind } from './plan.ts';
import { registerFeature } from './register-feature.ts';
import { registerProvider } from './register-provider.ts';
import { remediate } from './remediate.ts';
import { scan } from './scan.ts';
import { unmend } from './unmend.ts';

/** Every operation, in the order of menus and help; a new one is a file and a line here. */
export const operations: { readonly [K in OperationKind]: Operation<K> } = {
  'enable-addon': enableAddon,
  'disable-addon': disableAddon,
  scan,
  'attach-acr': attachAcr,
  'detach-acr': detachAcr,
  assign,
  'edit-assignment': editAssignment,
  'delete-assignment': deletePolicyAssignment,
  'create-exemption': createExemption,
  'register-provider': registerProvider,
  'register-feature': registerFeature,
  remediate,
  'cancel-remediation': cancelRemediationTask,
  'get-credentials': getCredentials,
  'abort-cluster-operation': abortCluster,
  mend,
  unmend,
};
