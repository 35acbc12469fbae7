/**
 * Puts the real `az` client into a Python environment of its own, in the cache beside the cluster's binaries:
 * `node test/real-cluster/install-az.ts`. What is there already is kept; another version is another folder.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterCache, executable, onPath } from './binaries.ts';

const version = '2.91.0';
const environment = join(clusterCache(), `azure-cli-${version}-${process.platform}-${process.arch}`);
/** Written last: an environment without it was cut short. */
const stamp = join(environment, 'installed');

/** The path of the pinned `az`; throws with the command that installs it. */
export function azPath(): string {
  const az = join(environment, 'bin', 'az');
  if (!existsSync(stamp) || !executable(az)) {
    throw new Error(`azure-cli ${version} is not installed yet: run \`node test/real-cluster/install-az.ts\` first`);
  }
  return az;
}

async function run(command: string, args: string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  child.on('error', reject);
  child.on('close', (code) =>
    code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')}: exit code ${code}`)),
  );
  await promise;
}

async function install(): Promise<void> {
  if (existsSync(stamp)) return;
  const python = onPath('python3');
  if (!python) throw new Error('azure-cli needs Python 3.10 or newer, and there is no `python3` on PATH.');
  process.stderr.write(`installing azure-cli ${version} (takes about 75 seconds) …\n`);
  // A venv has its own path in its scripts, so it cannot be built elsewhere and moved here.
  rmSync(environment, { recursive: true, force: true });
  mkdirSync(clusterCache(), { recursive: true });
  await run(python, ['-m', 'venv', environment]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `azure-cli==${version}`];
  await run(join(environment, 'bin', 'python'), pip);
  writeFileSync(stamp, '');
}

if (import.meta.main) {
  try {
    await install();
    process.stdout.write(`${azPath()}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
