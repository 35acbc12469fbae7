import { describe, expect, test } from 'vitest';
import { parseVerdict } from '../../src/governance/verdict-parse.ts';
import { type Api, configMap, type KubernetesList, type KubernetesObject, mergePatch, uniqueName } from './api.ts';

/** What admission says to dry runs, where a constraint denies privileged containers and another has that in dryrun. */
export function dryRunsContract(api: Api): void {
  const privileged = (metadata: object) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { containers: [{ name: 'app', image: 'x', securityContext: { privileged: true } }] },
  });
  const pods = () => `${api.core}/pods`;

  /** Lines of the webhook's pods, of the last seconds. */
  async function admissionLines(): Promise<readonly Record<string, unknown>[]> {
    const query = new URLSearchParams({ labelSelector: 'gatekeeper.sh/operation=webhook' });
    const { items } = (await api.connection.send('GET', `/api/v1/pods?${query}`)) as KubernetesList;
    const texts = await Promise.all(
      items.map(({ metadata: { namespace, name } }) =>
        api.connection.send('GET', `/api/v1/namespaces/${namespace}/pods/${name}/log?sinceSeconds=60`),
      ),
    );
    return texts
      .flatMap((text) => String(text).split('\n'))
      .filter((line) => line.includes('"process":"admission"') && line.includes(api.namespace))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  describe('dry runs', () => {
    test('are refused in the words of webhook and API server, and leave nothing', async () => {
      const name = uniqueName('refused');
      const { status, body } = await api.connection.request('POST', `${pods()}?dryRun=All`, privileged({ name }));
      const { message } = body as { message: string };
      const { state, isWhole, refusals } = parseVerdict({ status, message, warnings: [] }, 0);
      expect({ status, state, isWhole }).toEqual({ status: 403, state: 'refused', isWhole: true });
      expect(refusals).toContainEqual({
        by: 'webhook',
        source: 'validation.gatekeeper.sh',
        constraint: expect.stringMatching(/^azurepolicy-container-no-privilege-/),
        template: '',
        message: expect.stringMatching(/^Privileged container is not allowed: app/),
      });
      expect((await api.connection.request('GET', `${pods()}/${name}`)).status).toBe(404);
    });

    test('are logged by the webhook like any request, by the name that a generateName would give', async () => {
      const prefix = `${uniqueName('logged')}-`;
      await api.connection.request('POST', `${pods()}?dryRun=All`, privileged({ generateName: prefix }));
      await expect
        .poll(
          async () =>
            (await admissionLines()).find(
              ({ resource_name, constraint_kind }) =>
                String(resource_name).startsWith(prefix) && constraint_kind === 'K8sAzureV2NoPrivilege',
            ),
          {
            timeout: 10_000,
          },
        )
        .toMatchObject({
          event_type: 'violation',
          constraint_kind: 'K8sAzureV2NoPrivilege',
          constraint_action: expect.stringMatching(/^(deny|dryrun)$/),
          resource_kind: 'Pod',
          resource_namespace: api.namespace,
          resource_name: expect.stringMatching(/-[a-z0-9]{5}$/),
        });
    });

    test('an empty merge patch asks about an object as it is, and changes nothing of it', async () => {
      const name = uniqueName('as-it-is');
      const path = `${api.core}/configmaps/${name}`;
      const { metadata } = (await api.connection.send(
        'POST',
        `${api.core}/configmaps`,
        configMap(name),
      )) as KubernetesObject;
      const { status } = await api.connection.request('PATCH', `${path}?dryRun=All`, {}, mergePatch);
      expect(status).toBe(200);
      const after = (await api.connection.send('GET', path)) as KubernetesObject;
      expect(after.metadata.resourceVersion).toBe(metadata.resourceVersion);
    });
  });
}
