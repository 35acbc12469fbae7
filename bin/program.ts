/** The program: reads the flags, does what they name, ends with its exit code. */
import { basename } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { TerminalInput } from '../src/terminal/terminal-input.ts';
import { applyNoColor } from '../themes/no-color.ts';
import { startCluster } from './cluster.ts';
import { type Handlers, runCommandLine } from './command-line.ts';
import { prepareStart, type Start } from './connect.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { sayFailure } from './failure.ts';
import type { CommonFlags } from './flags.ts';
import { endQuietlyWithReader, say } from './output.ts';
import { startThread } from './start-thread.ts';
import { hurry } from './v8-flags.ts';

const calledAs = basename(process.argv[1] ?? '').startsWith('kubectl-') ? 'kubectl constable' : 'constable';

/** Does what the arguments name, and ends the process. `thread` is the cluster's, if it was started ahead. */
export async function run(thread: Worker | undefined): Promise<never> {
  applyNoColor(process.env);
  endQuietlyWithReader();
  process.once('SIGINT', () => process.exit(exitCode.interrupted));
  // Node writes the compile cache after this.
  process.once('exit', () => hurry(false));
  const handlers = handlersWith(thread);
  process.exit(await runCommandLine(process.argv.slice(2), calledAs, handlers).catch(sayFailure));
}

function handlersWith(thread: Worker | undefined): Handlers {
  return {
    async start(flags) {
      const start = await prepareStart(flags);
      if (process.stdin.isTTY && process.stdout.isTTY) {
        const cluster = startCluster(start, thread ?? startThread());
        const terminal = new TerminalInput(process.stdin);
        const asked = start.preferences.theme === undefined && process.env.TERM !== 'dumb';
        // The answer comes while the console is loaded, or later: no frame waits for it.
        const background = asked ? terminal.askBackground(process.stdout) : undefined;
        try {
          const { openConsole } = await import('./console.ts');
          return await openConsole(start, cluster, terminal, background);
        } finally {
          terminal.release();
        }
      }
      if (start.noKubeconfig) {
        say('no kubeconfig (--kubeconfig, $KUBECONFIG, ~/.kube/config): showing the sandbox built into constable');
      }
      const { printSummary } = await import('./headless.ts');
      return printSummary(start);
    },
    async report(name, flags) {
      void thread?.terminate();
      const start = await prepareStart(flags);
      if (start.noKubeconfig) return sayNoKubeconfig();
      const { printReport } = await import('./headless.ts');
      return printReport(name, start, flags);
    },
    async resource(resource, flags) {
      void thread?.terminate();
      // Azure is asked without a kubeconfig too, and the journal lies beside; a make-believe cluster is shown to nobody who
      // did not ask for it.
      const start = resource.side === 'journal' ? { sandbox: flags.sandbox === true } : await azureStart(flags);
      if ('connect' in start && start.noKubeconfig && resource.side !== 'azure') return sayNoKubeconfig();
      const { printResource } = await import('./resource-report.ts');
      return printResource(resource, start, flags.output);
    },
    async check(flags) {
      void thread?.terminate();
      const start = await prepareStart(flags);
      if (start.noKubeconfig) return sayNoKubeconfig();
      const { check } = await import('./check.ts');
      return check(start, flags);
    },
    async operate(request, flags) {
      void thread?.terminate();
      const { operate } = await import('./operate.ts');
      return operate(request, flags, await azureStart(flags));
    },
    async logs(component, flags) {
      void thread?.terminate();
      const start = await prepareStart(flags);
      if (start.noKubeconfig) return sayNoKubeconfig();
      const { printLogs } = await import('./print-logs.ts');
      return printLogs(component, start, flags);
    },
    async sandbox(flags) {
      void thread?.terminate();
      const { serveSandbox } = await import('./sandbox.ts');
      return serveSandbox(flags);
    },
  };
}

/** A pipeline that lost its kubeconfig must not be told about a make-believe cluster. */
function sayNoKubeconfig(): ExitCode {
  say(
    'no kubeconfig (--kubeconfig, $KUBECONFIG, ~/.kube/config)\n--sandbox reports on the cluster built into constable',
  );
  return exitCode.error;
}

/**
 * Without a kubeconfig Azure is asked all the same: --cluster says which cluster is meant. Never a make-believe one, and
 * never for a kubeconfig that was named and cannot be read.
 */
async function azureStart(flags: CommonFlags): Promise<Start> {
  const start = await prepareStart(flags, { sandboxUnasked: false });
  if (!start.noKubeconfig && !start.sandbox) {
    const { chooseContext, readKubeconfig } = await import('../src/cluster/kubeconfig/kubeconfig.ts');
    const config = await readKubeconfig(flags.kubeconfig);
    if (flags.context !== undefined) chooseContext(config, flags.context);
  }
  return start;
}
