/** A list with a watch, served by script: the API server's habits that a list-watch depends on, each breakable at will. */
import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import { type Asked, sendJson, sendStatus } from './scripted-server.ts';

export interface ScriptedItem {
  readonly name: string;
  readonly value?: string;
}

export class ScriptedList {
  readonly items = new Map<string, ScriptedItem>();
  readonly watches = new Set<Http2ServerResponse>();
  version = 100;
  lists = 0;
  /** Resource versions that watches were opened at. */
  readonly openedAt: string[] = [];
  /** Answers before the list does; return true when it has answered. */
  intercept: ((asked: Asked, response: Http2ServerResponse) => boolean) | undefined;

  readonly answer = (asked: Asked, response: Http2ServerResponse): void => {
    if (this.intercept?.(asked, response)) return;
    if (asked.query.has('watch')) {
      this.openedAt.push(asked.query.get('resourceVersion') ?? '');
      response.writeHead(200, { 'content-type': 'application/json' });
      // The types leave out what both protocols' responses have.
      (response as unknown as ServerResponse).flushHeaders();
      this.watches.add(response);
      response.on('close', () => this.watches.delete(response));
      return;
    }
    this.lists++;
    const start = Number(asked.query.get('continue') ?? 0);
    const limit = Number(asked.query.get('limit') ?? 500);
    const all = [...this.items.values()];
    const more = start + limit < all.length;
    sendJson(response, {
      metadata: { resourceVersion: String(this.version), ...(more ? { continue: String(start + limit) } : {}) },
      items: all.slice(start, start + limit).map((item) => this.raw(item)),
    });
  };

  raw(item: ScriptedItem): unknown {
    return { metadata: { name: item.name, resourceVersion: String(this.version) }, value: item.value };
  }

  /** Changes the list and tells the watches; with `quietly`, nobody is told. */
  put(name: string, value?: string, { quietly = false } = {}): void {
    const type = this.items.has(name) ? 'MODIFIED' : 'ADDED';
    const item = { name, ...(value === undefined ? {} : { value }) };
    this.items.set(name, item);
    this.version++;
    if (!quietly) this.event(type, this.raw(item));
  }

  remove(name: string): void {
    const item = this.items.get(name);
    this.items.delete(name);
    this.version++;
    if (item) this.event('DELETED', this.raw(item));
  }

  event(type: string, object: unknown): void {
    this.write(`${JSON.stringify({ type, object })}\n`);
  }

  write(text: string): void {
    for (const watch of this.watches) watch.write(text);
  }

  /** Ends the watches cleanly, as the API server does every few minutes. */
  endWatches(): void {
    for (const watch of this.watches) watch.end();
  }

  refuse(code: number, message = '', headers: Record<string, string> = {}): void {
    this.intercept = (_asked, response) => {
      sendStatus(response, code, message, headers);
      return true;
    };
  }
}
