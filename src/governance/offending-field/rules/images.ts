import { type RawObject, textOf, textsOf } from '../../raw-json.ts';
import { inContainers } from '../containers.ts';
import { absent, type FieldRule } from '../field-rule.ts';

/** Whether an image breaks a rule; undefined when only the message can tell. */
type Judge = (image: string, parameters: RawObject) => boolean | undefined;

/** The images that break a rule; where that cannot be told, those that the message names. */
const imageFields =
  (judge: Judge): FieldRule['fields'] =>
  (subject, policy) =>
    inContainers(subject, policy, ({ raw }) => {
      const image = textOf(raw.image);
      const breaks = judge(image, policy.parameters) ?? (image !== '' && policy.message.includes(image));
      return breaks ? [['image']] : [];
    });

const list = (parameters: RawObject, name: string) =>
  Array.isArray(parameters[name]) ? textsOf(parameters[name]) : undefined;

/** What runs in a container. */
export const imageRules: readonly FieldRule[] = [
  {
    name: 'disallowed-repos',
    family: /^disallowedrepos$/,
    message: /has an invalid image repo .{0,300}\bdisallowed repos/s,
    fields: imageFields((image, parameters) => list(parameters, 'repos')?.some((repo) => image.startsWith(repo))),
  },
  {
    name: 'allowed-images',
    family: /^(?:allowedrepos|(?:container)?allowedimages)$/,
    message: /has an invalid image (?:repo )?<|^Container image \S+ for container \S+ has not been allowed/,
    fields: imageFields((image, parameters) => {
      const repos = list(parameters, 'repos');
      if (repos) return !repos.some((repo) => image.startsWith(repo));
      const images = list(parameters, 'allowedImages');
      return images && !images.some((one) => (one.endsWith('*') ? image.startsWith(one.slice(0, -1)) : image === one));
    }),
  },
  {
    name: 'image-tags',
    family: /^(?:disallowedtags|(?:container)?nolatestimage)$/,
    message: /^(?:\w+ )?\w*container <[^>]*> (?:didn't specify an image tag|uses (?:an|a disallowed) (?:image )?tag)/i,
    fields: imageFields((image, parameters) => {
      const tags = list(parameters, 'tags');
      if (!tags) return undefined;
      const tag = /:([\w.-]+)(?:@.*)?$/.exec(image)?.[1];
      return tag === undefined ? !image.includes('@') : tags.includes(tag);
    }),
  },
  {
    name: 'image-digests',
    family: /^imagedigests$/,
    message: /uses an image without a digest/,
    fields: imageFields((image) => !/@[\w+.-]+:[0-9a-f]{32,}$/i.test(image)),
  },
  {
    name: 'pull-policy',
    family: /^(?:container)?allowedpullpolicy$|^imagepullpolicy$/,
    message: /^Container <[^>]*> has image pull policy </,
    fields: (subject, policy) => {
      const allowed = list(policy.parameters, 'allowedPullPolicy');
      const said = /has image pull policy <([^>]*)>/.exec(policy.message)?.[1];
      const breaks = (value: unknown) => (allowed ? !allowed.includes(textOf(value)) : absent(value) || value === said);
      return inContainers(subject, policy, ({ raw }) => (breaks(raw.imagePullPolicy) ? [['imagePullPolicy']] : []));
    },
  },
];
