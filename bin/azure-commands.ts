import { type Command, Option } from 'commander';
import { operationKinds, operationWords } from '../src/operations/operation-words.ts';
import type { OperationKind } from '../src/operations/plan.ts';
import type { CommandOption, CommandWords, Given } from '../src/operations/words.ts';
import type { ExitCode } from './exit-code.ts';
import { addOutputFlag, type CommonFlags, collect, type OutputFormat } from './flags.ts';

/** How an operation is confirmed and told. */
export interface OperationFlags extends CommonFlags {
  readonly output: OutputFormat;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly confirm?: string;
  readonly wait?: true;
}

/** An operation as the command line names it; what the names mean is found out once signed in. */
export interface OperationRequest {
  readonly kind: OperationKind;
  readonly given: Given;
}

export interface AzureHandlers {
  operate(request: OperationRequest, flags: OperationFlags): Promise<ExitCode>;
}

export function addAzureCommands(program: Command, handlers: AzureHandlers, done: (code: ExitCode) => void): void {
  for (const kind of operationKinds) {
    const words = operationWords[kind].command;
    if (words === undefined) continue;
    const command = operationCommand(program, words);
    command.action(async () => {
      const request = { kind, given: givenTo(command, words) };
      done(await handlers.operate(request, command.optsWithGlobals<OperationFlags>()));
    });
  }
}

function operationCommand(program: Command, { name, group, summary, options = {}, wait, ...words }: CommandWords) {
  const [first = '', second] = name.split(' ');
  const parent = second === undefined ? program : groupOf(program, first, group ?? '');
  const usage = [second ?? first, ...(words.arguments ?? []).map((argument) => `<${argument}>`)].join(' ');
  const command = addOutputFlag(parent.command(usage).description(summary))
    .option('--dry-run', 'print what would be done, and change nothing')
    .option('-y, --yes', 'go ahead without asking')
    .option('--confirm <name>', 'the name that a dangerous change asks for, instead of typing it');
  for (const [option, described] of Object.entries(options)) command.addOption(commandOption(option, described));
  if (wait !== undefined) command.option('--wait', wait);
  return command;
}

function groupOf(program: Command, name: string, description: string): Command {
  return program.commands.find((command) => command.name() === name) ?? program.command(name).description(description);
}

function commandOption(name: string, { value, summary, choices, default: standing, repeats }: CommandOption): Option {
  const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const option = new Option(`--${flag} ${value}`, summary);
  if (repeats) option.argParser(repeats === 'list' ? collectList : collect);
  if (choices) option.choices(choices);
  if (standing !== undefined) option.default(standing);
  return option;
}

function givenTo(command: Command, words: CommandWords): Given {
  const own = command.opts<Record<string, string | readonly string[]>>();
  return Object.fromEntries([
    ...(words.arguments ?? []).map((name, index) => [name, command.args[index] ?? ''] as const),
    ...Object.keys(words.options ?? {}).flatMap((name) =>
      own[name] === undefined ? [] : [[name, own[name]] as const],
    ),
  ]);
}

function collectList(value: string, before: readonly string[] = []): readonly string[] {
  const names = value.split(',').map((name) => name.trim());
  return [...before, ...names.filter((name) => name !== '')];
}
