import { admissionPolicies } from './admission-policies.ts';
import { assignedDefinitionsOf } from './assigned-definitions.ts';
import { assignments } from './assignments.ts';
import { azure } from './azure.ts';
import { clusters } from './clusters.ts';
import { compliance } from './compliance.ts';
import { components } from './components.ts';
import { constraints } from './constraints.ts';
import { contexts } from './contexts.ts';
import { definitions, initiatives } from './definitions.ts';
import { denials } from './denials.ts';
import { exemptions } from './exemptions.ts';
import { expansions } from './expansions.ts';
import { gatekeeperConfig } from './gatekeeper-config.ts';
import { history } from './history.ts';
import { metrics } from './metrics.ts';
import { mutators } from './mutators.ts';
import { namespaces } from './namespaces.ts';
import { operations } from './operations.ts';
import { podStatuses } from './pod-statuses.ts';
import { providers } from './providers.ts';
import { registries } from './registries.ts';
import { remediations } from './remediations.ts';
import type { Resource } from './resource.ts';
import { rollouts } from './rollouts.ts';
import { subscriptions } from './subscriptions.ts';
import { syncSets } from './syncsets.ts';
import { templates } from './templates.ts';

/** Every resource, in the order of the help. A new one is a descriptor and a line. */
export const resources: readonly Resource[] = [
  denials,
  constraints,
  templates,
  mutators,
  expansions,
  admissionPolicies,
  syncSets,
  providers,
  gatekeeperConfig,
  podStatuses,
  metrics,
  namespaces,
  rollouts,
  history,
  contexts,
  subscriptions,
  clusters,
  assignments,
  assignedDefinitionsOf,
  definitions,
  initiatives,
  compliance,
  exemptions,
  components,
  registries,
  remediations,
  azure,
  operations,
];
