import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ExitCode } from './exit-code.ts';
import { type CommonFlags, duration } from './flags.ts';

export interface LogFlags extends CommonFlags {
  readonly output: 'text' | 'json';
  readonly tail?: number;
  /** Milliseconds. */
  readonly since?: number;
  readonly follow?: true;
  readonly previous?: boolean;
}

export interface LogsHandlers {
  /** `component` is a name as it was typed; every component when there is none. */
  logs(component: string | undefined, flags: LogFlags): Promise<ExitCode>;
}

export function addLogsCommand(program: Command, handlers: LogsHandlers, done: (code: ExitCode) => void): void {
  const logs = program
    .command('logs')
    .argument(
      '[component]',
      'azure-policy, azure-policy-webhook, gatekeeper-audit, gatekeeper-controller, or a pod of them',
    )
    .description('print what the add-on and Gatekeeper write, all pods and containers by time')
    .option('--tail <lines>', 'lines from the end of each container', parseLines)
    .option('--since <duration>', 'only what was written since: 30s, 10m, 1h', duration)
    .option('-f, --follow', 'go on with what is written, until Ctrl-C')
    .option('--previous', 'of the containers’ run before their last restart')
    .addOption(
      new Option('-o, --output <format>', 'text, or a JSON object a line').choices(['text', 'json']).default('text'),
    );
  logs.action(async (component?: string) => done(await handlers.logs(component, logs.optsWithGlobals<LogFlags>())));
}

function parseLines(value: string): number {
  if (!/^\d{1,7}$/.test(value)) throw new InvalidArgumentError('Use a number of lines, such as 100.');
  return Number(value);
}
