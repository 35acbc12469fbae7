import * as z from 'zod';
import {
  fieldLine as field,
  plainLine as plain,
  sectionLines as section,
  type TextLine,
  yamlLine,
} from '../../src/resources/detail-line.ts';
import { spellAge } from '../../src/resources/spell-age.ts';
import { yamlSafe } from '../../src/terminal/safe-data.ts';
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
export function describe({ object, policy, events, now }: Described): readonly TextLine[] {
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

function eventLines(events: readonly unknown[], now: number): readonly TextLine[] {
  const lines = events.flatMap((one): TextLine[] => {
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

function map(title: string, entries: Readonly<Record<string, string>>): readonly TextLine[] {
  const lines = Object.entries(entries).map(([key, value]) => field(`  ${key}`, value));
  return lines.length === 0 ? [] : [yamlLine(`${title}:`), ...lines];
}

function data(title: string, value: unknown): readonly TextLine[] {
  if (value === undefined || value === null) return [];
  return section(
    title.replace(/^./, (letter) => letter.toUpperCase()),
    yamlLines(value, 2),
  );
}

/** Any JSON value as lines of YAML. */
export function yamlLines(value: unknown, indent: number): readonly TextLine[] {
  const lines = yamlSafe(value).trimEnd().split('\n');
  return lines.map((line) => yamlLine(' '.repeat(indent) + line));
}
