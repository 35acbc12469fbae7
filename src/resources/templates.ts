import type { ConstraintTemplate } from '../governance/constraint-template.ts';
import { goneFrom } from '../governance/findings/gone-pods.ts';
import { known } from '../governance/known.ts';
import type { StatusError } from '../governance/pod-status.ts';
import type { ConsoleState } from '../state/console-state.ts';
import { defineResource } from './define-resource.ts';
import { given, timestamp, told } from './facts.ts';
import { fault, good, plain, quiet, warning } from './looks.ts';
import { errorText, podErrors } from './pod-errors.ts';

export type TemplateFacts = ReturnType<typeof factsOf>;

export const templates = defineResource<ConstraintTemplate, TemplateFacts>({
  id: 'templates',
  aliases: ['tpl', 'ct', 'constrainttemplates'],
  summary: 'the rules that constraints are made of',
  side: 'cluster',
  nothing: 'there are no constraint templates here',
  readings: ({ picture }) => [picture.templates],
  rows({ picture }) {
    const all = picture.templates.value ?? [];
    const gone = goneFrom(
      picture,
      all.flatMap(({ byPod }) => byPod.map(({ id }) => id)),
    );
    return all
      .map((read) => {
        const template = { ...read, byPod: read.byPod.filter(({ id }) => !gone(id)) };
        const facts = factsOf(template, picture);
        const { name } = template;
        return { key: name, name, item: template, facts, fault: facts.errors.length > 0 || facts.created !== true };
      })
      .sort((a, b) => Number(b.fault) - Number(a.fault) || (a.key < b.key ? -1 : 1));
  },
  columns: [
    { id: 'name', width: 20, grow: 2, priority: 4, wide: true, names: true, words: 'name' },
    { id: 'kind', width: 24, grow: 2, priority: 0, names: true, words: 'kind' },
    {
      id: 'engine',
      width: 10,
      priority: 2,
      words: ({ engine }) => engines[engine],
      look: ({ engine }) => (engine === 'none' ? fault : plain),
    },
    {
      id: 'created',
      width: 8,
      priority: 1,
      words: ({ created }) => (created === undefined ? undefined : created ? 'yes' : 'no'),
      look: ({ created }) => (created === undefined ? warning : created ? good : fault),
    },
    { id: 'constraints', width: 11, priority: 1, count: 'constraints' },
    {
      id: 'errors',
      width: 16,
      grow: 3,
      priority: 0,
      words: ({ errors: [first, ...more] }) =>
        first ? `${more.length > 0 ? `${more.length + 1}: ` : ''}${errorText(first)}` : '',
      look: ({ errors }) => (errors.length > 0 ? fault : plain),
    },
    {
      id: 'from',
      width: 10,
      priority: 3,
      words: ({ installedByAddon }) => (installedByAddon ? 'add-on' : ''),
      look: quiet,
    },
    { id: 'age', width: 8, priority: 5, moment: 'createdAt' },
  ],
  detail: ({ item, facts }) => [
    [item.name, ['muted', ` makes ${item.kind}`]],
    ...facts.definitionIds.map((id) => [['muted', 'definition '], id] as const),
    ...podErrors(item.byPod),
  ],
  object: ({ name = '' }) => ({
    group: 'templates.gatekeeper.sh',
    version: 'v1',
    kind: 'ConstraintTemplate',
    namespace: '',
    name,
  }),
  search: ({ facts }) => facts.errors.map(({ message }) => message).join(' '),
});

const engines = { rego: 'rego', cel: 'cel', both: 'cel, rego', none: 'no code' } as const;

function factsOf(template: ConstraintTemplate, picture: ConsoleState['picture']) {
  const { kind, byPod, createdAt } = template;
  const constraints = picture.constraints.get(kind);
  // A kind that discovery, fully read, does not list has no constraints; otherwise their number is not known.
  const count =
    constraints === undefined && picture.kinds.state === 'live' ? 0 : constraints && known(constraints)?.length;
  return {
    ...told(template, ['name', 'kind', 'engine', 'created', 'installedByAddon', 'definitionIds']),
    /** Each once, however many pods report it; those of pods that are gone are left out. */
    errors: distinct(byPod.flatMap(({ errors }) => errors)),
    /** Constraints of its kind; absent when they could not be read. */
    ...given('constraints', count),
    createdAt: timestamp(createdAt),
  };
}

function distinct(errors: readonly StatusError[]): readonly StatusError[] {
  return [
    ...new Map(errors.map((error) => [JSON.stringify([error.code, error.location, error.message]), error])).values(),
  ];
}
