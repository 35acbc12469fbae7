import * as z from 'zod';
import { consequences } from '../governance/mend/consequences.ts';
import { managedBy } from '../governance/mend/managed-by.ts';
import type { Mending } from '../governance/mend/mend-object.ts';
import type { Choices } from '../governance/mend/mend-rule.ts';
import { mendedFields } from '../governance/mend/mended-fields.ts';
import { countOf, objectOf } from '../governance/raw-json.ts';
import { patchPermission } from './cluster-permission.ts';
import { defineOperation } from './define-operation.ts';
import { InputError } from './input-error.ts';
import { kubectlPatch } from './kubectl-line.ts';
import { kustomizePatch } from './kustomize-patch.ts';
import { objectInput, spellObject } from './mend-input.ts';
import { findMended, type MendedObject } from './mend-owner.ts';
import { auditStep, mendFacts, patchStep, rolloutStep } from './mend-steps.ts';
import { askedLine, changeLines, conflictLines, managedLines, spellTrial } from './mend-words.ts';
import { unanswered, workOut } from './mend-work.ts';
import { clusterAt } from './work-cluster.ts';

const input = z.object({
  object: objectInput,
  /** By the id of what is asked. */
  choices: z.record(z.string(), z.string()).default({}),
});

declare module './plan.ts' {
  interface OperationInputs {
    mend: z.input<typeof input>;
  }
}

/** Changes the object in which it lasts, so that neither it nor what it makes breaks a constraint. */
export const mend = defineOperation({
  kind: 'mend',
  side: 'cluster',
  verb: 'Mend',
  right: { action: 'patch', role: 'edit' },
  command: {
    name: 'mend',
    summary: 'change an object so that neither it nor its pods violate policy; tried by a dry run first',
    arguments: ['kind/name'],
    options: {
      set: {
        value: '<what=value>',
        summary: 'a value that must be chosen, such as labels.owner=team-a; --dry-run says which',
        repeats: 'each',
      },
    },
  },
  inputFrom: ({ 'kind/name': named, set = [] }, { object }) => ({ object: object(named), choices: choicesOf(set) }),
  input,
  facts: mendFacts,
  async plan({ object, choices }, world, signal) {
    const cluster = clusterAt(world);
    const requests = await cluster.requests();
    const mended = await findMended(requests, object);
    const { raw, reference, chain } = mended;
    const work = await workOut(mended, choices, { requests, picture: cluster.picture() }, signal);
    const { broken, mending, patch, trial } = work;
    const { changes, asks, parts } = mending;
    const { conflicts, said, of: _, ...sent } = patch;
    const open = unanswered(mending, choices);
    const managers = managedBy(raw);
    const tried = trial && spellTrial(trial, broken);
    const path = await requests.pathOf(reference);
    const named = spellObject(reference);
    const follow = trial?.owner.object === undefined ? [] : consequences(raw, changes, objectOf(trial.owner.object));
    const fields = mendedFields(raw, changes);
    const restored = [...fields, ...mendedFields(raw, follow)];
    const refusals = trial?.owner.verdict.state === 'refused' ? trial.owner.verdict.refusals : [];
    const hopeful = parts.filter(({ state }) => state === 'mended' || state === 'whole');
    const rollsOut = rollout(mended, mending);
    const isForeign = sent.force === true || conflicts.length > 0 || managers.some(({ putsBack }) => putsBack);
    return {
      facts: {
        server: cluster.server,
        reference,
        chain,
        path,
        patch: sent,
        fields: fields.map(({ path: at, after }) => ({ path: at, value: after })),
        constraints: [...new Set(hopeful.map(({ constraint: { kind, name } }) => `${kind}/${name}`))],
        rollsOut: rollsOut !== undefined,
      },
      title: `Mend ${named}`,
      target: `${named} of ${cluster.context || cluster.server}`,
      changes: changeLines(raw, mending, follow),
      affected: [
        chain.length > 1 && `${spellObject(object)} is made from it: the change is made where it lasts.`,
        rollsOut,
      ],
      warnings: [
        ...managedLines(managers),
        mended.unread,
        ...conflictLines(raw, conflicts),
        said !== undefined && `Fields of other managers are taken over: ${said}`,
        ...(tried?.still ?? []),
        ...new Set(parts.map(({ risk, state }) => state === 'mended' && risk)),
      ],
      notes: [
        sent.how === 'apply'
          ? `A server-side apply of these fields by the field manager "${sent.manager}": no other field is touched.`
          : `A JSON patch of these fields by the field manager "${sent.manager}", for a server-side apply cannot do this.`,
      ],
      rights: [],
      permissions: [await patchPermission(cluster, reference, path)],
      commands: changes.length === 0 ? [] : [kubectlPatch(cluster, reference, path, raw, changes)],
      tried: tried?.tried,
      file: changes.length === 0 ? undefined : kustomizePatch(raw, reference, changes),
      typeName: isForeign ? reference.name : undefined,
      cancelling: 'What was changed stays changed; only the watching ends.',
      undo: { title: `Take back the mend of ${named}`, kind: 'unmend', input: { object: reference, fields: restored } },
      asks: asks.filter(({ id }) => !Object.hasOwn(choices, id) || open.some((one) => one.id === id)),
      obstacles: [
        ...unknownChoices(mending, choices),
        open.length > 0 && {
          what: `Something must be chosen first: ${open.map(({ label }) => label).join(', ')}`,
          next: open.map(askedLine).join('; '),
          wrongInput: true,
        },
        ...refusals.map(({ message }) => ({
          what: `The API server does not take it: ${message}`,
          next: isFixed(mended) ? recreate : 'Change it by hand, or the constraint.',
        })),
      ],
      nothingToDo: changes.length === 0 && open.length === 0 && nothingSaid(mending, named),
    };
  },
  steps: (facts) => [
    patchStep(facts, 'Change the fields'),
    ...(facts.rollsOut ? [rolloutStep(facts)] : []),
    ...(facts.constraints.length > 0 ? [auditStep(facts)] : []),
  ],
});

