import type { Finding, Severity } from '../finding.ts';

/** What several findings of a rule come from, and how it is told when they are many. */
export interface Cause {
  /** Of the finding that stands for them all: `<rule>`, or `<rule>:<cause>` where a rule knows several. */
  readonly id: string;
  readonly title: (count: number) => string;
  /** What they are findings of, for several: `constraints`. */
  readonly nouns: string;
  /** Where it is another than that of each. */
  readonly next?: string;
  readonly mend?: Finding['mend'];
  readonly drill?: Finding['drill'];
}

export interface Single {
  readonly finding: Finding;
  readonly cause: Cause;
  /** Its line among the evidence of all; the first line of its own when nothing is said. */
  readonly line?: string;
}

/** So many findings of one cause are told one by one. */
const few = 3;

/** How many lines the evidence of a finding over many things has. */
const lines = 20;

/**
 * One line a cause: a pod that is behind or a template without CEL befalls dozens of constraints, and a line for each
 * would bury what else is wrong. While they are few, each has its own finding.
 */
export function* oneACause(singles: Iterable<Single>): Iterable<Finding> {
  for (const alike of Map.groupBy(singles, ({ cause }) => cause.id).values()) {
    const [first] = alike;
    if (!first) continue;
    if (alike.length <= few) yield* alike.map(({ finding }) => finding);
    else yield together(first.cause, alike);
  }
}

function together({ id, title, nouns, next, mend, drill }: Cause, alike: readonly Single[]): Finding {
  const findings = alike.map(({ finding }) => finding);
  const since = Math.min(...findings.map((finding) => finding.since ?? Infinity));
  return {
    id,
    severity: gravest(findings),
    title: title(alike.length),
    evidence: firstLines(
      alike.map(({ finding, line }) => line ?? finding.evidence[0] ?? finding.title),
      nouns,
    ),
    next: next ?? findings[0]?.next ?? '',
    ...(Number.isFinite(since) && { since }),
    ...(mend && { mend }),
    ...(drill && { drill }),
  };
}

function gravest(findings: readonly Finding[]): Severity {
  const has = (severity: Severity) => findings.some((finding) => finding.severity === severity);
  return has('error') ? 'error' : has('warning') ? 'warning' : 'info';
}

/** The first lines of many, and how many more things there are. */
export function firstLines(all: readonly string[], nouns: string): readonly string[] {
  return all.length > lines ? [...all.slice(0, lines), `and ${all.length - lines} more ${nouns}`] : all;
}

/** A cause told by the pods that it lies with, or by a message, as a part of an id. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-|-$/g, '');
}
