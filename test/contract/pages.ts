import { describe, expect, test } from 'vitest';
import { type Api, type KubernetesList, uniqueName } from './api.ts';

interface Spec {
  containers: { args?: string[] }[];
}

/** What pods answer at their ports, asked through the API server: of Gatekeeper's audit pod, its metrics. */
export function pagesContract(api: Api): void {
  const auditPod = async () => {
    const query = new URLSearchParams({ labelSelector: 'gatekeeper.sh/operation=audit' });
    const { items } = (await api.connection.send('GET', `/api/v1/pods?${query}`)) as KubernetesList;
    const [pod] = items;
    if (!pod) throw new Error('no pod is labelled gatekeeper.sh/operation=audit');
    const args = (pod.spec as Spec).containers.flatMap((container) => container.args ?? []);
    const port = args.find((arg) => arg.startsWith('--prometheus-port='))?.split('=')[1] ?? '8888';
    const { podIP } = pod.status as { podIP?: string };
    // The API server proxies to none of loopback, and the machine of a real cluster may have no other address.
    const unreachable = podIP?.startsWith('127.') ?? true;
    return { unreachable, path: `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`, port };
  };

  describe('pages of pods', () => {
    test('the metrics of an audit, as text', async ({ skip }) => {
      const { path, port, unreachable } = await auditPod();
      skip(unreachable);
      const { status, body, headers } = await api.connection.request('GET', `${path}:${port}/proxy/metrics`);
      expect(status).toBe(200);
      expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
      const lines = String(body).split('\n');
      expect(lines).toContain('# TYPE gatekeeper_audit_duration_seconds histogram');
      for (const line of [
        /^gatekeeper_audit_last_run_time \d/,
        /^gatekeeper_audit_last_run_end_time \d/,
        /^gatekeeper_audit_duration_seconds_bucket\{le="60"\} \d+$/,
        /^gatekeeper_audit_duration_seconds_bucket\{le="\+Inf"\} \d+$/,
        /^gatekeeper_audit_duration_seconds_sum \d/,
        /^gatekeeper_violations\{enforcement_action="dryrun"\} \d+$/,
        /^gatekeeper_constraints\{enforcement_action="deny",status="active"\} \d+$/,
        /^gatekeeper_constraint_templates\{status="active"\} \d+$/,
      ])
        expect(
          lines.some((each) => line.test(each)),
          String(line),
        ).toBe(true);
    });

    test('a page that the pod does not have, a port at which nothing listens, a pod that is none', async ({ skip }) => {
      const { path, port, unreachable } = await auditPod();
      skip(unreachable);
      const none = await api.connection.request('GET', `${path}:${port}/proxy/nothing-here`);
      expect([none.status, none.body]).toEqual([404, '404 page not found\n']);
      const refused = await api.connection.request('GET', `${path}:1/proxy/metrics`);
      expect(refused).toMatchObject({
        status: 503,
        body: {
          kind: 'Status',
          reason: 'ServiceUnavailable',
          message: expect.stringMatching(/^error trying to reach service: dial tcp .*:1: connect: connection refused$/),
        },
      });
      const nobody = await api.connection.request('GET', `${api.core}/pods/${uniqueName('none')}:80/proxy/metrics`);
      expect(nobody).toMatchObject({ status: 404, body: { kind: 'Status', reason: 'NotFound' } });
    });

    test('is refused without get on pods/proxy', async () => {
      const { path, port } = await auditPod();
      const headers = { 'impersonate-user': 'contract-nobody', 'impersonate-group': 'system:authenticated' };
      const { status, body } = await api.connection.request('GET', `${path}:${port}/proxy/metrics`, undefined, headers);
      expect(status).toBe(403);
      expect((body as { message: string }).message).toContain('cannot get resource "pods/proxy" in API group ""');
    });
  });
}
