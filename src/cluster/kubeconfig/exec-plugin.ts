import { spawn } from 'node:child_process';
import * as z from 'zod/mini';
import { ClusterError } from '../connection/cluster-error.ts';
import { saidBy, shownArguments } from './exec-secrets.ts';
import type { ExecConfig, KubeconfigCluster } from './kubeconfig-shape.ts';

const credentialShape = z.object({
  status: z.object({
    token: z.optional(z.string()),
    clientCertificateData: z.optional(z.string()),
    clientKeyData: z.optional(z.string()),
    expirationTimestamp: z.optional(z.string()),
  }),
});

/** What a credential plugin printed (client.authentication.k8s.io ExecCredential). */
export interface ExecCredential {
  readonly token?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  /** Epoch ms. */
  readonly expiresAt?: number | undefined;
}

/** Milliseconds; long enough for a person to finish a device-code sign-in. */
const patience = 5 * 60_000;
/** Milliseconds for what was told to end. */
const lastRespite = 2_000;
/** Characters; a certificate chain with its key has some ten thousand. */
const longestCredential = 1_048_576;
const longestSaid = 8_192;

/**
 * Runs the kubeconfig's credential plugin (kubelogin, az, …). `onOutput` is told what it writes to stderr while it runs,
 * such as the address of a device-code sign-in. Throws ClusterError with its stderr when it fails.
 */
export function runExecPlugin(
  exec: ExecConfig,
  cluster: KubeconfigCluster,
  signal: AbortSignal,
  onOutput: (stderr: string) => void,
  within = patience,
): Promise<ExecCredential> {
  return new Promise((resolve, reject) => {
    const child = spawn(exec.command, exec.args ?? [], {
      env: {
        ...process.env,
        ...Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value])),
        KUBERNETES_EXEC_INFO: execInfo(exec, cluster),
      },
      // The terminal belongs to the console: a plugin that asks on stdin gets an end of file instead of the user's keys.
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      windowsHide: true,
    });
    let stdout = '';
    let stderr = '';
    // Nothing is waited for: a process of the plugin's own may hold its output open after it.
    const late = setTimeout(() => {
      child.kill();
      setTimeout(() => child.kill('SIGKILL'), lastRespite).unref();
      child.stdout.destroy();
      child.stderr.destroy();
      reject(exitError(exec, `did not end within ${Math.round(within / 1000)} s`, stderr));
    }, within);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.length > longestCredential) child.kill();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = lastOf(stderr + text);
      onOutput(saidBy(exec, stderr));
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(late);
      reject(startError(exec, error, signal));
    });
    child.once('close', (code, killedBy) => {
      clearTimeout(late);
      if (code !== 0) {
        const endless = stdout.length > longestCredential && 'was ended: it printed more than any credential is long';
        const how = endless || (killedBy === null ? `exited with ${code}` : `was ended by ${killedBy}`);
        reject(exitError(exec, how, stderr));
        return;
      }
      try {
        resolve(parseCredential(stdout));
      } catch {
        reject(exitError(exec, 'printed no ExecCredential', stderr));
      }
    });
  });
}

function parseCredential(stdout: string): ExecCredential {
  const { status } = credentialShape.parse(JSON.parse(stdout));
  const expiresAt = status.expirationTimestamp === undefined ? Number.NaN : Date.parse(status.expirationTimestamp);
  return {
    token: status.token,
    clientCertificate: status.clientCertificateData,
    clientKey: status.clientKeyData,
    expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
  };
}

/** What the plugin protocol promises in KUBERNETES_EXEC_INFO. */
function execInfo(exec: ExecConfig, cluster: KubeconfigCluster): string {
  const clusterInfo = {
    server: cluster.server,
    'tls-server-name': cluster['tls-server-name'] ?? undefined,
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'] ?? undefined,
    'certificate-authority-data': cluster['certificate-authority-data'] ?? undefined,
    'proxy-url': cluster['proxy-url'] ?? undefined,
  };
  return JSON.stringify({
    apiVersion: exec.apiVersion ?? 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: { interactive: false, ...(exec.provideClusterInfo ? { cluster: clusterInfo } : {}) },
  });
}

function startError(exec: ExecConfig, error: NodeJS.ErrnoException, signal: AbortSignal): ClusterError {
  if (signal.aborted)
    return new ClusterError('cancelled', { what: `sign-in with ${exec.command} was cancelled`, next: '' });
  const missing = error.code === 'ENOENT';
  return new ClusterError('credentials', {
    what: missing
      ? `the sign-in command "${exec.command}" is not installed`
      : `the sign-in command "${exec.command}" cannot be started (${error.code})`,
    next:
      exec.installHint?.trim() ||
      (missing && exec.command === 'kubelogin'
        ? 'az aks install-cli installs it'
        : 'install it, or fetch other credentials (az aks get-credentials)'),
  });
}

function exitError(exec: ExecConfig, how: string, stderr: string): ClusterError {
  const said = saidBy(exec, stderr);
  return new ClusterError('credentials', {
    what: `the sign-in command "${exec.command}" ${how}${said === '' ? '' : `: ${said}`}`,
    next: `run it by hand to see more: ${[exec.command, ...shownArguments(exec)].join(' ')}`,
  });
}

/** The end of the text, from the start of a line: half a secret is not known as one. */
function lastOf(text: string): string {
  if (text.length <= longestSaid) return text;
  const end = text.slice(-longestSaid);
  const line = end.indexOf('\n');
  return line === -1 ? '' : end.slice(line + 1);
}
