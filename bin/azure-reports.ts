/** The commands that read Azure once, print and exit. Loaded only for them. */
import { assignmentList, assignmentTable } from '../src/reports/azure/assignment-list.ts';
import type { AzureList, AzureSource } from '../src/reports/azure/azure-report.ts';
import {
  definitionList,
  definitionTable,
  initiativeList,
  initiativeTable,
} from '../src/reports/azure/catalogue-lists.ts';
import { complianceList, complianceTable } from '../src/reports/azure/compliance-list.ts';
import { journalList, journalTable } from '../src/reports/azure/journal-list.ts';
import {
  clusterList,
  clusterTable,
  registryList,
  registryTable,
  subscriptionList,
  subscriptionTable,
} from '../src/reports/azure/resource-lists.ts';
import type { AzureSlice } from '../src/state/azure-state.ts';
import { readAzureOnce } from '../src/state/read-azure-once.ts';
import { readJournalOnce } from '../src/state/read-journal-once.ts';
import type { AzureReportName } from './azure-commands.ts';
import type { Start } from './connect.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { OutputFormat } from './flags.ts';
import { counted, formats, sayIncomplete } from './headless.ts';
import { say, writeData } from './output.ts';

interface AzureReport {
  readonly slices: readonly AzureSlice[];
  /** One of them, for the line below the table. */
  readonly noun: string;
  print(source: AzureSource): { readonly document: AzureList<string, unknown>; readonly table: string };
}

function report<Document extends AzureList<string, unknown>>(
  noun: string,
  slices: readonly AzureSlice[],
  make: (source: AzureSource) => Document,
  table: (document: Document) => string,
): AzureReport {
  return {
    noun,
    slices,
    print(source) {
      const document = make(source);
      return { document, table: document.items.length === 0 ? '' : table(document) };
    },
  };
}

const reports: Readonly<Record<Exclude<AzureReportName, 'journal'>, AzureReport>> = {
  assignments: report('assignment', ['assignments', 'catalogue'], assignmentList, assignmentTable),
  definitions: report('definition', ['catalogue'], definitionList, definitionTable),
  initiatives: report('initiative', ['catalogue'], initiativeList, initiativeTable),
  compliance: report('evaluated assignment', ['compliance', 'assignments'], complianceList, complianceTable),
  registries: report('registry', ['registries'], registryList, registryTable),
  clusters: report('cluster', ['clusters'], clusterList, clusterTable),
  subscriptions: report('subscription', ['subscriptions'], subscriptionList, subscriptionTable),
};

/** Reads Azure once and prints one report; the journal needs no Azure. */
export async function printAzureReport(name: AzureReportName, start: Start, output: OutputFormat): Promise<ExitCode> {
  if (name === 'journal') return printJournal(output);
  const { noun, slices, print } = reports[name];
  const [connect, azure] = await Promise.all([start.connect(), start.azure()]);
  const state = await readAzureOnce(azure, connect, slices);
  const { document, table } = print({ azure: state, sandbox: start.sandbox, readAt: Date.now() });
  if (output !== 'table') await writeData(formats[output](document));
  else if (table !== '') await writeData(table);
  if (output === 'table' && state.phase === 'signed-in')
    say(counted(document.total, noun).replace(/registrys$/, 'registries'));
  // What could be read of several subscriptions is of use; nothing at all is not.
  return sayIncomplete(document.incomplete, document.items.length === 0);
}

async function printJournal(output: OutputFormat): Promise<ExitCode> {
  const { items, source } = await readJournalOnce();
  const document = journalList(items, source, Date.now());
  if (output !== 'table') await writeData(formats[output](document));
  else {
    if (items.length > 0) await writeData(journalTable(document));
    say(`${counted(items.length, 'operation')} in ${source}`);
  }
  return exitCode.ok;
}
