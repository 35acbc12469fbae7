import type { AzurePicture } from '../governance/azure/azure-picture.ts';
import { loading } from '../governance/reading.ts';
import type { AzureState } from './azure-state.ts';

/** What is said of the cluster, before anything was read. */
export const emptyAzurePicture: AzurePicture = {
  signIn: loading('the Azure login'),
  subscriptions: loading('GET /subscriptions'),
  cluster: loading('POST /providers/Microsoft.ResourceGraph/resources'),
  candidates: [],
  providers: loading('GET /subscriptions/…/providers'),
  features: loading('GET /subscriptions/…/providers/Microsoft.Features'),
  assignments: loading('GET …/providers/Microsoft.Authorization/policyAssignments'),
  definitions: loading('GET …/providers/Microsoft.Authorization/policyDefinitions'),
  initiatives: loading('GET …/providers/Microsoft.Authorization/policySetDefinitions'),
  versions: loading('GET …/policyDefinitions/…/versions'),
  compliance: loading('POST …/policyStates/latest/summarize'),
  policyStates: loading('POST …/policyStates/latest/queryResults'),
  registries: loading('GET …/providers/Microsoft.ContainerRegistry/registries'),
  pullRights: loading('GET …/providers/Microsoft.Authorization/roleAssignments'),
  images: loading('GET /api/v1/pods'),
};

/** Azure before anything was asked. */
export const emptyAzure: AzureState = {
  phase: 'off',
  picture: emptyAzurePicture,
  lists: new Map(),
  rights: new Map(),
  join: { origins: new Map(), byAssignment: new Map(), byDefinition: new Map(), byInitiative: new Map() },
  missing: [],
  orphans: [],
  runs: [],
  journal: loading('the journal'),
};
