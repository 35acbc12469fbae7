/** The commands that change something: plan, confirm, run, tell. Loaded only for them. */
import { createInterface } from 'node:readline/promises';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import type { AzureProblem } from '../src/governance/azure/azure-problem.ts';
import { areConstraintsRead } from '../src/governance/cluster-picture.ts';
import type { Problem } from '../src/governance/reading.ts';
import { InputError } from '../src/operations/input-error.ts';
import type { PlannedOperation } from '../src/operations/operation.ts';
import { operationWords } from '../src/operations/operation-words.ts';
import { canRun, type Plan } from '../src/operations/plan.ts';
import type { RunStatus } from '../src/operations/run-status.ts';
import { planReport, planText } from '../src/reports/azure/plan-report.ts';
import { lists } from '../src/resources/lists.ts';
import { runFacts } from '../src/resources/operation-row.ts';
import { wrongInputIn } from '../src/state/azure-state.ts';
import type { ConsoleState, LiveConsole } from '../src/state/console-state.ts';
import { unknownConnection } from '../src/state/empty-console.ts';
import { createLiveConsole } from '../src/state/live-console.ts';
import { until } from '../src/state/until.ts';
import type { OperationFlags, OperationRequest } from './azure-commands.ts';
import type { Start } from './connect.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { lookupsIn, UnreadError } from './lookups.ts';
import { say, writeData } from './output.ts';
import { paceIn } from './pace.ts';
import { print } from './print.ts';

/** Plans the operation, asks or has the answer in a flag, runs it to its end and says how it ended. */
export async function operate(request: OperationRequest, flags: OperationFlags, start: Start): Promise<ExitCode> {
  const { readonly } = start.preferences;
  const azure = start.azure();
  azure.catch(() => {});
  const live = createLiveConsole(
    unknownConnection({ readonly, sandbox: start.sandbox }),
    start.connect(),
    {},
    { options: azure, fromTheStart: ['cluster'], lists: lists.azure, pace: paceIn(process.env) },
  );
  try {
    const why = operationWords[request.kind].side === 'cluster' ? await clusterRead(live) : await signedIn(live);
    if (why) return failed(why);
    const planned = await plan(request, live, (await start.connect()).namespace);
    if ('problem' in planned) return failed(planned.problem);
    const { plan: shown } = planned.value;
    if (flags.dryRun) return dryRun(shown, flags);
    if (shown.nothingToDo !== undefined) {
      say(shown.nothingToDo);
      await print(flags.output, planReport(shown), () => '');
      return exitCode.ok;
    }
    if (!canRun(shown)) return refused(shown);
    const answer = await confirmed(shown, flags);
    if (answer !== undefined) return answer;
    return await run(planned.value, request, flags, live);
  } catch (error) {
    if (error instanceof InputError || error instanceof UnreadError) return failed(error.problem);
    throw error;
  } finally {
    await lookedAfter(live);
  }
}

async function plan({ kind, given }: OperationRequest, live: LiveConsole, namespace: string | undefined) {
  const { operations } = await import('../src/operations/catalogue.ts');
  return live.azure.plan(kind, await operations[kind].inputFrom(given, lookupsIn(live, namespace)));
}

/** What changes the cluster alone waits for no login; only for what the last audits say. Why not, when it cannot go on. */
async function clusterRead(live: LiveConsole): Promise<Problem | undefined> {
  const isRead = ({ connection, picture }: ConsoleState) =>
    connection.phase === 'retrying' || (areConstraintsRead(picture) && picture.pods.state !== 'loading');
  await until(live.store, isRead, 60_000);
  const { connection } = live.store.getState();
  return connection.phase === 'retrying' ? (connection.problem ?? unreached) : undefined;
}

const unreached: Problem = { what: 'The cluster did not answer', next: 'Try again.' };

async function signedIn(live: LiveConsole): Promise<Problem | undefined> {
  await settled(live);
  tellResumed(live);
  const { azure } = live.store.getState();
  if (azure.phase === 'signed-in') return wrongInputIn(azure);
  return azure.problem ?? { what: 'Not signed in to Azure', next: 'az login' };
}

const onePoll = 10_000;

/** An earlier operation that was taken up is mostly over by its next poll; one that is not, the next start takes up again. */
async function lookedAfter(live: LiveConsole): Promise<void> {
  await until(
    live.store,
    ({ azure }) => !azure.runs.some(({ resumed, state }) => resumed && state === 'running'),
    onePoll,
  );
}

/** Until the login and the cluster are known, or why not; a plan may look at the cluster's pods and constraints too. */
async function settled(live: LiveConsole): Promise<void> {
  await until(live.store, ({ azure }) => azure.phase !== 'off' && azure.phase !== 'signing-in');
  await live.azure.refresh('cluster');
  const isRead = ({ connection, picture: { componentPods, kinds } }: ConsoleState) =>
    connection.phase === 'retrying' || (componentPods.state !== 'loading' && kinds.state !== 'loading');
  await until(live.store, isRead, 15_000);
}

/** What an earlier console left unfinished is taken up by this one, and is not to go unsaid. */
function tellResumed(live: LiveConsole): void {
  const told = new Set<string>();
  const tell = (runs: readonly RunStatus[]) => {
    for (const { id, title, state, note, resumed, problem } of runs) {
      if (!resumed || told.has(`${id} ${state}`)) continue;
      told.add(`${id} ${state}`);
      const more = problem?.what ?? note;
      say(`an earlier operation: ${title}: ${state}${more ? `: ${more}` : ''}`);
    }
  };
  tell(live.store.getState().azure.runs);
  live.store.subscribe(({ azure }) => tell(azure.runs));
}

