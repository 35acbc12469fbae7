import type { Container } from './component.ts';

/** A setting of Gatekeeper and whether a container argument says so or it is Gatekeeper's own default. */
export interface Flag<T> {
  readonly value: T;
  readonly origin: 'flag' | 'default';
}

/** What a Gatekeeper container was told, read from its arguments. Defaults are those of Gatekeeper 3.20 and later. */
export type GatekeeperFlags = Readonly<ReturnType<typeof readGatekeeperFlags>>;

const allOperations = [
  'audit',
  'generate',
  'mutation-controller',
  'mutation-status',
  'mutation-webhook',
  'status',
  'webhook',
];

/** The container of a Deployment or pod that runs Gatekeeper itself, not a sidecar. */
export function gatekeeperContainer<T extends Container>(containers: readonly T[]): T | undefined {
  return (
    containers.find(
      ({ name }) => name === 'gatekeeper-audit-container' || name === 'gatekeeper-controller-container',
    ) ??
    containers.find(({ name }) => name === 'manager') ??
    containers.find(({ image }) => /(^|\/)gatekeeper(:|@|$)/.test(image)) ??
    containers[0]
  );
}

/** Reads the flags as Go's flag package does: `--name=value`, `--name value`, `-name`, the last one winning. */
export function readGatekeeperFlags(args: readonly string[]) {
  const given = collectFlags(args);
  const last = (name: string) => given.get(name)?.at(-1);
  const number = (name: string, fallback: number, scale = 1): Flag<number> => {
    const text = last(name) ?? '';
    return flag(/^\d{1,12}$/.test(text) ? Number(text) * scale : undefined, fallback);
  };
  const boolean = (name: string): Flag<boolean> => {
    const text = last(name);
    return flag(text === undefined ? undefined : /^(1|t|T|true|True|TRUE)$/.test(text), false);
  };
  const text = (name: string, fallback: string): Flag<string> => flag(last(name) || undefined, fallback);
  const exempt = [
    ...(given.get('exempt-namespace') ?? []),
    ...(given.get('exempt-namespace-prefix') ?? []).map((prefix) => `${prefix}*`),
    ...(given.get('exempt-namespace-suffix') ?? []).map((suffix) => `*${suffix}`),
  ];
  const operations = operationsOf(args);
  return {
    /** `--audit-interval` in ms; 0 means that audit is off. */
    auditInterval: number('audit-interval', 60_000, 1_000),
    /** `--constraint-violations-limit`: violations that an audit keeps of each constraint. */
    violationsLimit: number('constraint-violations-limit', 20),
    auditChunkSize: number('audit-chunk-size', 500),
    auditFromCache: boolean('audit-from-cache'),
    auditMatchKindOnly: boolean('audit-match-kind-only'),
    logDenies: boolean('log-denies'),
    emitAuditEvents: boolean('emit-audit-events'),
    /** Namespaces that may set admission.gatekeeper.sh/ignore: names, `prefix*` and `*suffix`. */
    exemptNamespaces: flag<readonly string[]>(exempt.length > 0 ? exempt : undefined, []),
    operations: flag(operations.length > 0 ? operations : undefined, allOperations),
    validatingWebhookName: text('validating-webhook-configuration-name', 'gatekeeper-validating-webhook-configuration'),
    /** `--prometheus-port`: where its metrics are. */
    metricsPort: number('prometheus-port', 8888),
    mutatingWebhookName: text('mutating-webhook-configuration-name', 'gatekeeper-mutating-webhook-configuration'),
  };
}

function flag<T>(given: T | undefined, fallback: T): Flag<T> {
  return given === undefined ? { value: fallback, origin: 'default' } : { value: given, origin: 'flag' };
}

/** Values of `--operation`, which may be repeated and may hold several, joined by commas. */
export function operationsOf(args: readonly string[]): readonly string[] {
  const given = collectFlags(args).get('operation') ?? [];
  return given.flatMap((value) => value.split(',')).filter((name) => name !== '');
}

function collectFlags(args: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const given = new Map<string, string[]>();
  for (const [index, arg] of args.entries()) {
    const match = /^--?([a-z][\w-]*)(?:=(.*))?$/s.exec(arg);
    if (!match?.[1]) continue;
    const next = args[index + 1];
    // A flag without a value is a boolean, unless a word that is no flag follows it.
    const value = match[2] ?? (next !== undefined && !next.startsWith('-') ? next : 'true');
    given.set(match[1], [...(given.get(match[1]) ?? []), value]);
  }
  return given;
}
