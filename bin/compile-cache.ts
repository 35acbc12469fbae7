import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The folder for compiled code, made if need be; undefined when it could be another's: what lies in it is run as if it were
 * this program. It must be a folder and no link, belong to this user, and be writable by nobody else.
 */
export function compileCacheFolder(env: NodeJS.ProcessEnv = process.env, home: string = homedir()): string | undefined {
  const { XDG_CACHE_HOME: cache = '' } = env;
  const own = join(isAbsolute(cache) ? cache : join(home, '.cache'), 'constable');
  const folder = join(own, 'compiled');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isOurs(own) && isOurs(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

function isOurs(folder: string): boolean {
  const found = lstatSync(folder);
  const user = process.getuid?.();
  // Windows has neither owner nor mode here; the profile's folder is the user's own.
  return found.isDirectory() && (user === undefined || (found.uid === user && (found.mode & 0o022) === 0));
}
