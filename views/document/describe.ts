import * as z from 'zod';
import { spellAge } from '../../src/resources/spell-age.ts';
import { yamlSafe } from '../../src/terminal/safe-data.ts';
import type { DocumentLine } from '../parts/document/document-line.ts';
import type { PolicySection } from './policy-section.ts';

const text = z.string().catch('');
const texts = z.record(z.string(), z.string()).catch({});

const described = z.looseObject({
  apiVersion: text,
  kind: text,
  metadata: z
    .looseObject({
      name: text,
      namespace: text,
      labels: texts,
      annotations: texts,
      creationTimestamp: text,
      ownerReferences: z.array(z.looseObject({ kind: text, name: text })).catch([]),
    })
    .catch({ name: '', namespace: '', labels: {}, annotations: {}, creationTimestamp: '', ownerReferences: [] }),
  spec: z.unknown().optional(),
  status: z.unknown().optional(),
});

const event = z.looseObject({
  type: text,
  reason: text,
  message: text,
  count: z.number().catch(1),
  lastTimestamp: z.string().nullish().catch(undefined),
  eventTime: z.string().nullish().catch(undefined),
  reportingComponent: text,
  source: z.looseObject({ component: text }).catch({ component: '' }),
});

export interface Described {
  readonly object: unknown;
  /** What audits say of it, from the live picture. */
  readonly policy: PolicySection;
  /** Events, or why there are none to show. */
  readonly events: readonly unknown[] | string;
  /** Epoch ms. */
  readonly now: number;
}

/** An object as `kubectl describe` would tell it, with what policies say of it put first. */
export function describe({ object, policy, events, now }: Described): readonly DocumentLine[] {
  const parsed = described.safeParse(object);
  if (!parsed.success) return yamlLines(object, 0);
  const { apiVersion, kind, metadata, spec, status, ...rest } = parsed.data;
  const { name, namespace, labels, annotations, creationTimestamp, ownerReferences } = metadata;
  const created = Date.parse(creationTimestamp);
  return [
    field('Name', name),
    ...(namespace === '' ? [] : [field('Namespace', namespace)]),
    field('Kind', `${kind} (${apiVersion})`),
    ...(Number.isNaN(created) ? [] : [field('Created', `${creationTimestamp} (${spellAge(created, now)} ago)`)]),
    ...ownerReferences.map((owner) => field('Controlled by', `${owner.kind}/${owner.name}`)),
    ...map('Labels', labels),
    ...map('Annotations', annotations),
    ...section(policy.title, policy.lines),
    ...data('Spec', spec),
    ...data('Status', status),
    ...Object.entries(rest).flatMap(([key, value]) => data(key, value)),
    ...section(
      'Events',
      typeof events === 'string' ? [{ text: `  ${events}`, look: 'warning' }] : eventLines(events, now),
    ),
  ];
}

function eventLines(events: readonly unknown[], now: number): readonly DocumentLine[] {
  const lines = events.flatMap((one): DocumentLine[] => {
    const parsed = event.safeParse(one);
    if (!parsed.success) return [];
    const { type, reason, message, count, lastTimestamp, eventTime, reportingComponent, source } = parsed.data;
    const at = Date.parse(lastTimestamp ?? eventTime ?? '');
    const from = source.component || reportingComponent;
    const head = `  ${type.padEnd(8)} ${reason.padEnd(22)} ${spellAge(at, now).padEnd(8)} ${count > 1 ? `×${count} ` : ''}${from}`;
    return [{ text: head, look: type === 'Warning' ? 'warning' : 'plain' }, plain(`    ${message}`)];
  });
  return lines.length > 0 ? lines : [plain('  none')];
}

function field(title: string, value: string): DocumentLine {
  return { text: `${title}: ${value}`, look: 'yaml' };
}

function map(title: string, entries: Readonly<Record<string, string>>): readonly DocumentLine[] {
  const lines = Object.entries(entries).map(
    ([key, value]): DocumentLine => ({ text: `  ${key}: ${value}`, look: 'yaml' }),
  );
  return lines.length === 0 ? [] : [{ text: `${title}:`, look: 'yaml' }, ...lines];
}

function data(title: string, value: unknown): readonly DocumentLine[] {
  if (value === undefined || value === null) return [];
  return section(
    title.replace(/^./, (letter) => letter.toUpperCase()),
    yamlLines(value, 2),
  );
}

function section(title: string, lines: readonly DocumentLine[]): readonly DocumentLine[] {
  return [plain(''), { text: title, look: 'heading' }, ...lines];
}

function plain(line: string): DocumentLine {
  return { text: line, look: 'plain' };
}

/** Any JSON value as lines of YAML. */
export function yamlLines(value: unknown, indent: number): readonly DocumentLine[] {
  const lines = yamlSafe(value).trimEnd().split('\n');
  return lines.map((line): DocumentLine => ({ text: ' '.repeat(indent) + line, look: 'yaml' }));
}
