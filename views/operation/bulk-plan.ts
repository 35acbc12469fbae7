import type { PlannedOperation } from '../../src/operations/operation.ts';
import { type Asked, type Change, canRun, type Plan } from '../../src/operations/plan.ts';
import type { AzureFetched } from '../../src/state/azure-state.ts';

/** Something that is to be done to one of several that were chosen together. */
export interface Target {
  /** What it is done to, as its row is called. */
  readonly name: string;
  readonly asked: Asked;
  /** Its row, whose mark goes when it is done. */
  readonly key: string;
}

/** One that is not done, and why. */
export interface LeftOut {
  readonly name: string;
  readonly why: string;
}

export interface Sorted {
  readonly able: readonly { readonly target: Target; readonly planned: PlannedOperation }[];
  readonly leftOut: readonly LeftOut[];
}

/** Which of them can be done as things are, each target once. */
export function sorted(targets: readonly Target[], answers: readonly AzureFetched<PlannedOperation>[]): Sorted {
  const able: Sorted['able'][number][] = [];
  const leftOut: LeftOut[] = [];
  const taken = new Map<string, string>();
  for (const [index, target] of targets.entries()) {
    const { name } = target;
    const answer = answers[index];
    if (answer === undefined) continue;
    const why = 'problem' in answer ? `${answer.problem.what}. ${answer.problem.next}` : against(answer.value.plan);
    const at = 'value' in answer ? answer.value.plan.target.toLowerCase() : '';
    const same = taken.get(at);
    if (why !== undefined) leftOut.push({ name, why });
    else if (same !== undefined) leftOut.push({ name, why: `it is done with ${same}` });
    else if ('value' in answer) {
      taken.set(at, name);
      able.push({ target, planned: answer.value });
    }
  }
  return { able, leftOut };
}

/** Why a plan cannot be run; undefined when it can. */
function against(plan: Plan): string | undefined {
  if (canRun(plan)) return undefined;
  const missing = plan.permissions.filter(({ held }) => held === 'no');
  return [
    plan.nothingToDo,
    ...plan.obstacles.map(({ what, next }) => `${what}. ${next}`),
    ...missing.map(({ action, role }) => `you lack ${action}; the role ${role} has it`),
  ]
    .filter(Boolean)
    .join('; ');
}

interface Wording {
  readonly verb: string;
  readonly nouns: readonly [one: string, several: string];
}

/** One plan of several: each target with what changes there, and of the rest what they share told once. */
export function bulkPlan({ able, leftOut }: Sorted, { verb, nouns }: Wording): Plan | undefined {
  const all = able.length + leftOut.length;
  const plans = able.map(({ target: { name }, planned: { plan } }) => ({ name, plan }));
  const kind = plans[0]?.plan.kind;
  if (kind === undefined) return undefined;
  const noun = nouns[all === 1 ? 0 : 1];
  const undone = plans.every(({ plan }) => plan.undo) ? ', with its own undo' : '';
  const typed = plans.some(({ plan }) => plan.danger === 'type-name');
  const told = (textsOf: (plan: Plan) => readonly string[]) =>
    together(plans.map(({ name, plan }) => ({ name, texts: textsOf(plan) })));
  return {
    kind,
    title: `${verb} ${able.length === all ? '' : `${able.length} of `}${all} ${noun}`,
    target: '',
    changes: plans.flatMap(({ name, plan }, index) => changesOf(`${index + 1} of ${plans.length} · ${name}`, plan)),
    steps: plans.map(({ plan: { title } }, index) => ({ id: `${index + 1}`, title, writes: true })),
    affected: told(({ affected }) => affected),
    warnings: [...reasons(leftOut).map((text) => `left out: ${text}`), ...told(({ warnings = [] }) => warnings)],
    notes: [
      `One is done after another, and what becomes of one does not hold up the others. Each is an operation of its own in the journal (:operations)${undone}.`,
      ...told(({ notes }) => notes),
    ],
    permissions: unique(
      plans.flatMap(({ plan }) => plan.permissions),
      ({ action, scope }) => `${action} ${scope.toLowerCase()}`,
    ),
    commands: plans.flatMap(({ plan }) => plan.commands),
    danger: typed ? 'type-name' : 'confirm',
    ...(typed && { typeName: `${able.length} ${nouns[able.length === 1 ? 0 : 1]}` }),
    cancelling: `What is not begun is left. What is under way goes on: ${told(({ cancelling }) => [cancelling]).join(' ')}`,
    obstacles: [],
  };
}

/** The reasons, each once, behind the names of those that it holds of. */
export function reasons(leftOut: readonly LeftOut[]): readonly string[] {
  const names = Map.groupBy(leftOut, ({ why }) => why);
  return [...names].map(([why, of]) => `${of.map(({ name }) => name).join(', ')}: ${why}`);
}

function changesOf(heading: string, { changes }: Plan): readonly Change[] {
  return [{ mark: ' ', text: heading }, ...changes];
}

interface Said {
  readonly name: string;
  readonly texts: readonly string[];
}

/** Each text once: behind the names of those that it is true of, unless it is of all. */
function together(all: readonly Said[]): readonly string[] {
  const names = new Map<string, string[]>();
  for (const { name, texts } of all)
    for (const text of new Set(texts)) names.set(text, [...(names.get(text) ?? []), name]);
  return [...names].map(([text, of]) => (of.length === all.length ? text : `${of.join(', ')}: ${text}`));
}

function unique<T>(all: readonly T[], keyOf: (one: T) => string): readonly T[] {
  return [...new Map(all.map((one) => [keyOf(one), one])).values()];
}
