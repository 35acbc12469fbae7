import { type Command, InvalidArgumentError, Option } from 'commander';
import { ageOf } from '../src/governance/age.ts';
import type { AzureOptions } from '../src/settings/azure-options.ts';
import type { ConnectOptions } from '../src/settings/connect-options.ts';
import { parseDuration } from '../src/settings/duration.ts';
import type { Preferences } from '../src/settings/preferences.ts';

/** Flags that every command takes, before its name or after it. */
export interface CommonFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly allNamespaces?: true;
  readonly as?: string;
  readonly asGroup?: readonly string[];
  readonly requestTimeout?: number;
  readonly readonly?: boolean;
  readonly sandbox?: true;
  readonly subscription?: string;
  readonly tenant?: string;
  readonly cloud?: string;
  readonly armCa?: string;
  readonly cluster?: string;
  readonly theme?: string;
  readonly ascii?: boolean;
}

export const outputFormats = ['table', 'json', 'yaml'] as const;
export type OutputFormat = (typeof outputFormats)[number];

export function addCommonFlags(command: Command): Command {
  return command
    .option('--kubeconfig <file>', 'kubeconfig to use instead of $KUBECONFIG or ~/.kube/config')
    .option('--context <name>', 'context of the kubeconfig; it stays pinned while the program runs')
    .option(
      '-n, --namespace <name>',
      "only objects in this namespace; unless told, the console starts with the context's, a report has all",
    )
    .option('-A, --all-namespaces', 'objects in all namespaces')
    .option('--as <user>', 'user to impersonate')
    .option('--as-group <group>', 'group to impersonate; may be repeated', collect)
    .option('--request-timeout <duration>', 'limit for one request: 5, 5s, 1m30s; 0 for ten minutes', duration)
    .option('--readonly', 'refuse every request that changes anything')
    .addOption(new Option('--no-readonly').hideHelp())
    .option('--sandbox', 'a cluster built into the program, for trying and training')
    .option('--subscription <name>', 'Azure subscription, by name or id, instead of the one that az has set')
    .option('--tenant <id>', 'Microsoft Entra tenant to sign in to')
    .option('--cloud <name>', 'public, usgov, china, a name from `az cloud list`, or the https address of an ARM')
    .option('--arm-ca <file>', 'certificates (PEM) to trust for that ARM')
    .option(
      '--cluster <name>',
      'the AKS cluster that the context is, by name or id, instead of telling it by its server',
    )
    .option('--theme <name>', 'colours of the console')
    .option('--ascii', 'draw with ASCII only')
    .addOption(new Option('--no-ascii').hideHelp());
}

export function addOutputFlag(command: Command): Command {
  return command.addOption(
    new Option('-o, --output <format>', 'output format').choices(outputFormats).default('table'),
  );
}

/** The actions of --fail-on, which counts a constraint by what admission does with what breaks it. */
export const failActions = ['deny', 'warn', 'dryrun', 'scoped', 'any'] as const;

export function parseFailOn(value: string): readonly string[] {
  const actions = value.split(',').map((action) => action.trim());
  const unknown = actions.find((action) => !failActions.some((known) => known === action));
  if (unknown !== undefined) throw new InvalidArgumentError(`'${unknown}' is none of ${failActions.join(', ')}.`);
  return actions;
}

/** How to connect, in kubectl's meaning of the flags: -A wins over -n. */
export function connectOptions(flags: CommonFlags, readonly: boolean, sandbox: boolean): ConnectOptions {
  const { kubeconfig, context, allNamespaces, as, asGroup: asGroups = [], requestTimeout } = flags;
  const namespace = allNamespaces ? '' : flags.namespace;
  return { kubeconfig, context, namespace, as, asGroups, requestTimeout, readonly, sandbox };
}

/** How to ask Azure, from what flags and config file come to. */
export function azureOptions(
  flags: CommonFlags,
  { subscription, tenant, cloud, armCa, readonly }: Preferences,
): AzureOptions {
  return { subscription, tenant, cloud, armCa, cluster: flags.cluster, readonly };
}

/** Milliseconds of `90m`, `24h`, `7d`. */
export function parseAge(value: string): number {
  const milliseconds = ageOf(value);
  if (milliseconds === undefined) throw new InvalidArgumentError('Use an age such as 90m, 24h, 7d or 4w.');
  return milliseconds;
}

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

export function duration(value: string): number {
  const milliseconds = parseDuration(value);
  if (milliseconds === undefined)
    throw new InvalidArgumentError('Use a duration such as 5, 5s or 1m30s; 0 for ten minutes.');
  return milliseconds;
}
