import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The folder for compiled code, made if need be; undefined when it could be another's: what lies in it is run as if it were
 * this program. It must be a folder and no link, belong to this user, and be writable by nobody else.
 */
export function compileCacheFolder(env: NodeJS.ProcessEnv = process.env, home: string = homedir()): string | undefined {
  const { XDG_CACHE_HOME: chosen = '' } = env;
  const cache = isAbsolute(chosen) ? chosen : join(home, '.cache');
  const own = join(cache, 'constable');
  const folder = join(own, 'compiled');
  try {
    // One by one: a home that does not exist, as some users of services have, is not made.
    for (const one of [cache, own, folder]) make(one);
    return isOurs(own) && isOurs(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

function make(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
}

function isOurs(folder: string): boolean {
  const found = lstatSync(folder);
  const user = process.getuid?.();
  // Windows has neither owner nor mode here; the profile's folder is the user's own.
  return found.isDirectory() && (user === undefined || (found.uid === user && (found.mode & 0o022) === 0));
}
