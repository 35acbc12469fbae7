import { readSettingsText } from './config-file.ts';
import type { KeyFile } from './parse-keys.ts';

/**
 * The user's key file (YAML): `violations.yaml: [Y, ctrl-y]` gives an action these keys in place of its own. No file:
 * none. Throws SettingsError naming file, line and action for what cannot be read, is not YAML, or is not a key.
 */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const text = await readSettingsText(path);
  if (text === undefined) return {};
  const { parseKeys } = await import('./parse-keys.ts');
  return parseKeys(text, path);
}
