import { Command, CommanderError, InvalidArgumentError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { nearNames } from '../src/governance/near-names.ts';
import { operationKinds, operationWords } from '../src/operations/operation-words.ts';
import type { Resource } from '../src/resources/resource.ts';
import { resources } from '../src/resources/resources.ts';
import { type AzureHandlers, addAzureCommands } from './azure-commands.ts';
import { addCheckCommand, type CheckHandlers } from './check-command.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { addCommonFlags, addOutputFlag, type CommonFlags, type OutputFormat, parseAge, parseFailOn } from './flags.ts';
import { addLogsCommand, type LogsHandlers } from './logs-command.ts';

export const reportNames = ['health', 'violations'] as const;
export type ReportName = (typeof reportNames)[number];

export interface ReportFlags extends CommonFlags {
  readonly output: OutputFormat;
  readonly failOn?: readonly string[];
  /** Milliseconds. */
  readonly since?: number;
}

/** Constraints and violations of each that a big sandbox has. */
export interface SandboxScale {
  readonly constraints: number;
  readonly violations: number;
}

export interface SandboxFlags {
  readonly scale?: SandboxScale;
  readonly addon: boolean;
}

/** What the commands do; each resolves with the exit code. */
export interface Handlers extends AzureHandlers, CheckHandlers, LogsHandlers {
  start(flags: CommonFlags): Promise<ExitCode>;
  report(name: ReportName, flags: ReportFlags): Promise<ExitCode>;
  resource(resource: Resource, flags: ReportFlags): Promise<ExitCode>;
  sandbox(flags: SandboxFlags): Promise<ExitCode>;
}

/** Reads the arguments (without node and script) and does what they name. `name` is how it was called. */
export async function runCommandLine(args: readonly string[], name: string, handlers: Handlers): Promise<ExitCode> {
  let code: ExitCode = exitCode.ok;
  const program = commandLine(name, handlers, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    throw error;
  }
  return code;
}

function commandLine(name: string, handlers: Handlers, done: (code: ExitCode) => void): Command {
  const program = addCommonFlags(new Command(name))
    .description('Is policy enforcement working on this AKS cluster, what is violated, and what can I press.')
    .version(manifest.version)
    .usage('[flags] [command]')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, commandUsage: usageOf })
    .configureOutput({
      outputError: (text, write) =>
        write(text.replace(/^error: too many arguments\. .*/, `error: ${unknownCommand(program)}`)),
    })
    .showHelpAfterError(`See ${name} --help.`)
    .addHelpText('before', examples(name))
    .addHelpText('after', exitCodes);
  program.action(async () => done(await handlers.start(program.opts<CommonFlags>())));

  const reports: Record<ReportName, string> = {
    health: 'what runs enforcement, and what is wrong with it',
    violations: 'what violates policy, as the last audits reported it',
  };
  for (const report of reportNames) {
    const command = addOutputFlag(program.command(report).description(`print ${reports[report]}`));
    if (report === 'violations') {
      command.option(
        '--fail-on <actions>',
        'exit 3 on violations of what admission would: deny, warn, dryrun; or scoped, any; 5 where no audit can tell',
        parseFailOn,
      );
      command.option(
        '--since <age>',
        'only what this program first saw in that time, such as 24h or 7d; 5 where its history cannot tell',
        parseAge,
      );
    }
    command.action(async () => done(await handlers.report(report, command.optsWithGlobals<ReportFlags>())));
  }
  for (const resource of resources.filter(({ hidden }) => !hidden)) {
    const { id, aliases, summary } = resource;
    const command = addOutputFlag(
      program
        .command(id)
        .aliases(aliases.filter((alias) => !operationCommands.has(alias)))
        .description(`print ${summary}`),
    );
    command.action(async () => done(await handlers.resource(resource, command.optsWithGlobals<ReportFlags>())));
  }
  addCheckCommand(program, handlers, done);
  addLogsCommand(program, handlers, done);
  addAzureCommands(program, handlers, done);
  const sandbox = program
    .command('sandbox')
    .description('serve the built-in cluster and its Azure for other tools, until Ctrl-C')
    .option('--no-addon', 'begin with the Azure Policy add-on off')
    .option('--scale <size>', 'constraints x violations of each, such as 100x500; without Azure', parseScale);
  sandbox.action(async () => done(await handlers.sandbox(sandbox.opts<SandboxFlags>())));
  return program;
}