/** Who feels that the pods are replaced; undefined when they are not. */
function rollout({ raw, reference }: MendedObject, { changes }: Mending): string | undefined {
  const isOfTemplate = changes.some(({ path }) => path[0] === 'spec' && path[1] === 'template');
  if (!isOfTemplate || !['Deployment', 'StatefulSet', 'DaemonSet'].includes(reference.kind)) return undefined;
  const { spec, status } = raw;
  const pods = countOf(objectOf(spec).replicas) ?? countOf(objectOf(status).desiredNumberScheduled);
  return `It is rolled out anew: its ${pods ?? ''} pods are replaced as its update strategy says.`.replace('  ', ' ');
}

const isFixed = ({ reference: { kind } }: MendedObject) => kind === 'Pod' || kind === 'Job';
const recreate = 'Most of it cannot be changed once it is made: delete it, and create it anew with these changes.';

function nothingSaid({ parts }: Mending, named: string): string {
  if (parts.length === 0) return `No audit and no dry run says that ${named} breaks a constraint.`;
  const unknown = parts
    .filter(({ state }) => state === 'unknown')
    .map(({ constraint: { kind, name } }) => `${kind}/${name}`);
  if (unknown.length === 0) return `${named} is as its constraints demand already; the next audit will say so.`;
  return `What mends ${unknown.join(', ')} is not known here: change ${named} by hand.`;
}

function unknownChoices({ asks }: Mending, choices: Choices) {
  const unknown = Object.keys(choices).filter((id) => !asks.some((ask) => ask.id === id));
  return unknown.map((id) => ({
    what: `Nothing is asked by the name of ${id}`,
    next: asks.length === 0 ? 'Nothing needs to be chosen.' : `What is asked: ${asks.map((ask) => ask.id).join(', ')}.`,
    wrongInput: true as const,
  }));
}

function choicesOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((one) => {
      const at = one.indexOf('=');
      if (at < 1) throw new InputError({ what: `--set ${one} has no =`, next: 'Say --set labels.owner=team-a.' });
      return [one.slice(0, at), one.slice(at + 1)];
    }),
  );
}
