import { describe, expect, it } from 'vitest';
import { refuseWrites } from '../../../src/cluster/connection/readonly-guard.ts';

const review = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

describe('read-only mode', () => {
  it.each([
    ['GET', '/api/v1/pods', {}],
    ['HEAD', '/readyz', {}],
    ['POST', review, {}],
    ['POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {}],
    ['POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}],
    ['PATCH', '/apis/apps/v1/namespaces/a/deployments/b', { dryRun: 'All' }],
    ['DELETE', '/api/v1/namespaces/a/pods/b', { dryRun: 'All' }],
  ])('lets %s %s %o pass', (method, path, query) => {
    expect(() => refuseWrites(method, path, query)).not.toThrow();
  });

  it.each([
    ['POST', '/api/v1/namespaces/a/pods', {}],
    ['PUT', review, {}],
    ['DELETE', '/api/v1/namespaces/a/pods/b', {}],
    ['PATCH', '/api/v1/namespaces/a', { dryRun: 'all' }],
    ['PATCH', '/api/v1/namespaces/a', { dryRun: '' }],
    ['POST', '/apis/evil.example/v1/selfsubjectaccessreviews', {}],
    ['POST', '/api/v1/namespaces/a/pods/b/exec', {}],
    ['get', '/api/v1/pods', {}],
  ])('refuses %s %s %o', (method, path, query) => {
    expect(() => refuseWrites(method, path, query)).toThrow(/read-only mode refused/);
  });
});
