import { join } from 'node:path';
import { defined } from '../governance/defined.ts';
import type { AzureOptions } from './azure-options.ts';
import { readConfigFile } from './config-file.ts';
import { folders } from './folders.ts';
import type { HistorySettings } from './history-settings.ts';
import { SettingsError } from './settings-error.ts';

/** How the program looks, whether it may write and which Azure it asks; what a user sets once. */
export interface Preferences extends Pick<AzureOptions, 'subscription' | 'tenant' | 'cloud' | 'armCa'> {
  /** A theme's name; absent means one that suits the terminal's background. */
  readonly theme?: string | undefined;
  /** Only ASCII glyphs. */
  readonly ascii: boolean;
  /** No request that changes anything leaves the program. */
  readonly readonly: boolean;
  /** How much history of clusters is kept, where the file says so. */
  readonly history?: Partial<HistorySettings> | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Flags over environment (CONSTABLE_THEME, _ASCII, _READONLY) over config.yaml over defaults. Throws SettingsError. */
export async function preferences(
  flags: { [Key in keyof Preferences]?: Preferences[Key] | undefined },
  env: Environment = process.env,
  configFile: string = join(folders.config, 'config.yaml'),
): Promise<Preferences> {
  const file = await readConfigFile(configFile);
  return {
    theme: flags.theme ?? (env.CONSTABLE_THEME || undefined) ?? file.theme,
    ascii: flags.ascii ?? switchIn(env, 'CONSTABLE_ASCII') ?? file.ascii ?? false,
    readonly: flags.readonly ?? switchIn(env, 'CONSTABLE_READONLY') ?? file.readonly ?? false,
    subscription: flags.subscription ?? file.subscription,
    tenant: flags.tenant ?? file.tenant,
    cloud: flags.cloud ?? file.cloud,
    armCa: flags.armCa ?? file.armCa,
    ...(file.history && { history: defined(file.history) }),
  };
}

function switchIn(env: Environment, variable: string): boolean | undefined {
  const value = env[variable]?.toLowerCase();
  if (value === undefined || value === '') return undefined;
  if (value === '1' || value === 'true') return true;
  if (value === '0' || value === 'false') return false;
  throw new SettingsError(`${variable}=${env[variable]}: must be true or false`);
}
