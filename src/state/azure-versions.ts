import { adviceFor } from '../azure/advice.ts';
import { isArmError } from '../azure/arm-error.ts';
import { getPinnedDefinitions, getPinnedInitiative } from '../azure/pinned-definitions.ts';
import type { AzurePicture } from '../governance/azure/azure-picture.ts';
import { isInitiativeId } from '../governance/azure/definition.ts';
import { type Catalogue, noVersions, type PinnedVersions, versionedKey } from '../governance/azure/effect.ts';
import { lackingPins, type Pin } from '../governance/azure/pins.ts';
import { type AzureAccess, PartialAnswer } from './azure-source.ts';

/** Read at one time; what lacks then is counted where it is shown, and read the next time. */
const most = 60;

/** The catalogue with the versions that were read so far; undefined while it was not read itself. */
export function catalogueIn({ definitions, initiatives, versions }: AzurePicture): Catalogue | undefined {
  if (definitions.value === undefined || initiatives.value === undefined) return undefined;
  return { definitions: definitions.value, initiatives: initiatives.value, versions: versions.value ?? noVersions };
}

/** Versions that assignments and their initiatives pin where the newest is another. Those that were read stay. */
export async function readVersions(
  access: AzureAccess,
  signal: AbortSignal,
): Promise<PinnedVersions | PartialAnswer<PinnedVersions>> {
  const { picture } = access.azure();
  const catalogue = catalogueIn(picture);
  const assignments = picture.assignments.value ?? [];
  let versions = catalogue?.versions ?? noVersions;
  if (catalogue === undefined) return versions;
  const errors: unknown[] = [];
  const lacking = () => lackingPins(assignments, { ...catalogue, versions });
  const initiatives = lacking().filter(isInitiative).slice(0, most);
  for (const pin of initiatives) {
    try {
      const initiative = await getPinnedInitiative(access.arm, pin, signal, catalogue.initiatives);
      versions = { ...versions, initiatives: new Map(versions.initiatives).set(versionedKey(pin), initiative) };
    } catch (error) {
      errors.push(error);
    }
  }
  const pins = lacking().filter((pin) => !isInitiative(pin));
  const read = await getPinnedDefinitions(
    access.arm,
    pins.slice(0, most - initiatives.length),
    signal,
    catalogue.definitions,
  );
  const definitions = new Map(versions.definitions);
  for (const one of read) {
    if ('definition' in one) definitions.set(versionedKey(one.asked), one.definition);
    else errors.push(one.error);
  }
  versions = { ...versions, definitions };
  // One that is hidden or deleted is counted as not read.
  const passing = errors.filter((error) => !isArmError(error, 403) && !isArmError(error, 404));
  const [first] = passing;
  if (first === undefined) return versions;
  const problem = adviceFor(first);
  return new PartialAnswer(versions, {
    ...problem,
    what: `${passing.length} of ${initiatives.length + read.length} versions could not be read: ${problem.what}`,
  });
}

function isInitiative({ definitionId }: Pin): boolean {
  return isInitiativeId(definitionId);
}
