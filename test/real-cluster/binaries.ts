import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The Go modules that the harness builds from; each has its own folder under go/, so that their dependencies stay apart. */
export type GoModule = 'kubernetes' | 'etcd' | 'gatekeeper';
export type BinaryName = 'etcd' | 'kube-apiserver' | 'kube-controller-manager' | 'kubectl' | 'gatekeeper';

export const moduleOf: Record<BinaryName, GoModule> = {
  etcd: 'etcd',
  'kube-apiserver': 'kubernetes',
  'kube-controller-manager': 'kubernetes',
  kubectl: 'kubernetes',
  gatekeeper: 'gatekeeper',
};

const modulePath: Record<GoModule, string> = {
  kubernetes: 'k8s.io/kubernetes',
  etcd: 'go.etcd.io/etcd/server/v3',
  gatekeeper: 'github.com/open-policy-agent/gatekeeper/v3',
};

/** Where one module's go.mod lives in the repository. */
export const moduleFolder = (module: GoModule) => join(import.meta.dirname, 'go', module);

/** What a module's go.mod pins, such as `{ path: 'k8s.io/kubernetes', version: 'v1.35.4' }`. */
export function pinned(module: GoModule): { path: string; version: string } {
  const path = modulePath[module];
  const text = readFileSync(join(moduleFolder(module), 'go.mod'), 'utf8');
  const line = text.split('\n').find((each) => each.replace(/^\s*(require\s+)?/, '').startsWith(`${path} v`));
  const version = line?.match(/ (v\S+)/)?.[1];
  if (!version) throw new Error(`${moduleFolder(module)}/go.mod requires no version of ${path}`);
  return { path, version };
}

/** `$XDG_CACHE_HOME/constable/cluster`, outside the repository: the builds are large and survive a fresh clone. */
export function clusterCache(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'constable', 'cluster');
}

/** Where one module's binaries are kept; a change of version, dependency or platform gives another folder, which is the stamp. */
export function moduleCache(module: GoModule): string {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(moduleFolder(module), file)));
  const key = [module, pinned(module).version, process.platform, process.arch, hash.digest('hex').slice(0, 8)];
  return join(clusterCache(), key.join('-'));
}

/** Gatekeeper's CRDs, copied out of its module by the build. */
export const gatekeeperCrds = () => join(moduleCache('gatekeeper'), 'crds');

export function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Finds a binary on PATH. */
export function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(executable);
}

/**
 * Finds a binary: first in `$KUBEBUILDER_ASSETS` (the folder that envtest uses), then kubectl on PATH, then what the build left in the
 * cache. Undefined when it has yet to be built.
 */
export function findBinary(name: BinaryName): string | undefined {
  const assets = process.env.KUBEBUILDER_ASSETS;
  const given = assets ? join(assets, name) : undefined;
  if (given && executable(given)) return given;
  if (name === 'kubectl') {
    const installed = onPath('kubectl');
    if (installed) return installed;
  }
  const built = join(moduleCache(moduleOf[name]), name);
  return executable(built) ? built : undefined;
}

/** Like findBinary, but throws with the command that builds it. */
export function binary(name: BinaryName): string {
  const path = findBinary(name);
  if (!path) throw new Error(`${name} is not built yet: run \`node test/real-cluster/build.ts\` first`);
  return path;
}