async function dryRun(plan: Plan, { output }: OperationFlags): Promise<ExitCode> {
  await print(output, planReport(plan), () => planText(plan));
  if (plan.nothingToDo !== undefined || canRun(plan)) return exitCode.ok;
  return refusalCode(plan);
}

function refused(plan: Plan): ExitCode {
  for (const { what, next } of plan.obstacles) say(`${what}; ${next}`);
  for (const { action, scope, role } of plan.permissions.filter(({ held }) => held === 'no')) {
    say(`You may not ${action} at ${scope}; ${role} has it`);
  }
  return refusalCode(plan);
}

function refusalCode(plan: Plan): ExitCode {
  if (plan.obstacles.some(({ wrongInput }) => wrongInput)) return exitCode.usage;
  return plan.permissions.some(({ held }) => held === 'no') ? exitCode.permission : exitCode.error;
}

/** Undefined when it may go ahead, else the code to end with. */
async function confirmed(plan: Plan, flags: OperationFlags): Promise<ExitCode | undefined> {
  const { danger, typeName = '' } = plan;
  // az asks nothing either.
  if (operationWords[plan.kind].harmless) return undefined;
  if (danger === 'type-name' && flags.confirm !== undefined) {
    if (flags.confirm === typeName) return undefined;
    say(`--confirm ${flags.confirm}: the name is ${typeName}; nothing was changed`);
    return exitCode.usage;
  }
  if (danger === 'confirm' && (flags.yes || flags.confirm !== undefined)) return undefined;
  for (const line of planText(plan).split('\n')) say(line);
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    say(danger === 'confirm' ? 'go ahead with --yes' : `go ahead with --confirm ${typeName}`);
    return exitCode.usage;
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(danger === 'confirm' ? 'Go ahead? [y/N] ' : `Type ${typeName} to go ahead: `);
  lines.close();
  if (danger === 'confirm' ? /^y(es)?$/i.test(answer.trim()) : answer.trim() === typeName) return undefined;
  say('nothing was changed');
  return exitCode.error;
}

async function run(
  planned: PlannedOperation,
  { kind }: OperationRequest,
  flags: OperationFlags,
  live: LiveConsole,
): Promise<ExitCode> {
  const started = live.azure.start(planned);
  if ('problem' in started) return failed(started.problem);
  const { id, done } = started.value;
  process.removeAllListeners('SIGINT');
  process.on('SIGINT', () => {
    say(planned.plan.cancelling);
    live.azure.cancelRun(id);
  });
  const tell = progress(id);
  live.store.subscribe(({ azure }) => tell(azure.runs));
  tell(live.store.getState().azure.runs);
  const waited = operationWords[kind].command?.wait === undefined || flags.wait;
  const status = waited ? await done : await untilTaken(id, done, live);
  tell(live.store.getState().azure.runs);
  await print(flags.output, runFacts(status), () => '');
  if (status.state === 'running') {
    say(`${status.title}: begun; it goes on in Azure, and the next start of the program says how it ended`);
    return exitCode.ok;
  }
  return ended(status, flags);
}

const patience = 60_000;

/** Until the journal has the poller of the scan: from then on it is not lost when this process ends. */
async function untilTaken(id: string, done: Promise<RunStatus>, live: LiveConsole): Promise<RunStatus> {
  const deadline = Date.now() + patience;
  const over = done.then((status) => ({ status }));
  for (;;) {
    const tick = setTimeoutPromise(200, undefined);
    const ended = await Promise.race([over, tick]);
    if (ended) return ended.status;
    await live.azure.readJournal();
    const item = live.store.getState().azure.journal.value?.find(({ status }) => status.id === id);
    if (item && (item.submitted || Date.now() > deadline)) return item.status;
  }
}

/** A line on stderr whenever a step begins, says something new or ends. */
function progress(id: string): (runs: readonly RunStatus[]) => void {
  const told = new Map<string, string>();
  return (runs) => {
    const status = runs.find((one) => one.id === id);
    for (const { id: step, title, state, note, percent } of status?.steps ?? []) {
      if (state === 'pending') continue;
      const line = `${state === 'running' ? '…' : state}: ${title}${percent === undefined ? '' : ` ${percent} %`}${note ? `: ${note}` : ''}`;
      if (told.get(step) === line) continue;
      told.set(step, line);
      say(line);
    }
  };
}

async function ended(status: RunStatus, { output }: OperationFlags): Promise<ExitCode> {
  const { state, title, note, problem } = status;
  if (output === 'table') await writeData(`${title}: ${state}${note ? `: ${note}` : ''}`);
  if (state === 'succeeded') return exitCode.ok;
  if (state === 'cancelled') return exitCode.interrupted;
  const code = problem && failed(problem);
  if (state === 'unknown') return exitCode.unknown;
  return code ?? exitCode.error;
}

function failed({ what, next, status, requestId, wrongInput }: AzureProblem): ExitCode {
  say(`${what}; ${next}${requestId ? ` (request ${requestId})` : ''}`);
  if (wrongInput) return exitCode.usage;
  return status === 401 || status === 403 ? exitCode.permission : exitCode.error;
}
