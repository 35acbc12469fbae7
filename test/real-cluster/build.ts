/**
 * Makes the binaries of the real cluster, unless they are there already: `node test/real-cluster/build.ts`.
 * Takes what `$KUBEBUILDER_ASSETS` has and builds the rest with Go, into the cache folder of binaries.ts, never into the repository.
 */
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BinaryName,
  findBinary,
  type GoModule,
  gatekeeperCrds,
  moduleCache,
  moduleFolder,
  moduleOf,
  onPath,
  pinned,
} from './binaries.ts';

const wanted: BinaryName[] = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kubectl', 'gatekeeper'];
const oftenTakes: Record<GoModule, string> = { kubernetes: '4 minutes', etcd: '20 seconds', gatekeeper: '3 minutes' };

class BuildError extends Error {}

/** The Go package of a binary and the name that `go build` gives it. */
function goPackage(name: BinaryName): string {
  const { path } = pinned(moduleOf[name]);
  return moduleOf[name] === 'kubernetes' ? `${path}/cmd/${name}` : path;
}

/** Without these /version answers a template text that kubectl cannot parse. */
function ldflags(module: GoModule): string {
  if (module !== 'kubernetes') return '-s -w';
  const { version } = pinned(module);
  const [major, minor] = version.replace(/^v/, '').split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  return [
    '-s -w',
    ...Object.entries(values).map(([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`),
  ].join(' ');
}

function go(module: GoModule, args: string[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn('go', args, {
    cwd: moduleFolder(module),
    // GOFLAGS: the go.mod and go.sum of the repository are the truth and are never rewritten; GOWORK: nor is a workspace above it heeded.
    env: { ...process.env, GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off', CGO_ENABLED: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.on('error', (error) => reject(new BuildError(`go could not be started: ${error.message}`)));
  child.on('close', (code, signal) =>
    code === 0
      ? resolve(out)
      : reject(
          new BuildError(`\`go ${args[0]}\` in ${moduleFolder(module)} ended with ${signal ?? `exit code ${code}`}`),
        ),
  );
  return promise;
}

/** Builds into a temporary folder beside the target and renames, so that a build cut short leaves no half binary behind. */
async function buildModule(module: GoModule, names: BinaryName[]): Promise<void> {
  const target = moduleCache(module);
  mkdirSync(target, { recursive: true });
  const staging = mkdtempSync(join(target, '.building-'));
  try {
    for (const name of names) {
      const started = Date.now();
      process.stderr.write(
        `building ${name} ${pinned(module).version} (cold, ${module} takes about ${oftenTakes[module]}) …\n`,
      );
      await go(module, ['build', '-trimpath', '-ldflags', ldflags(module), '-o', join(staging, name), goPackage(name)]);
      renameSync(join(staging, name), join(target, name));
      process.stderr.write(`built ${name} in ${Math.round((Date.now() - started) / 1000)} s\n`);
    }
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

async function copyGatekeeperCrds(): Promise<void> {
  const { path } = pinned('gatekeeper');
  await go('gatekeeper', ['mod', 'download', path]);
  const folder = (await go('gatekeeper', ['list', '-m', '-f', '{{.Dir}}', path])).trim();
  const staging = `${gatekeeperCrds()}.${process.pid}`;
  cpSync(join(folder, 'charts', 'gatekeeper', 'crds'), staging, { recursive: true });
  // The module cache is read-only, and so would be the copy.
  chmodSync(staging, 0o755);
  for (const entry of readdirSync(staging)) chmodSync(join(staging, entry), 0o644);
  rmSync(gatekeeperCrds(), { recursive: true, force: true });
  renameSync(staging, gatekeeperCrds());
}

/** Builds what is missing. Throws a BuildError when Go is needed and is not there, or when it fails. */
async function build(): Promise<void> {
  const missing = wanted.filter((name) => !findBinary(name));
  const crdsMissing = !existsSync(gatekeeperCrds());
  if (missing.length === 0 && !crdsMissing) return;
  if (!onPath('go')) {
    throw new BuildError(
      [
        `The real cluster needs ${[...missing, ...(crdsMissing ? ["Gatekeeper's CRDs"] : [])].join(', ')}, which are built with Go, and there is no \`go\` on PATH.`,
        'Install Go 1.26 or newer (with access to a Go module proxy), or set KUBEBUILDER_ASSETS to a folder that has the binaries.',
      ].join('\n'),
    );
  }
  for (const module of ['etcd', 'kubernetes', 'gatekeeper'] as const) {
    const names = missing.filter((name) => moduleOf[name] === module);
    if (names.length > 0) await buildModule(module, names);
  }
  if (crdsMissing) {
    mkdirSync(moduleCache('gatekeeper'), { recursive: true });
    await copyGatekeeperCrds();
  }
}

try {
  await build();
  for (const name of wanted) process.stdout.write(`${name.padEnd(24)} ${findBinary(name)}\n`);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
