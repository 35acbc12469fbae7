/** The embedded cluster: a Kubernetes API on loopback with an AKS cluster under Azure Policy behind it. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CertificateAuthority, createCertificateAuthority } from './certificates.ts';
import { createCluster, type SandboxCluster } from './cluster.ts';
import { type Credentials, kubeconfigText } from './kubeconfig.ts';
import type { User } from './kubernetes/access.ts';
import { serve } from './kubernetes/server.ts';
import { clusterName } from './world/azure-names.ts';
import { placeUserRules, type UserRule } from './world/roles.ts';
import type { Scale } from './world/scale.ts';

export interface SandboxOptions {
  /** A large cluster: so many constraint kinds with so many violations each, instead of the built-ins. */
  scale?: Scale;
  /** The audit pod's `--audit-interval`; 10 unless told, 60 in a scaled cluster, 0 for no audit. */
  auditIntervalSeconds?: number;
  /** A free one unless told. */
  port?: number;
  /** For the kubeconfigs; made with mode 0700. A temporary one, removed by `stop`, unless told. */
  folder?: string;
  /** Shared with the sandbox's ARM. */
  authority?: CertificateAuthority;
  /** False starts without the add-on and without policies. */
  addon?: boolean;
}

export interface Sandbox {
  /** Path of the administrator's kubeconfig, mode 0600. */
  kubeconfig: string;
  /** `https://127.0.0.1:<port>`. */
  server: string;
  caPem: string;
  authority: CertificateAuthority;
  folder: string;
  /** The cluster in memory: the world's knobs, and what tests look at. */
  cluster: SandboxCluster;
  /** A kubeconfig for a user who has these rules and no others, with a bearer token. Answers its path. */
  userKubeconfig(name: string, rules: UserRule[]): string;
  /** A bearer token for a user with these groups, without rules of its own. */
  token(name: string, groups?: string[]): string;
  stop(): Promise<void>;
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'constable-sandbox-'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = options.authority ?? (await createCertificateAuthority());
  const { caPem } = authority;
  const [own, admin] = await Promise.all([
    authority.issue({ commonName: 'kube-apiserver', hosts: ['127.0.0.1', 'localhost', 'kubernetes.default.svc'] }),
    authority.issue({ commonName: 'masterclient', organizations: ['system:masters'] }),
  ]);
  const tokens = new Map<string, User>();
  const { api, world, cluster, stop: stopCluster } = createCluster(options);
  const server = await serve(api, { ...own, caPem, port: options.port ?? 0, tokens });
  cluster.requests = server.requests;
  cluster.dropConnections = server.dropConnections;
  const target = { server: server.origin, caPem, cluster: clusterName };
  const write = (file: string, user: string, credentials: Credentials) => {
    const path = join(folder, file);
    writeFileSync(path, kubeconfigText(target, user, credentials), { mode: 0o600 });
    return path;
  };
  const token = (name: string, groups: string[] = []) => {
    const secret = randomBytes(24).toString('base64url');
    tokens.set(secret, { name, groups });
    return secret;
  };
  return {
    kubeconfig: write('kubeconfig', `clusterAdmin_rg-platform_${clusterName}`, admin),
    server: target.server,
    caPem,
    authority,
    folder,
    cluster,
    userKubeconfig: (name, rules) => {
      placeUserRules(world, name, rules);
      const file = `kubeconfig-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
      return write(file, name, { token: token(name) });
    },
    token,
    stop: async () => {
      stopCluster();
      await server.stop();
      if (!options.folder) rmSync(folder, { recursive: true, force: true });
    },
  };
}
