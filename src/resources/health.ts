import type { Finding } from '../governance/finding.ts';
import { counted, grouped } from '../governance/number-text.ts';
import type { Look } from './column.ts';
import { defineResource } from './define-resource.ts';
import { type DetailLine, headingLine, paragraph, plainLine, sectionLines, type TextLine } from './detail-line.ts';
import { auditParts, auditSettingsOf } from './health-audit.ts';
import { metricParts } from './health-metrics.ts';
import { componentParts, installationPart, webhookParts } from './health-parts.ts';
import { type HealthFacts, type HealthItem, type HealthRow, healthRow } from './health-row.ts';
import { troubleLogs } from './log-sources.ts';
import { good, plain, quiet, severityLook, unknown } from './looks.ts';
import type { Resource } from './resource.ts';

function lookOf({ state }: HealthFacts): Required<Look> {
  if (state === 'ok') return good;
  return state === 'unknown' ? unknown : severityLook(state);
}

/** Everything that enforcement hangs on: what is wrong first, then each part with its state. */
export const health: Resource<HealthItem, HealthFacts> = defineResource({
  id: 'health',
  aliases: ['he', 'findings'],
  summary: 'whether enforcement works, part by part',
  noun: 'part',
  lists: { cluster: troubleLogs },
  documentKind: 'HealthReport',
  side: 'both',
  nothing: 'nothing was found, and no part is known',
  detailAlways: true,
  uncounted: true,
  readings: ({ picture: { kinds, templates, deployments, componentPods, webhooks } }) => [
    kinds,
    templates,
    deployments,
    componentPods,
    webhooks,
  ],
  rows: ({ picture, findings }, { now }) => [
    ...findings.map(findingRow),
    installationPart(picture, now),
    ...componentParts(picture, now),
    ...webhookParts(picture, now),
    ...auditParts(picture, now),
    ...metricParts(picture, now),
  ],
  columns: [
    { id: 'state', title: '', width: 1, priority: 0, state: 'state', look: lookOf },
    { id: 'section', title: 'PART', width: 12, priority: 2, words: 'section', look: quiet },
    {
      id: 'what',
      width: 28,
      grow: 3,
      spills: true,
      priority: 0,
      words: 'what',
      look: (facts) => (facts.section === 'finding' ? { tone: lookOf(facts).tone } : plain),
    },
    { id: 'detail', width: 20, grow: 3, priority: 1, words: 'detail' },
    { id: 'since', width: 8, priority: 3, none: () => '', moment: 'since' },
  ],
  heading(_, state) {
    const { findings } = state;
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    if (findings.length > 0)
      return [
        counted(findings.length, 'finding'),
        ...(errors > 0 ? [['error', ` ✖ ${grouped(errors)}`] as const] : []),
      ];
    // Nothing found in what was not read is no good news.
    return health.readings(state).every((reading) => ['live', 'absent'].includes(reading.state))
      ? [['ok', '✔ nothing found']]
      : [];
  },
  detail: ({ item: { finding, lines }, facts }): readonly DetailLine[] => {
    const { tone, glyph } = lookOf(facts);
    const { what, detail } = facts;
    if (!finding)
      return [
        [
          [tone, `${glyph} ${what}`],
          ['muted', ` ${detail}`],
        ],
        ...lines.map((line) => paragraph(line, { mark: '  ' })),
      ];
    // What to do comes before the evidence, of which there may be more than the pane has lines.
    return [
      paragraph(`${glyph} ${what}`, { tone }),
      paragraph(`→ ${finding.next}`, { tone: 'key' }),
      ...finding.evidence.map((line) => paragraph(line, { tone: 'muted', mark: '  ' })),
    ];
  },
  whole: ({ item: { finding, lines }, facts }): readonly TextLine[] => {
    const { what, detail } = facts;
    const indented = (text: string) => plainLine(`  ${text}`);
    const head = [headingLine(`${lookOf(facts).glyph} ${what}`), ...(detail === '' ? [] : [indented(detail)])];
    if (!finding) return [...head, plainLine(''), ...lines.map(indented)];
    const { id, evidence, next } = finding;
    return [
      ...head,
      ...sectionLines('Evidence', evidence.map(indented)),
      ...sectionLines('Next', [indented(next), plainLine(''), plainLine(`finding ${id}`)]),
    ];
  },
  settings: ({ facts }, { picture }) => (facts.section === 'audit' ? auditSettingsOf(picture) : []),
  object: ({ item }) => item.object,
});

function findingRow(finding: Finding): HealthRow {
  const { id, severity, title, evidence, next, subject, since } = finding;
  return healthRow({
    key: id,
    section: 'finding',
    state: severity,
    what: title,
    detail: subject ? `${subject.namespace === '' ? '' : `${subject.namespace}/`}${subject.name}` : '',
    since,
    finding,
    ...(subject && { object: subject, name: subject.name, namespace: subject.namespace }),
    lines: [...evidence, next],
  });
}
