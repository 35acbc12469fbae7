import { readFile } from 'node:fs/promises';
import type { ConfigFile } from './parse-config.ts';
import { SettingsError } from './settings-error.ts';

/**
 * The user's config file (YAML), which the program reads and never writes. No file: no preferences. Throws
 * SettingsError naming file, line and key for what cannot be read, is not YAML, or is not a setting.
 */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const text = await readSettingsText(path);
  if (text === undefined) return {};
  // The parser is not loaded for the many who have no file: the first frame waits for this.
  const { parseConfig } = await import('./parse-config.ts');
  return parseConfig(text, path);
}

/** A settings file's text; undefined when there is none. Throws SettingsError when it cannot be read. */
export async function readSettingsText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new SettingsError(`${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
