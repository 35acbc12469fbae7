import type { Field } from '../../offending-field/field-rule.ts';
import { textOf, textsOf } from '../../raw-json.ts';
import { tagOf, wrongAnswer } from '../answers.ts';
import type { AnswerRule, Ask, Broken, FieldChange, Mend, MendRule } from '../mend-rule.ts';

/** What runs in a container: which image only a person knows. */
export const imageMends: readonly MendRule[] = [
  {
    rule: 'allowed-images',
    mend(broken) {
      const { repos, allowedImages, imageRegex, allowedContainerImagesRegex } = broken.policy.parameters;
      const pattern = textOf(imageRegex) || textOf(allowedContainerImagesRegex);
      if (pattern !== '') return asked(broken, `images must match ${pattern}`, [{ kind: 'matches', pattern }]);
      const prefixes = Array.isArray(repos)
        ? textsOf(repos)
        : textsOf(allowedImages).map((one) => one.replace(/\*$/, ''));
      if (prefixes.length === 0) return { requires: 'images must be of those that the constraint allows', changes: [] };
      const rules = [{ kind: 'begins with', prefixes } as const];
      return asked(broken, `images must begin with ${prefixes.join(' or ')}`, rules, (image) =>
        within(image, prefixes),
      );
    },
  },
  {
    rule: 'disallowed-repos',
    mend(broken) {
      const prefixes = textsOf(broken.policy.parameters.repos);
      return asked(broken, `no image may begin with ${prefixes.join(' or ')}`, [{ kind: 'begins not with', prefixes }]);
    },
  },
  {
    rule: 'image-tags',
    mend(broken) {
      const { tags } = broken.policy.parameters;
      const not = Array.isArray(tags) ? textsOf(tags) : ['latest'];
      return asked(broken, `images must have a tag other than ${not.join(', ')}`, [{ kind: 'tag', not }]);
    },
  },
  {
    rule: 'image-digests',
    mend: (broken) =>
      asked(
        broken,
        'images must be named by their digest',
        [{ kind: 'digest' }],
        undefined,
        'crane digest, or the registry, says it',
      ),
  },
  {
    rule: 'pull-policy',
    mend({ fields, policy }) {
      const allowed = textsOf(policy.parameters.allowedPullPolicy);
      const [value = 'Always'] = allowed;
      return {
        requires: `images must be pulled ${(allowed.length > 0 ? allowed : [value]).join(' or ')}`,
        changes: fields.map(({ path }) => ({ path, value })),
      };
    },
  },
];

function asked(
  { subject, fields, choices }: Broken,
  requires: string,
  rules: readonly AnswerRule[],
  suggest: (image: string) => string | undefined = () => undefined,
  note?: string,
): Mend {
  const changes: FieldChange[] = [];
  const asks = fields.map((field): Ask => {
    const image = textOf(subject.at(field.path));
    const ask = askOf(field, image, rules, suggest(image), note);
    const value = choices[ask.id];
    if (value !== undefined && wrongAnswer(ask, value) === undefined) changes.push({ path: field.path, value });
    return ask;
  });
  return {
    requires,
    changes,
    asks,
    risk: 'Another image is another program: see that it is the same, at a place that is allowed.',
  };
}

function askOf(
  { container = '' }: Field,
  image: string,
  rules: readonly AnswerRule[],
  suggestion?: string,
  note?: string,
): Ask {
  return {
    id: `images.${container}`,
    label: `image of ${container}`,
    note: [`now ${image || 'none'}`, ...(note === undefined ? [] : [note])].join('; '),
    rules,
    suggestion: suggestion ?? image,
  };
}

/** The same image at the first place that is allowed. */
function within(image: string, [first = '']: readonly string[]): string | undefined {
  const name = image.split('/').at(-1) ?? '';
  const place = first.endsWith('/') || first === '' ? first : `${first}/`;
  return tagOf(image) === undefined && !image.includes('@') ? undefined : `${place}${name}`;
}
