import type { PolicyContext } from '@azure/arm-policy/api';
import pLimit from 'p-limit';
import type { Definition, Initiative, InitiativeMember } from '../governance/azure/definition.ts';
import { versionedKey } from '../governance/azure/effect.ts';
import { idKey, nameOf } from '../governance/azure/resource-id.ts';
import { newestOf } from '../governance/azure/version-pattern.ts';
import type { ArmClients } from './arm-clients.ts';
import { definition, getDefinition, getInitiative, homeOf, initiative } from './definitions.ts';
import { abortable, anySubscription } from './sdk-arguments.ts';

type Pinned = Pick<InitiativeMember, 'definitionId' | 'definitionVersion'>;
type Options = ReturnType<typeof abortable>;

/** What the SDK has for versions of definitions and of initiatives alike. */
interface VersionsApi<Body> {
  get(context: PolicyContext, name: string, version: string, options: Options): Promise<Body>;
  getAtManagementGroup(
    context: PolicyContext,
    group: string,
    name: string,
    version: string,
    options: Options,
  ): Promise<Body>;
  getBuiltIn(context: PolicyContext, name: string, version: string, options: Options): Promise<Body>;
}

/** Of a benchmark's 223. */
const atOnce = 8;

/** What was read before, by `idKey`: where its versions are known, the newest is not asked for again. */
type Known<Item> = ReadonlyMap<string, Item>;

/** The definition in the version that is pinned, the newest without one. @throws ArmError */
export async function getPinnedDefinition(
  arm: ArmClients,
  asked: Pinned,
  signal: AbortSignal,
  known?: Known<Definition>,
): Promise<Definition> {
  const newest = withVersions(known, asked) ?? (await getDefinition(arm, asked.definitionId, signal));
  const load = () => import('@azure/arm-policy/api/policyDefinitionVersions');
  return older(arm, newest, asked.definitionVersion, load, definition, signal);
}

/** Likewise an initiative. @throws ArmError */
export async function getPinnedInitiative(
  arm: ArmClients,
  asked: Pinned,
  signal: AbortSignal,
  known?: Known<Initiative>,
): Promise<Initiative> {
  const newest = withVersions(known, asked) ?? (await getInitiative(arm, asked.definitionId, signal));
  const load = () => import('@azure/arm-policy/api/policySetDefinitionVersions');
  return older(arm, newest, asked.definitionVersion, load, initiative, signal);
}

/** Each as pinned or why it cannot be read, in the order asked; what is asked twice is read once. */
export async function getPinnedDefinitions<Asked extends Pinned>(
  arm: ArmClients,
  asked: readonly Asked[],
  signal: AbortSignal,
  known?: Known<Definition>,
): Promise<
  readonly ({ readonly asked: Asked } & ({ readonly definition: Definition } | { readonly error: unknown }))[]
> {
  const limit = pLimit(atOnce);
  const reads = new Map<string, Promise<{ readonly definition: Definition } | { readonly error: unknown }>>();
  const found = asked.map(async (one) => {
    const key = versionedKey(one);
    const read =
      reads.get(key) ??
      limit(() =>
        getPinnedDefinition(arm, one, signal, known).then(
          (read) => ({ definition: read }),
          (error: unknown) => ({ error }),
        ),
      );
    reads.set(key, read);
    return { asked: one, ...(await read) };
  });
  const all = await Promise.all(found);
  signal.throwIfAborted();
  return all;
}

function withVersions<Item extends Definition | Initiative>(
  known: Known<Item> | undefined,
  { definitionId }: Pinned,
): Item | undefined {
  const newest = known?.get(idKey(definitionId));
  return newest !== undefined && newest.versions.length > 0 ? newest : undefined;
}

async function older<Body, Item extends Definition | Initiative>(
  arm: ArmClients,
  newest: Item,
  pattern: string | undefined,
  load: () => Promise<VersionsApi<Body>>,
  read: (body: Body) => Item,
  signal: AbortSignal,
): Promise<Item> {
  const { version, versions, id } = newest;
  if (pattern === undefined || version === undefined) return newest;
  const wanted = newestOf([version, ...versions], pattern);
  if (wanted === version) return newest;
  if (wanted === undefined)
    throw new Error(
      `${nameOf(id)} has no version ${pattern}: it has ${[...new Set([version, ...versions])].join(', ')}`,
    );
  const { subscriptionId, managementGroup } = homeOf(id);
  const context = await arm.policy(subscriptionId ?? anySubscription);
  const [api, options, name] = [await load(), abortable(signal), nameOf(id)];
  const body = subscriptionId
    ? await api.get(context, name, wanted, options)
    : managementGroup
      ? await api.getAtManagementGroup(context, managementGroup, name, wanted, options)
      : await api.getBuiltIn(context, name, wanted, options);
  return { ...read(body), id, name: newest.name, versions };
}