/** First words of commands that change something: `acr` attaches, while `:acr` lists. */
const operationCommands: ReadonlySet<string | undefined> = new Set(
  operationKinds.map((kind) => operationWords[kind].command?.name.split(' ')[0]),
);

/** By its own name, whatever aliases it has. */
function usageOf(command: Command): string {
  const names = [command.usage()];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

function unknownCommand(program: Command): string {
  const names = program.commands.map((command) => command.name());
  const wanted = program.args[0] ?? '';
  const near = nearNames(
    wanted,
    program.commands.flatMap((command) => [command.name(), ...command.aliases()]),
  );
  const meant = near.length === 0 ? '' : `did you mean ${near.join(', or ')}? `;
  return `unknown command '${wanted}' (${meant}commands: ${names.join(', ')})`;
}

function parseScale(value: string): SandboxScale {
  const [, constraints, violations] = /^(\d{1,5})x(\d{1,6})$/.exec(value) ?? [];
  if (!constraints || !violations) throw new InvalidArgumentError('Use constraints x violations, such as 100x500.');
  return { constraints: Number(constraints), violations: Number(violations) };
}

function examples(name: string): string {
  const lines = [
    [name, 'the console, on the current context'],
    [`${name} --context prod-weu --readonly`, 'look at another cluster, change nothing'],
    [`${name} violations -n team-a`, 'the violations of one namespace'],
    [`${name} violations --since 24h`, 'what is new, as this program saw it'],
    [`${name} violations -o json --fail-on deny`, 'for a pipeline: exit 3 when something would be refused today'],
    [`${name} check -f manifests/ -o sarif`, 'would the cluster admit these, and their pods? exit 3 if not'],
    [`${name} rollouts -n team-a`, 'which workloads could not roll out now, by dry run'],
    [`${name} health -o yaml`, 'is enforcement working'],
    [`${name} logs azure-policy --since 30m`, 'what the add-on wrote'],
    [`${name} compliance -o json`, 'what Azure says of the cluster'],
    [`${name} assign baseline --effect Audit --dry-run`, 'see what assigning an initiative would do'],
    [`${name} addon enable --yes`, 'enable the add-on, and see its pods come up'],
    [`${name} mend deployment/web -n shop --dry-run`, 'what mends a workload, and whether it would pass'],
    [`${name} --sandbox`, 'try it without a cluster'],
  ] as const;
  const width = Math.max(...lines.map(([line]) => line.length));
  return `Examples:\n${lines.map(([line, what]) => `  ${line.padEnd(width)}  ${what}`).join('\n')}\n`;
}

const exitCodes = `
Without a terminal, and without a command, it prints a summary of health and violations.
Without any kubeconfig it opens the sandbox, and says so.

Exit codes:
  0    ok
  1    error
  2    wrong usage, or a name of which there is none
  3    violations found (only with --fail-on), or check: something would be refused
  4    not signed in, or a permission is missing
  5    cannot be told: whether a change took effect; or, with --fail-on, whether there are violations, for a
       constraint was not audited, or audit did not keep all that it found; or, with --since, what is new, for
       this program's history (in $XDG_STATE_HOME/constable/history; kept by the console, violations and history)
       did not look then
  130  interrupted

Commands that change something print what they would do with --dry-run, and ask unless --yes is given; the dangerous
ones want --confirm with the name of what they change. Each is written to the journal; one that was cut off is taken up
or told by the next start. A Ctrl-C ends the watching and says what goes on in Azure or the cluster.

Settings: config.yaml in $XDG_CONFIG_HOME/constable (theme, ascii, readonly, subscription, tenant, cloud, armCa,
history: {days: 365, megabytes: 50}),
and the variables CONSTABLE_THEME, CONSTABLE_ASCII, CONSTABLE_READONLY.
A flag wins over a variable, a variable over the file.
keys.yaml beside it gives actions other keys (violations.yaml: [Y, ctrl-y]; [] takes them away); ? lists the actions.
theme: a name of themes/NAME.yaml beside it, or of a k9s skin in $XDG_CONFIG_HOME/k9s/skins.`;
