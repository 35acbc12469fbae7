import type { AzureProblem } from '../../src/governance/azure/azure-problem.ts';
import { isInitiativeId } from '../../src/governance/azure/definition.ts';
import { idKey } from '../../src/governance/azure/resource-id.ts';
import type { LiveConsole } from '../../src/state/console-state.ts';
import { yamlLines } from '../document/describe.ts';
import type { DocumentLine } from '../parts/document/document-line.ts';
import type { AzureDocumentSubject } from './page.ts';
import { tellDefinition, tellInitiative } from './tell.ts';

export type LoadedAzureDocument =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly problem: AzureProblem }
  | { readonly state: 'read'; readonly lines: readonly DocumentLine[]; readonly readAt: number };

/** Reads it; what the catalogue holds is not read again. Never throws. */
export async function loadAzureDocument(
  live: LiveConsole,
  { id, as }: AzureDocumentSubject,
): Promise<LoadedAzureDocument> {
  const { picture } = live.store.getState().azure;
  const read = (lines: readonly DocumentLine[]): LoadedAzureDocument => ({ state: 'read', lines, readAt: Date.now() });
  const failed = (problem: AzureProblem): LoadedAzureDocument => ({ state: 'failed', problem });
  if (as === 'yaml') {
    const resource = await live.azure.fetchResource(id);
    return 'problem' in resource ? failed(resource.problem) : read(yamlLines(resource.value, 0));
  }
  const definitions = picture.definitions.value ?? new Map();
  if (isInitiativeId(id)) {
    const known = picture.initiatives.value?.get(idKey(id));
    const fetched = known ? { value: known } : await live.azure.fetchInitiative(id);
    return 'problem' in fetched ? failed(fetched.problem) : read(tellInitiative(fetched.value, definitions));
  }
  const known = definitions.get(idKey(id));
  const fetched = known ? { value: known } : await live.azure.fetchDefinition(id);
  return 'problem' in fetched ? failed(fetched.problem) : read(tellDefinition(fetched.value));
}
