import type { Finding } from '../finding.ts';
import { auditFindings } from './audit-findings.ts';
import { azureAddonDisagreement, azureAddonOff } from './azure-addon.ts';
import { assignmentWithoutConstraint, constraintWithoutAssignment } from './azure-assignments.ts';
import { azureClusterState } from './azure-cluster-state.ts';
import { azureComplianceOld } from './azure-compliance.ts';
import { azureProviders } from './azure-providers.ts';
import { azureRegistries } from './azure-registries.ts';
import { componentMissing } from './component-missing.ts';
import { componentReadiness } from './component-readiness.ts';
import { componentRestarting } from './component-restarting.ts';
import { constraintEnforcement } from './constraint-enforcement.ts';
import { constraintErrors } from './constraint-errors.ts';
import { constraintProcessing } from './constraint-processing.ts';
import { constraintStatusStale } from './constraint-status-stale.ts';
import { deniedWorkloads } from './denied-workloads.ts';
import { denyViolations } from './deny-violations.ts';
import { enforcedNowhere } from './enforced-nowhere.ts';
import { exemptNamespaces } from './exempt-namespaces.ts';
import { expansionCycle } from './expansion-cycle.ts';
import { installationFindings } from './installation-findings.ts';
import { limitFindings } from './limit-findings.ts';
import { logTroubles } from './log-troubles.ts';
import { mayNotRead } from './may-not-read.ts';
import { mutatorsConflict } from './mutators-conflict.ts';
import { objectErrors } from './object-errors.ts';
import type { Observed } from './observed.ts';
import { podStatusLeft } from './pod-status-left.ts';
import { policyFindings } from './policy-findings.ts';
import { providerCa } from './provider-ca.ts';
import { templateFindings } from './template-findings.ts';
import { templateNotSynced } from './template-not-synced.ts';
import { versionsDiffer } from './versions-differ.ts';
import { violationsCapped } from './violation-findings.ts';
import { webhookMissing } from './webhook-missing.ts';
import { webhookPolicy } from './webhook-policy.ts';
import { webhookReachability } from './webhook-reachability.ts';

/** One rule of the health check, pure. A rule that lacks a reading it needs says nothing of it. */
export type FindingRule = (observed: Observed) => Iterable<Finding>;

/** Every rule, of the cluster's side and of Azure's. A new kind of finding is a function and a line here. */
export const rules: readonly FindingRule[] = [
  installationFindings,
  componentMissing,
  componentReadiness,
  componentRestarting,
  logTroubles,
  versionsDiffer,
  webhookMissing,
  webhookReachability,
  webhookPolicy,
  exemptNamespaces,
  auditFindings,
  constraintStatusStale,
  templateFindings,
  templateNotSynced,
  constraintProcessing,
  constraintErrors,
  constraintEnforcement,
  enforcedNowhere,
  limitFindings,
  mutatorsConflict,
  deniedWorkloads,
  expansionCycle,
  providerCa,
  objectErrors,
  policyFindings,
  podStatusLeft,
  denyViolations,
  violationsCapped,
  mayNotRead,
  azureClusterState,
  azureAddonOff,
  azureAddonDisagreement,
  azureProviders,
  azureRegistries,
  assignmentWithoutConstraint,
  constraintWithoutAssignment,
  azureComplianceOld,
];
