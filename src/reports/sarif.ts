import type { Log, ReportingDescriptor, Result } from 'sarif';
import type { ObjectionFacts, StepFacts } from '../resources/verdict-words.ts';
import { stepTitle } from '../resources/verdict-words.ts';
import { type ManifestItem, type ManifestList, saidIn, spellObject } from './manifest-list.ts';

/** GitHub cuts descriptions there. */
const longestDescription = 1024;

/**
 * Verdicts in SARIF 2.1.0, as GitHub's and Azure DevOps' code scanning take it: a rule a constraint, a result each thing that
 * admission has against a manifest, at the manifest's place. Refusals are errors; what nobody could be asked about is a note.
 */
export function manifestSarif(list: ManifestList, version: string): Log {
  const results = [...list.items.flatMap(resultsOf), ...(list.unread ?? []).map(unreadResult)];
  const rules = new Map(results.map(({ ruleId = '' }) => [ruleId, ruleOf(ruleId)]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'constable', version, rules: [...rules.values()] } },
        automationDetails: { id: `constable/${list.context}/` },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
}

function resultsOf(item: ManifestItem): readonly Result[] {
  return item.steps.flatMap((step) => [
    ...saidIn(step).map((said) => resultOf(item, step, said)),
    ...(step.problem ? [unaskedResult(item, step, step.problem.reason)] : []),
  ]);
}

function resultOf(item: ManifestItem, step: StepFacts, said: ObjectionFacts): Result {
  const ruleId = said.constraint ?? (said.source === undefined ? `admission-${said.by}` : said.source);
  return {
    ruleId,
    level: step.verdict === 'refused' ? 'error' : 'warning',
    message: { text: `${spellObject(item.object)}: ${stepTitle(step)} ${step.verdict}: ${said.message}` },
    locations: [locationOf(item)],
    partialFingerprints: fingerprint(item, `${ruleId}/${stepTitle(step)}`),
  };
}

function unaskedResult(item: ManifestItem, step: StepFacts, why: string): Result {
  return {
    ruleId: 'not-asked',
    level: 'note',
    message: { text: `${spellObject(item.object)}: ${stepTitle(step)} could not be asked about: ${why}` },
    locations: [locationOf(item)],
    partialFingerprints: fingerprint(item, `not-asked/${stepTitle(step)}`),
  };
}

function unreadResult({ place, message }: NonNullable<ManifestList['unread']>[number]): Result {
  const { file, line, column } = place;
  const region = { startLine: line, startColumn: column, endLine: line, endColumn: column + 1 };
  return {
    ruleId: 'not-readable',
    level: 'error',
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: artifact(file), region } }],
    partialFingerprints: { primaryLocationLineHash: `${file}/not-readable:1` },
  };
}

function locationOf({ place, object }: ManifestItem) {
  const { line, column, endLine, endColumn } = place;
  const region = { startLine: line, startColumn: column, endLine, endColumn };
  return {
    physicalLocation: { artifactLocation: artifact(place.file), region },
    ...(object && { logicalLocations: [{ fullyQualifiedName: spellObject(object), kind: 'resource' }] }),
  };
}

/** A relative reference, whose segments are escaped. */
function artifact(file: string) {
  const uri = file.split(/[/\\]/).map(encodeURIComponent).join('/');
  return { uri: file === '-' ? 'stdin' : uri.replace(/^\.\//, '') };
}

/** The same as long as the same is said of the same object, wherever in its file it stands. */
function fingerprint({ place, object }: ManifestItem, what: string): Record<string, string> {
  return { primaryLocationLineHash: `${place.file}/${spellObject(object)}/${what}:1` };
}

function ruleOf(id: string): ReportingDescriptor {
  const text = (words: string) => ({ text: words.slice(0, longestDescription) });
  const known = Object.hasOwn(ownRules, id) ? ownRules[id] : undefined;
  const words = known ?? `Constraint ${id} of Gatekeeper, as the cluster enforces it`;
  return {
    id,
    shortDescription: text(words),
    fullDescription: text(words),
    help: text(`${words}. Asked by server-side dry run; constable constraints tells what it requires.`),
  };
}

const ownRules: Readonly<Record<string, string>> = {
  'not-asked': 'Admission could not be asked about a manifest',
  'not-readable': 'A file could not be read as manifests',
  'admission-server': 'The API server itself refuses a manifest, or warns of it',
  'admission-webhook': 'An admission webhook refuses a manifest, or warns of it',
  'admission-policy': 'A ValidatingAdmissionPolicy refuses a manifest, or warns of it',
};
