import type { PlannedFile } from '../../src/operations/plan.ts';
import { saveText } from '../../src/state/save-text.ts';

/** Writes the file of a plan into the state folder; says where, or why not. */
export async function savePlanFile({ name, text }: PlannedFile): Promise<string> {
  try {
    return `saved as ${await saveText(name.replace(/\.yaml$/, ''), 'yaml', text.trimEnd().split('\n'))}`;
  } catch (error) {
    return `not saved: ${error instanceof Error ? error.message : String(error)}`;
  }
}
