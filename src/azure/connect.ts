import type { Subscription } from '../governance/azure/subscription.ts';
import { defined } from '../governance/defined.ts';
import { didYouMean } from '../governance/near-names.ts';
import type { AzureOptions } from '../settings/azure-options.ts';
import { type ArmClients, armClients } from './arm-clients.ts';
import { defaultSubscription, readAzProfile } from './az-profile.ts';
import { type Cloud, readArmCa, resolveCloud, UnknownNameError } from './cloud.ts';
import { type SignInPrompt, signIn } from './sign-in.ts';
import { chooseSubscription, listSubscriptions, subscriptionsNamed } from './subscriptions.ts';

/** Azure as the console uses it: cloud, login and subscription stay as they were at the start, whatever az does meanwhile. */
export interface AzureConnection {
  readonly cloud: Cloud;
  readonly arm: ArmClients;
  readonly subscriptions: readonly Subscription[];
  /** The one that was asked for, else what `az account show` would say, else the first enabled; absent when there is none. */
  readonly subscription?: Subscription;
}

/**
 * Finds the cloud, signs in, lists the subscriptions and pins one.
 * @throws NotSignedInError, CloudError, ArmError
 */
export async function connectAzure(options: AzureOptions, prompt?: SignInPrompt): Promise<AzureConnection> {
  const [profile, ca] = await Promise.all([readAzProfile(), readArmCa(options.armCa)]);
  const cloud = await resolveCloud(options.cloud, profile, ca);
  const byAz = defaultSubscription(profile, cloud.name);
  const login = await signIn(options, cloud, options.tenant ?? byAz?.tenantId, prompt);
  const arm = armClients({ cloud, signIn: login, readonly: options.readonly, ...defined({ ca }) });
  const subscriptions = await listSubscriptions(arm, byAz?.id);
  const subscription = pin(subscriptions, options.subscription, byAz?.id);
  return { cloud, arm, subscriptions, ...defined({ subscription }) };
}

function unknownSubscription(wanted: string, all: readonly Subscription[]): UnknownNameError {
  const same = subscriptionsNamed(all, wanted);
  if (same.length > 1)
    return new UnknownNameError(
      `${same.length} subscriptions are named "${wanted}"`,
      `Give the id of one: ${same.map(({ id }) => id).join(', ')}`,
    );
  const near = didYouMean(
    wanted,
    all.flatMap(({ displayName, id }) => [displayName, id]),
  );
  const what = `there is no subscription "${wanted}" among the ${all.length} that this login can see`;
  return new UnknownNameError(what, `${near}Give its name or id; \`az account list\` has them.`);
}

function pin(
  subscriptions: readonly Subscription[],
  wanted: string | undefined,
  byAz: string | undefined,
): Subscription | undefined {
  const asked = wanted ?? byAz;
  const chosen = asked === undefined ? undefined : chooseSubscription(subscriptions, asked);
  if (wanted !== undefined && !chosen) throw unknownSubscription(wanted, subscriptions);
  return chosen ?? subscriptions.find(({ state }) => state === 'Enabled' || state === '') ?? subscriptions[0];
}
