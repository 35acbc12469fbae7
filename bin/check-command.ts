import { type Command, Option } from 'commander';
import type { ExitCode } from './exit-code.ts';
import { type CommonFlags, collect, outputFormats } from './flags.ts';

export interface CheckFlags extends CommonFlags {
  /** Files, folders, `-`. */
  readonly filename: readonly string[];
  readonly recursive?: true;
  readonly fieldManager: string;
  readonly output: (typeof outputFormats)[number] | 'sarif';
}

export interface CheckHandlers {
  check(flags: CheckFlags): Promise<ExitCode>;
}

export function addCheckCommand(program: Command, handlers: CheckHandlers, done: (code: ExitCode) => void): void {
  const command = program
    .command('check')
    .description('ask the cluster whether manifests would be admitted, and the pods that they make; by dry run')
    .requiredOption('-f, --filename <path>', 'a file, a folder or - for stdin; may be repeated', collect)
    .option('-R, --recursive', 'read folders within folders too')
    .option(
      '--field-manager <name>',
      'who will apply them (server-side): what others have set of objects that are there stays',
      'kubectl',
    )
    .addOption(
      new Option('-o, --output <format>', 'output format').choices([...outputFormats, 'sarif']).default('table'),
    );
  command.action(async () => done(await handlers.check(command.optsWithGlobals<CheckFlags>())));
}
