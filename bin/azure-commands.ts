import type { Command } from 'commander';
import { Option } from 'commander';
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

export interface AssignFlags extends OperationFlags {
  readonly scope?: string;
  readonly param?: readonly string[];
  readonly effect?: string;
  readonly enforcementMode: 'Default' | 'DoNotEnforce';
  readonly name?: string;
  readonly displayName?: string;
  readonly excludedNamespaces?: readonly string[];
  readonly notScope?: readonly string[];
  readonly message?: string;
  readonly location?: string;
}

/** An operation as the command line names it; what the names mean is found out once signed in. */
export type OperationRequest =
  | { readonly kind: 'enable-addon' | 'disable-addon' }
  | { readonly kind: 'attach-acr' | 'detach-acr'; readonly registry: string; readonly principalId?: string }
  | { readonly kind: 'assign'; readonly definition: string; readonly flags: AssignFlags }
  | { readonly kind: 'delete-assignment'; readonly assignment: string }
  | { readonly kind: 'scan'; readonly scope?: string };

export interface AzureDoors {
  operate(request: OperationRequest, flags: OperationFlags): Promise<ExitCode>;
}

export function addAzureCommands(program: Command, doors: AzureDoors, done: (code: ExitCode) => void): void {
  const operation = (parent: Command, usage: string, description: string): Command =>
    addOutputFlag(parent.command(usage).description(description))
      .option('--dry-run', 'print what would be done, and change nothing')
      .option('-y, --yes', 'go ahead without asking')
      .option('--confirm <name>', 'the name that a dangerous change asks for, instead of typing it');
  const run = (command: Command, request: (args: readonly string[]) => OperationRequest): void => {
    command.action(async () =>
      done(await doors.operate(request(command.args), command.optsWithGlobals<OperationFlags>())),
    );
  };

  const addon = program.command('addon').description('switch the Azure Policy add-on of the cluster');
  run(operation(addon, 'enable', 'enable the add-on (az aks enable-addons)'), () => ({ kind: 'enable-addon' }));
  run(operation(addon, 'disable', 'disable the add-on (az aks disable-addons)'), () => ({ kind: 'disable-addon' }));

  const acr = program.command('acr').description('let the cluster pull from a container registry');
  for (const [verb, kind] of [
    ['attach', 'attach-acr'],
    ['detach', 'detach-acr'],
  ] as const) {
    const command = operation(acr, `${verb} <registry>`, `${verb} a registry, by name, login server or id`).option(
      '--principal-id <id>',
      'object id of what pulls, for a cluster that runs with a service principal',
    );
    run(command, ([registry = '']) => {
      const { principalId } = command.opts<{ principalId?: string }>();
      return { kind, registry, ...(principalId === undefined ? {} : { principalId }) };
    });
  }

  const assign = operation(
    program,
    'assign <definition>',
    'assign a definition or initiative, by name, display name or id; or: baseline, restricted, safeguards',
  )
    .option('--scope <id>', "where to assign it; the cluster's resource group unless told")
    .option(
      '--param <name=value>',
      'a parameter; may be repeated. Arrays and objects as JSON, arrays also as a,b',
      collect,
    )
    .option('--effect <effect>', 'the effect, whatever the parameter that holds it is called')
    .addOption(
      new Option('--enforcement-mode <mode>', 'enforcement mode')
        .choices(['Default', 'DoNotEnforce'])
        .default('Default'),
    )
    .option('--name <name>', 'name of the assignment; made from the display name unless told')
    .option('--display-name <text>', "display name; the definition's unless told")
    .option('--excluded-namespaces <names>', 'namespaces to leave out, a,b; may be repeated', collectList)
    .option('--not-scope <id>', 'a scope below to leave out; may be repeated', collect)
    .option('--message <text>', 'what people are told whose resources do not comply')
    .option('--location <region>', 'where the identity lives, for effects that need one');
  run(assign, ([definition = '']) => ({ kind: 'assign', definition, flags: assign.optsWithGlobals<AssignFlags>() }));

  run(
    operation(program, 'unassign <assignment>', 'delete an assignment, by name, display name or id'),
    ([assignment = '']) => ({ kind: 'delete-assignment', assignment }),
  );

  const scan = operation(program, 'scan', "have Azure evaluate compliance; of the cluster's resource group unless told")
    .option('--scope <id>', 'a resource group or subscription')
    .option('--wait', 'wait for its end, which takes minutes');
  run(scan, () => {
    const { scope } = scan.opts<{ scope?: string }>();
    return { kind: 'scan', ...(scope === undefined ? {} : { scope }) };
  });
}

function collectList(value: string, before: readonly string[] = []): readonly string[] {
  return [
    ...before,
    ...value
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ];
}
