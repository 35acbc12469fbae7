import { describe, expect, test } from 'vitest';
import { type Api, type KubernetesList, withDeadline } from './api.ts';

/** What a pod's containers say, of Gatekeeper's audit pod. */
export function logsContract(api: Api): void {
  const auditPod = async () => {
    const query = new URLSearchParams({ labelSelector: 'gatekeeper.sh/operation=audit' });
    const { items } = (await api.connection.send('GET', `/api/v1/pods?${query}`)) as KubernetesList;
    const [pod] = items;
    if (!pod) throw new Error('no pod is labelled gatekeeper.sh/operation=audit');
    return {
      name: pod.metadata.name,
      path: `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/log`,
    };
  };
  const lines = async (query: string) => {
    const { path } = await auditPod();
    const { status, body, headers } = await api.connection.request('GET', `${path}?${query}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain');
    return String(body).trimEnd().split('\n');
  };

  describe('logs', () => {
    test('the last lines, JSON as Gatekeeper writes it', async () => {
      const last = await lines('tailLines=5');
      expect(last).toHaveLength(5);
      for (const line of last)
        expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), ts: expect.any(Number) });
    });

    test('the audit says when it begins and what it finds', async () => {
      const events = (await lines(''))
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      const kinds = new Set(events.map(({ event_type }) => event_type));
      for (const kind of ['audit_started', 'violation_audited', 'constraint_audited', 'audit_finished'])
        expect(kinds).toContain(kind);
      // Of one that the add-on made: other constraints have no annotations.
      const violation = events.find(
        ({ event_type, constraint_annotations: of = {} }) =>
          event_type === 'violation_audited' && 'azure-policy-assignment-id' in (of as object),
      );
      expect(violation).toMatchObject({
        level: 'info',
        logger: 'controller',
        process: 'audit',
        audit_id: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        details: expect.any(Object),
        constraint_group: 'constraints.gatekeeper.sh',
        constraint_api_version: 'v1beta1',
        constraint_kind: expect.any(String),
        constraint_name: expect.any(String),
        constraint_action: expect.any(String),
        constraint_annotations: expect.objectContaining({ 'azure-policy-assignment-id': expect.any(String) }),
        resource_kind: expect.any(String),
        resource_name: expect.any(String),
      });
    });

    test('limitBytes cuts', async () => {
      const { path } = await auditPod();
      const { body } = await api.connection.request('GET', `${path}?limitBytes=40`);
      expect(Buffer.byteLength(String(body))).toBe(40);
    });

    test('timestamps stand before each line', async () => {
      for (const line of await lines('tailLines=3&timestamps=true')) {
        expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z \{/);
      }
    });

    test('a followed log goes on with the next audit', async () => {
      const { path } = await auditPod();
      const abort = new AbortController();
      const body = await api.connection.stream(`${path}?follow=true&tailLines=1`, {}, abort.signal);
      try {
        await withDeadline('the next audit in the log', 60, async () => {
          let text = '';
          for await (const chunk of body) {
            text += chunk.toString();
            if (text.split('\n').slice(1).join('\n').includes('"audit_started"')) return;
          }
          throw new Error('the log ended');
        });
      } finally {
        abort.abort();
      }
    });

    test('a container that the pod has not is 400', async () => {
      const { name, path } = await auditPod();
      const { status, body } = await api.connection.request('GET', `${path}?container=nope`);
      expect(status).toBe(400);
      expect(body).toMatchObject({
        kind: 'Status',
        reason: 'BadRequest',
        code: 400,
        message: `container nope is not valid for pod ${name}`,
      });
    });

    test('there is no earlier container of a pod that never restarted', async () => {
      const { name, path } = await auditPod();
      const { status, body } = await api.connection.request('GET', `${path}?previous=true`);
      expect(status).toBe(400);
      expect(body).toMatchObject({
        kind: 'Status',
        reason: 'BadRequest',
        message: expect.stringMatching(
          new RegExp(`^previous terminated container "[\\w-]+" in pod "${name}" not found`),
        ),
      });
    });
  });
}
