import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { CORE_SCHEMA, load } from 'js-yaml';
import { KubeconfigError } from './kubeconfig-error.ts';
import { type KubeconfigFile, type KubeconfigUser, kubeconfigShape } from './kubeconfig-shape.ts';

/**
 * One kubeconfig file, with its relative paths made absolute against its own folder, as kubectl does.
 * Undefined when the file does not exist. Rejects with KubeconfigError for one that cannot be read or has a wrong shape.
 */
export async function readKubeconfigFile(file: string): Promise<KubeconfigFile | undefined> {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return undefined;
    throw new KubeconfigError(
      file,
      undefined,
      code === 'EACCES' ? 'it may not be read (permission denied)' : `it cannot be read (${code})`,
    );
  }
  return withAbsolutePaths(await parseKubeconfig(content, file), dirname(file));
}

/**
 * Parses and checks the text of a kubeconfig; `file` is for messages. Every start waits for this, so the parser is a quick
 * one; what it does not take is read again by the one that knows the lines.
 */
async function parseKubeconfig(content: string, file: string): Promise<KubeconfigFile> {
  const { success, data } = kubeconfigShape.safeParse(quickly(content));
  if (success) return data;
  const { parseByLines } = await import('./kubeconfig-lines.ts');
  return parseByLines(content, file);
}

function quickly(content: string): unknown {
  try {
    return load(content, { schema: CORE_SCHEMA });
  } catch {
    return undefined;
  }
}

function withAbsolutePaths(config: KubeconfigFile, folder: string): KubeconfigFile {
  const absolute = <T extends string | null | undefined>(path: T) =>
    path && !isAbsolute(path) ? join(folder, path) : path;
  return {
    ...config,
    clusters: config.clusters?.map((entry) => ({
      ...entry,
      cluster: { ...entry.cluster, 'certificate-authority': absolute(entry.cluster['certificate-authority']) },
    })),
    users: config.users?.map((entry) => ({
      ...entry,
      user: entry.user && userWithAbsolutePaths(entry.user, absolute, folder),
    })),
  };
}

function userWithAbsolutePaths(
  user: KubeconfigUser,
  absolute: <T extends string | null | undefined>(path: T) => T | string,
  folder: string,
): KubeconfigUser {
  const command = user.exec?.command;
  // A bare command is looked up on PATH; one with a separator is relative to the file that names it.
  const isPath = command !== undefined && /[\\/]/.test(command);
  return {
    ...user,
    'client-certificate': absolute(user['client-certificate']),
    'client-key': absolute(user['client-key']),
    tokenFile: absolute(user.tokenFile),
    exec: user.exec && isPath && !isAbsolute(command) ? { ...user.exec, command: join(folder, command) } : user.exec,
  };
}
