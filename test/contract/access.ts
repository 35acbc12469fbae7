import { describe, expect, test } from 'vitest';
import type { Api } from './api.ts';

interface AccessReview {
  kind: string;
  spec: object;
  status: { allowed: boolean; reason?: string };
}

/** Who may do what. */
export function accessContract(api: Api): void {
  const review = async (resourceAttributes: Record<string, string>, headers?: Record<string, string>) => {
    const answer = await api.connection.request(
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } },
      headers,
    );
    expect(answer.status).toBe(201);
    return answer.body as AccessReview;
  };
  const nobody = { 'impersonate-user': 'contract-nobody' };

  describe('access', () => {
    test('the administrator may delete constraints', async () => {
      const attributes = { verb: 'delete', group: 'constraints.gatekeeper.sh', resource: api.constraintResource };
      const answer = await review(attributes);
      expect(answer).toMatchObject({
        kind: 'SelfSubjectAccessReview',
        apiVersion: 'authorization.k8s.io/v1',
        spec: { resourceAttributes: attributes },
        status: { allowed: true },
      });
    });

    test('an unknown user may not, and may read neither pods nor constraints', async () => {
      // A user without rights may ask, as every authenticated user may.
      const headers = { ...nobody, 'impersonate-group': 'system:authenticated' };
      const asked: Record<string, string>[] = [
        { verb: 'list', group: '', resource: 'pods', namespace: api.namespace },
        { verb: 'watch', group: 'constraints.gatekeeper.sh', resource: api.constraintResource },
        { verb: 'patch', group: 'apps', resource: 'deployments', namespace: api.namespace, name: 'x' },
      ];
      for (const attributes of asked) {
        expect((await review(attributes, headers)).status.allowed).toBe(false);
      }
    });

    test('the rules of the administrator name every verb of every resource', async () => {
      const answer = await api.connection.request('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectRulesReview',
        spec: { namespace: api.namespace },
      });
      expect(answer.status).toBe(201);
      const { status } = answer.body as {
        status: {
          incomplete: boolean;
          resourceRules: { verbs: string[]; apiGroups?: string[]; resources?: string[] }[];
        };
      };
      expect(status.incomplete).toBe(false);
      expect(status.resourceRules).toContainEqual(
        expect.objectContaining({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }),
      );
    });

    test('an authenticated user without rights reads /version and discovery all the same', async () => {
      const headers = { ...nobody, 'impersonate-group': 'system:authenticated' };
      for (const path of ['/version', '/apis', '/api/v1', '/readyz']) {
        expect((await api.connection.request('GET', path, undefined, headers)).status).toBe(200);
      }
    });
  });
}
