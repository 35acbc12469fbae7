import * as z from 'zod/mini';

const text = z.nullish(z.string());
const texts = z.nullish(z.array(z.string()));
const someText = z.string().check(z.minLength(1));

const clusterShape = z.object({
  server: someText,
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.nullish(z.boolean()),
  'tls-server-name': text,
  'proxy-url': text,
});

const execShape = z.object({
  apiVersion: text,
  command: someText,
  args: texts,
  env: z.nullish(z.array(z.object({ name: z.string(), value: z.string() }))),
  installHint: text,
  interactiveMode: text,
  provideClusterInfo: z.nullish(z.boolean()),
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
  'as-groups': texts,
  'as-user-extra': z.nullish(z.record(z.string(), z.array(z.string()))),
  exec: z.nullish(execShape),
  'auth-provider': z.nullish(z.object({ name: z.string(), config: z.nullish(z.record(z.string(), z.unknown())) })),
});

const contextShape = z.object({ cluster: someText, user: text, namespace: text });

export const kubeconfigShape = z.object({
  'current-context': text,
  clusters: z.nullish(z.array(z.object({ name: someText, cluster: clusterShape }))),
  users: z.nullish(z.array(z.object({ name: someText, user: z.nullish(userShape) }))),
  contexts: z.nullish(z.array(z.object({ name: someText, context: contextShape }))),
});

export type KubeconfigFile = z.infer<typeof kubeconfigShape>;
export type KubeconfigCluster = z.infer<typeof clusterShape>;
export type KubeconfigUser = z.infer<typeof userShape>;
export type KubeconfigContext = z.infer<typeof contextShape>;
export type ExecConfig = z.infer<typeof execShape>;
