import { textOf, textsOf } from '../raw-json.ts';
import type { Field, Policy } from './field-rule.ts';
import type { Container, ObjectPath } from './object-path.ts';
import type { Subject } from './subject.ts';
import { matchesStar } from './wildcard.ts';

/** The containers that the constraint does not leave out: by image in Gatekeeper's library, by image or name in Azure's. */
export function judgedContainers(subject: Subject, { parameters }: Policy): readonly Container[] {
  const images = [...textsOf(parameters.exemptImages), ...textsOf(parameters.excludedImages)];
  const names = textsOf(parameters.excludedContainers);
  const isExempt = ({ name, raw }: Container) =>
    names.includes(name) || images.some((pattern) => matchesStar(textOf(raw.image), pattern));
  return subject.containers.filter((container) => !isExempt(container));
}

/** The fields of all containers that are judged; `find` answers paths from the container. */
export function inContainers(
  subject: Subject,
  policy: Policy,
  find: (container: Container) => readonly ObjectPath[],
): readonly Field[] {
  return judgedContainers(subject, policy).flatMap((container) =>
    find(container).map((path) => ({ path: [...container.path, ...path], container: container.name })),
  );
}

// How messages name a container as such. Bounded, because a message may be long and hostile.
const claims = [
  /container <([^<>\n]{1,253})>/gi,
  /container '([^'\n]{1,253})'/gi,
  /container(?: is(?: not)? allowed)?: ([^\s,]{1,253})/gi,
  /\bfor container ([^\s,'<]{1,253})/g,
  /\bcontainer ([^\s,'<:]{1,253})\. Allowed/g,
  /\bContainer (\S{1,253}) (?:is attempting|has probe|has lifecycle)/g,
  /\btty or stdin \(([^)\s]{1,253})\)/g,
];

/**
 * The names that the message gives its containers; undefined when it names none. One that the audit cut, or that the
 * object no longer has, is among them.
 */
export function claimedContainers(message: string): ReadonlySet<string> | undefined {
  const names = claims.flatMap((claim) => [...message.matchAll(claim)].map(([, name = '']) => withoutStop(name)));
  return names.length > 0 ? new Set(names) : undefined;
}

/** Without the full stop of the sentence, but with the dots of a cut. */
const withoutStop = (name: string) => (/[^.]\.$/.test(name) ? name.slice(0, -1) : name);

/** Whether the message has the word as a whole, not as a part of a longer name or path. */
export function mentions(message: string, word: string): boolean {
  if (word === '') return false;
  for (let at = message.indexOf(word); at >= 0; at = message.indexOf(word, at + 1)) {
    const isInside = /[\w/-]$|\w\.$/.test(message.slice(Math.max(0, at - 2), at));
    if (!isInside && !/^(?:[\w/-]|\.\w)/.test(message.slice(at + word.length, at + word.length + 2))) return true;
  }
  return false;
}
