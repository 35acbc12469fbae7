import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'ini';
import * as z from 'zod';

/** What az keeps in its folder: the current cloud, the clouds it knows and the subscriptions of its logins. No tokens are read. */
export interface AzProfile {
  readonly cloudName: string;
  readonly clouds: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly subscriptions: readonly AzSubscription[];
}

export interface AzSubscription {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly isDefault: boolean;
  readonly cloudName: string;
  readonly account: string;
}

const profileFile = z.object({
  subscriptions: z
    .array(
      z
        .object({
          id: z.string(),
          name: z.string().default(''),
          tenantId: z.string().default(''),
          isDefault: z.boolean().default(false),
          environmentName: z.string().default('AzureCloud'),
          user: z.object({ name: z.string().nullish() }).nullish(),
        })
        .transform(
          ({ environmentName, user, ...rest }): AzSubscription => ({
            ...rest,
            cloudName: environmentName,
            account: user?.name ?? '',
          }),
        ),
    )
    .default([]),
});

/** $AZURE_CONFIG_DIR, else ~/.azure. */
export function azConfigFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.AZURE_CONFIG_DIR || join(homedir(), '.azure');
}

/** A missing or broken file counts as empty: az may not be installed at all. */
export async function readAzProfile(folder = azConfigFolder()): Promise<AzProfile> {
  const [profile, config, clouds] = await Promise.all(
    ['azureProfile.json', 'config', 'clouds.config'].map((name) =>
      readFile(join(folder, name), 'utf8').catch(() => ''),
    ),
  );
  const cloudName = text(sections(config ?? '').get('cloud')?.name) || 'AzureCloud';
  return { cloudName, clouds: sections(clouds ?? ''), subscriptions: subscriptionsOf(profile ?? '') };
}

/** What `az account show` would name in this cloud. */
export function defaultSubscription(profile: AzProfile, cloudName: string): AzSubscription | undefined {
  const chosen = text(profile.clouds.get(cloudName)?.subscription).toLowerCase();
  const inCloud = profile.subscriptions.filter((subscription) => subscription.cloudName === cloudName);
  return (
    inCloud.find((subscription) => subscription.id.toLowerCase() === chosen) ??
    inCloud.find((subscription) => subscription.isDefault)
  );
}

function sections(content: string): Map<string, Record<string, string>> {
  const result = new Map<string, Record<string, string>>();
  for (const [name, section] of Object.entries(parse(content))) {
    if (typeof section !== 'object' || section === null) continue;
    result.set(name, Object.fromEntries(Object.entries(section).map(([key, value]) => [key, text(value)])));
  }
  return result;
}

/** ini makes nested objects of section names with dots and booleans of `true`; only plain values are of use here. */
function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}

function subscriptionsOf(content: string): readonly AzSubscription[] {
  try {
    // az writes the file with a byte order mark.
    return profileFile.parse(JSON.parse(content.replace(/^\uFEFF/, ''))).subscriptions;
  } catch {
    return [];
  }
}
