import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';

/** A kubeconfig that cannot be used. The message says file, line (from 1) and reason, in one line. */
export class KubeconfigError extends Error {
  readonly file: string;
  readonly line: number | undefined;
  readonly reason: string;

  constructor(file: string, line: number | undefined, reason: string) {
    super(`${file}${line === undefined ? '' : `:${line}`}: ${reason}`);
    this.name = 'KubeconfigError';
    this.file = file;
    this.line = line;
    this.reason = reason;
  }
}

const text = z.string().nullish();
const environment = z.array(z.object({ name: z.string(), value: z.string() })).nullish();

const clusterShape = z.object({
  server: z.string().min(1),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': text,
  'proxy-url': text,
});

const execShape = z.object({
  apiVersion: text,
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: environment,
  installHint: text,
  interactiveMode: text,
  provideClusterInfo: z.boolean().nullish(),
});

const userShape = z.object({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  'as-uid': text,
  'as-groups': z.array(z.string()).nullish(),
  'as-user-extra': z.record(z.string(), z.array(z.string())).nullish(),
  exec: execShape.nullish(),
  'auth-provider': z.object({ name: z.string(), config: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});

const contextShape = z.object({ cluster: z.string().min(1), user: text, namespace: text });

const name = z.string().min(1);
const fileShape = z.object({
  'current-context': text,
  clusters: z.array(z.object({ name, cluster: clusterShape })).nullish(),
  users: z.array(z.object({ name, user: userShape.nullish() })).nullish(),
  contexts: z.array(z.object({ name, context: contextShape })).nullish(),
});

export type KubeconfigFile = z.infer<typeof fileShape>;
export type KubeconfigCluster = z.infer<typeof clusterShape>;
export type KubeconfigUser = z.infer<typeof userShape>;
export type KubeconfigContext = z.infer<typeof contextShape>;
export type ExecConfig = z.infer<typeof execShape>;

/**
 * One kubeconfig file, with its relative paths made absolute against its own folder, as kubectl does.
 * Undefined when the file does not exist. Throws KubeconfigError for one that cannot be read or has a wrong shape.
 */
export function readKubeconfigFile(file: string): KubeconfigFile | undefined {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT') return undefined;
    throw new KubeconfigError(
      file,
      undefined,
      code === 'EACCES' ? 'it may not be read (permission denied)' : `it cannot be read (${code})`,
    );
  }
  return withAbsolutePaths(parseKubeconfig(content, file), dirname(file));
}

/** Parses and checks the text of a kubeconfig. `file` is for messages. */
export function parseKubeconfig(content: string, file: string): KubeconfigFile {
  const counter = new LineCounter();
  const document = parseDocument(content, { lineCounter: counter, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined)
    throw new KubeconfigError(file, counter.linePos(broken.pos[0]).line, plainYamlReason(broken.message));
  const parsed = fileShape.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  return fail(path.length);

  function fail(depth: number): never {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (!isNode(node) && depth > 0) return fail(depth - 1);
    const offset = isNode(node) ? node.range?.[0] : undefined;
    throw new KubeconfigError(
      file,
      offset === undefined ? undefined : counter.linePos(offset).line,
      shapeReason(path, issue?.message ?? ''),
    );
  }
}

/** The parser's words without the source lines that follow them: those can hold a token. */
function plainYamlReason(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'not valid YAML';
}

function shapeReason(path: readonly PropertyKey[], message: string): string {
  const place = path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
  const reason = message.replace('Invalid input: ', '').replace('received undefined', 'found nothing');
  return place === '' ? `this is not a kubeconfig: ${reason}` : `${place}: ${reason}`;
}

function withAbsolutePaths(config: KubeconfigFile, folder: string): KubeconfigFile {
  const absolute = <T extends string | null | undefined>(path: T) =>
    path && !isAbsolute(path) ? join(folder, path) : path;
  return {
    ...config,
    clusters: config.clusters?.map((entry) => ({
      ...entry,
      cluster: { ...entry.cluster, 'certificate-authority': absolute(entry.cluster['certificate-authority']) },
    })),
    users: config.users?.map((entry) => ({
      ...entry,
      user: entry.user && userWithAbsolutePaths(entry.user, absolute, folder),
    })),
  };
}

function userWithAbsolutePaths(
  user: KubeconfigUser,
  absolute: <T extends string | null | undefined>(path: T) => T | string,
  folder: string,
): KubeconfigUser {
  const command = user.exec?.command;
  // A bare command is looked up on PATH; one with a separator is relative to the file that names it.
  const isPath = command !== undefined && /[\\/]/.test(command);
  return {
    ...user,
    'client-certificate': absolute(user['client-certificate']),
    'client-key': absolute(user['client-key']),
    tokenFile: absolute(user.tokenFile),
    exec: user.exec && isPath && !isAbsolute(command) ? { ...user.exec, command: join(folder, command) } : user.exec,
  };
}
