import { isInitiativeId } from '../../src/governance/azure/definition.ts';
import { idKey } from '../../src/governance/azure/resource-id.ts';
import type { TextLine } from '../../src/resources/detail-line.ts';
import type { LiveConsole } from '../../src/state/console-state.ts';
import { yamlLines } from '../document/describe.ts';
import type { ReadDocument } from '../document/read-document.tsx';
import type { AzureDocumentSubject } from './page.ts';
import { tellDefinition, tellInitiative } from './tell.ts';

/** Reads it; what the catalogue holds is not read again. Never throws. */
export async function loadAzureDocument(live: LiveConsole, { id, as }: AzureDocumentSubject): Promise<ReadDocument> {
  const { picture } = live.store.getState().azure;
  const read = (lines: readonly TextLine[]): ReadDocument => ({ lines, readAt: Date.now() });
  if (as === 'yaml') {
    const resource = await live.azure.fetchResource(id);
    return 'problem' in resource ? resource : read(yamlLines(resource.value, 0));
  }
  const definitions = picture.definitions.value ?? new Map();
  if (isInitiativeId(id)) {
    const known = picture.initiatives.value?.get(idKey(id));
    const fetched = known ? { value: known } : await live.azure.fetchInitiative(id);
    return 'problem' in fetched ? fetched : read(tellInitiative(fetched.value, definitions));
  }
  const known = definitions.get(idKey(id));
  const fetched = known ? { value: known } : await live.azure.fetchDefinition(id);
  return 'problem' in fetched ? fetched : read(tellDefinition(fetched.value));
}
