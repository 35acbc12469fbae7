/**
 * Audits a cluster over and over into the history of a folder, and says each audit on stdout when it is stored: a process to be
 * killed. Pods of audit n are those whose number does not divide it.
 */
import { HistoryStore } from '../../src/history/history-store.ts';
import { audit } from './audits.ts';

const [folder = '', rounds = '1', smallest = '262144'] = process.argv.slice(2);
const store = new HistoryStore(
  `${folder}/c.history`,
  { uid: 'c', madeUpUntil: 0 },
  { days: 365, megabytes: 50, smallest: Number(smallest) },
);
await store.open();
process.stdout.write(`open ${store.isWriter}\n`);
const from = store.ledger.latest === 0 ? 1 : (store.ledger.latest - 1_000_000) / 60 + 1;
for (let round = from; round < from + Number(rounds); round++) {
  store.ledger.audit(audit('K/one', 1_000_000 + 60 * round, podsOf(round)), store.put);
  await store.flush();
  process.stdout.write(store.problem === undefined ? `${round}\n` : `problem ${store.problem}\n`);
}
await store.close();

function podsOf(round: number): readonly string[] {
  return Array.from({ length: 400 }, (_, index) => index + 2)
    .filter((number) => round % number !== 0)
    .map((number) => `pod-${number}`);
}
