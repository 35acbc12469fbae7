/** Everything of Azure's side that brings an SDK along; loaded after the first frame, at one go. */
export { adviceFor } from '../azure/advice.ts';
export { getCluster } from '../azure/clusters.ts';
export { connectAzure } from '../azure/connect.ts';
export { getDefinition, getInitiative } from '../azure/definitions.ts';
export { mayDo } from '../azure/permissions.ts';
export { getResource } from '../azure/resources.ts';
export { lackingPins } from '../governance/azure/pins.ts';
export { evidenceFrom } from '../operations/cluster-evidence.ts';
export { journalPath, openJournal } from '../operations/journal.ts';
export { operationProblem } from '../operations/operation-problem.ts';
export { hostOf, identifyCluster } from './azure-identify.ts';
export { createAzureReader } from './azure-reader.ts';
export { openRuns, readJournal } from './azure-runs.ts';
export { catalogueIn } from './azure-versions.ts';
export { rememberCluster } from './remembered-cluster.ts';
