import { readFile } from 'node:fs/promises';
import type { ConfigFile } from './parse-config.ts';
import { SettingsError } from './settings-error.ts';

/**
 * The user's config file (YAML), which the program reads and never writes. No file: no preferences. Throws
 * SettingsError naming file, line and key for what cannot be read, is not YAML, or is not a setting.
 */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return {};
    throw new SettingsError(`${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  // The parser is not loaded for the many who have no file: the first frame waits for this.
  const { parseConfig } = await import('./parse-config.ts');
  return parseConfig(text, path);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
