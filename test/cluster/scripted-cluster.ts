/** A whole small cluster by script: every list is empty and may be watched until a test adds to it or refuses it. */

import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { type Asked, type ScriptedServer, sendJson, sendStatus, startScriptedServer } from './scripted-server.ts';

interface RawItem {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

const constraintGroup = '/apis/constraints.gatekeeper.sh/v1beta1';

export class ScriptedCluster {
  static readonly crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  static readonly templates = '/apis/templates.gatekeeper.sh/v1/constrainttemplates';

  readonly server: ScriptedServer;
  private readonly kinds = new Map<string, string>();
  private readonly lists = new Map<string, Map<string, RawItem>>();
  private readonly watches = new Map<string, Set<Http2ServerResponse>>();
  private readonly refused = new Map<string, number>();
  private version = 1;

  private constructor(server: ScriptedServer) {
    this.server = server;
    server.answer = (asked, response) => this.answer(asked, response);
  }

  static async start(options: { port?: number } = {}): Promise<ScriptedCluster> {
    return new ScriptedCluster(await startScriptedServer(() => undefined, options));
  }

  /** `path` may be the plural of a constraint kind. An object of the same name is replaced. */
  add(path: string, item: RawItem): void {
    const full = this.full(path);
    const list = this.lists.get(full) ?? new Map<string, RawItem>();
    this.lists.set(full, list);
    const key = `${item.metadata.namespace ?? ''}/${item.metadata.name}`;
    this.tell(full, list.has(key) ? 'MODIFIED' : 'ADDED', item);
    list.set(key, item);
  }

  remove(path: string, name: string): void {
    const list = this.lists.get(this.full(path));
    for (const [key, item] of list ?? []) {
      if (item.metadata.name !== name) continue;
      list?.delete(key);
      this.tell(this.full(path), 'DELETED', item);
    }
  }

  /** As Gatekeeper does for a template: a CRD, and discovery lists the kind. */
  addKind(kind: string): void {
    const plural = kind.toLowerCase();
    this.kinds.set(plural, kind);
    this.add(ScriptedCluster.crds, { metadata: { name: `${plural}.constraints.gatekeeper.sh` } });
  }

  removeKind(kind: string): void {
    const plural = kind.toLowerCase();
    this.kinds.delete(plural);
    for (const watch of this.watches.get(this.full(plural)) ?? []) watch.end();
    this.remove(ScriptedCluster.crds, `${plural}.constraints.gatekeeper.sh`);
  }

  refuse(path: string, status: number): void {
    this.refused.set(this.full(path), status);
  }

  allow(path: string): void {
    this.refused.delete(this.full(path));
  }

  watching(path: string): boolean {
    return (this.watches.get(this.full(path))?.size ?? 0) > 0;
  }

  deployment(namespace: string, name: string): RawItem {
    const labels = { 'gatekeeper.sh/system': 'yes' };
    const template = {
      metadata: { labels },
      spec: { containers: [{ name: 'manager', image: 'openpolicyagent/gatekeeper:v3.20.0' }] },
    };
    return { metadata: { namespace, name, ...{ labels } }, spec: { replicas: 1, template } };
  }

  close(): Promise<void> {
    return this.server.close();
  }

  private full(path: string): string {
    return path.startsWith('/') ? path : `${constraintGroup}/${path}`;
  }

  private tell(path: string, type: string, item: RawItem): void {
    const object = { ...item, metadata: { ...item.metadata, resourceVersion: String(++this.version) } };
    for (const watch of this.watches.get(path) ?? []) watch.write(`${JSON.stringify({ type, object })}\n`);
  }

  private answer(asked: Asked, response: Http2ServerResponse): void {
    const { path } = asked;
    const refused = this.refused.get(path);
    if (refused !== undefined) sendStatus(response, refused);
    else if (path === '/version') sendJson(response, { gitVersion: 'v1.35.4' });
    else if (path === constraintGroup) sendJson(response, this.discovery());
    else if (path.startsWith(constraintGroup) && !this.kinds.has(path.slice(constraintGroup.length + 1)))
      sendStatus(response, 404);
    else if (asked.query.has('watch')) this.watch(path, response);
    else
      sendJson(response, {
        metadata: { resourceVersion: String(this.version) },
        items: [...(this.lists.get(path)?.values() ?? [])],
      });
  }

  private discovery(): unknown {
    const resources = [...this.kinds].flatMap(([plural, kind]) => [
      { name: plural, kind, namespaced: false },
      { name: `${plural}/status`, kind, namespaced: false },
    ]);
    return { kind: 'APIResourceList', groupVersion: 'constraints.gatekeeper.sh/v1beta1', resources };
  }

  private watch(path: string, response: Http2ServerResponse): void {
    const watches = this.watches.get(path) ?? new Set();
    this.watches.set(path, watches.add(response));
    response.on('close', () => watches.delete(response));
    response.writeHead(200, { 'content-type': 'application/json' });
    (response as unknown as ServerResponse).flushHeaders();
  }
}
