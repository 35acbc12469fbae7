import { describe, expect, test } from 'vitest';
import { type Api, configMap, constraints, mergePatch, strategicPatch, uniqueName } from './api.ts';
import { connect } from './connection.ts';

/** The Status bodies of refusals. */
export function errorsContract(api: Api): void {
  const failure = (code: number, reason: string, rest: object = {}) => ({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    code,
    reason,
    ...rest,
  });
  const expectFailure = async (
    [method, path, body, headers]: [string, string, unknown?, Record<string, string>?],
    code: number,
    reason: string,
    rest: object = {},
  ) => {
    const answer = await api.connection.request(method, path, body, headers);
    expect(answer.body).toMatchObject(failure(code, reason, rest));
    expect(answer.status).toBe(code);
    expect(answer.headers['content-type']).toBe('application/json');
  };
  const configMaps = () => `${api.core}/configmaps`;

  describe('refusals', () => {
    test('404 for an object that is not there', () =>
      expectFailure(['GET', `${configMaps()}/nope`], 404, 'NotFound', {
        message: 'configmaps "nope" not found',
        details: { name: 'nope', kind: 'configmaps' },
      }));

    test('404 names the group of other kinds', () =>
      expectFailure(['GET', `${constraints}/${api.constraintResource}/nope`], 404, 'NotFound', {
        message: `${api.constraintResource}.constraints.gatekeeper.sh "nope" not found`,
        details: { name: 'nope', group: 'constraints.gatekeeper.sh', kind: api.constraintResource },
      }));

    test('404 for a resource that is not served', () =>
      expectFailure(['GET', '/api/v1/nothings'], 404, 'NotFound', {
        message: 'the server could not find the requested resource',
      }));

    test.each(['/apis/nothere.example.com', '/nothing'])('%s is not found, as text', async (path) => {
      const { status, body, headers } = await api.connection.request('GET', path);
      expect({ status, body }).toEqual({ status: 404, body: '404 page not found\n' });
      expect(headers['content-type']).toContain('text/plain');
    });

    test('404 for a namespace that is not there, on create only', async () => {
      await expectFailure(['POST', '/api/v1/namespaces/nope/configmaps', configMap('a')], 404, 'NotFound', {
        message: 'namespaces "nope" not found',
        details: { name: 'nope', kind: 'namespaces' },
      });
      expect(await api.connection.send('GET', '/api/v1/namespaces/nope/configmaps')).toMatchObject({ items: [] });
    });

    test('409 for a name that is taken', async () => {
      const name = uniqueName('taken');
      await api.connection.send('POST', configMaps(), configMap(name));
      await expectFailure(['POST', configMaps(), configMap(name)], 409, 'AlreadyExists', {
        message: `configmaps "${name}" already exists`,
        details: { name, kind: 'configmaps' },
      });
    });

    test('422 for a name that is none', () =>
      expectFailure(['POST', configMaps(), configMap('Bad_Name')], 422, 'Invalid', {
        message: expect.stringMatching(/^ConfigMap "Bad_Name" is invalid: metadata\.name: Invalid value: "Bad_Name": /),
        details: {
          name: 'Bad_Name',
          kind: 'ConfigMap',
          causes: [
            { reason: 'FieldValueInvalid', field: 'metadata.name', message: expect.stringContaining('Invalid value') },
          ],
        },
      }));

    test('400 for a namespace that contradicts the path', () =>
      expectFailure(
        ['POST', configMaps(), { ...configMap('a'), metadata: { name: 'a', namespace: 'other' } }],
        400,
        'BadRequest',
        { message: 'the namespace of the provided object does not match the namespace sent on the request' },
      ));

    test('400 for a body of another kind or none at all', async () => {
      await expectFailure(['POST', configMaps(), { ...configMap('a'), kind: 'Secret' }], 400, 'BadRequest');
      await expectFailure(['POST', configMaps(), '{"apiVersion":'], 400, 'BadRequest');
    });

    test('400 for selectors that cannot be understood', async () => {
      await expectFailure(['GET', '/api/v1/pods?fieldSelector=spec.color%3Dred'], 400, 'BadRequest', {
        message: 'field label not supported: spec.color',
      });
      await expectFailure(['GET', '/api/v1/pods?labelSelector=a%20b%20c'], 400, 'BadRequest');
    });

    test('400 for a continue token that is none', () =>
      expectFailure(['GET', `${configMaps()}?limit=1&continue=xyz`], 400, 'BadRequest'));

    test('405 for a method that the resource has not', () =>
      expectFailure(['PUT', configMaps(), {}], 405, 'MethodNotAllowed', {
        message: 'the server does not allow this method on the requested resource',
      }));

    test('406 for a representation that is not there', () =>
      expectFailure(['GET', configMaps(), undefined, { accept: 'application/xml' }], 406, 'NotAcceptable'));

    test('415 for a patch of no known kind', () =>
      expectFailure(
        ['PATCH', `${configMaps()}/nope`, '{}', { 'content-type': 'text/plain' }],
        415,
        'UnsupportedMediaType',
      ));

    test('415 for a strategic patch of a custom resource', () =>
      expectFailure(
        ['PATCH', `${constraints}/${api.constraintResource}/nope`, {}, strategicPatch],
        415,
        'UnsupportedMediaType',
      ));

    test('a patch of what is not there is 404', () =>
      expectFailure(['PATCH', `${configMaps()}/nope`, {}, mergePatch], 404, 'NotFound'));

    test('403 says who may not do what, and where', async () => {
      const nobody = { 'impersonate-user': 'contract-nobody' };
      await expectFailure(['GET', '/api/v1/pods', undefined, nobody], 403, 'Forbidden', {
        message:
          'pods is forbidden: User "contract-nobody" cannot list resource "pods" in API group "" at the cluster scope',
        details: { kind: 'pods' },
      });
      await expectFailure(['GET', `${configMaps()}/x`, undefined, nobody], 403, 'Forbidden', {
        message: `configmaps "x" is forbidden: User "contract-nobody" cannot get resource "configmaps" in API group "" in the namespace "${api.namespace}"`,
        details: { name: 'x', kind: 'configmaps' },
      });
      await expectFailure(['GET', `${constraints}/${api.constraintResource}`, undefined, nobody], 403, 'Forbidden', {
        message: `${api.constraintResource}.constraints.gatekeeper.sh is forbidden: User "contract-nobody" cannot list resource "${api.constraintResource}" in API group "constraints.gatekeeper.sh" at the cluster scope`,
        details: { group: 'constraints.gatekeeper.sh', kind: api.constraintResource },
      });
    });

    test('401 for a token that is not known', async () => {
      const { server, ca } = api.connection.client;
      const stranger = connect({ server, ca, token: 'not-a-token' });
      try {
        const { status, body } = await stranger.request('GET', '/api/v1/pods');
        expect(status).toBe(401);
        expect(body).toMatchObject(failure(401, 'Unauthorized', { message: 'Unauthorized' }));
      } finally {
        await stranger.close();
      }
    });
  });
}
