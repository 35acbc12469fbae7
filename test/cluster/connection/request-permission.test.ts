import { describe, expect, it } from 'vitest';
import { permissionFor, permissionText } from '../../../src/cluster/connection/request-permission.ts';

describe('the permission that a request needs', () => {
  it.each([
    ['GET', '/api/v1/pods', false, 'list pods at the cluster scope'],
    ['GET', '/api/v1/namespaces/a/pods', true, 'watch pods in namespace a'],
    ['GET', '/api/v1/namespaces/a/pods/b', false, 'get pods in namespace a'],
    ['GET', '/api/v1/namespaces/a/pods/b/log', false, 'get pods/log in namespace a'],
    ['GET', '/api/v1/namespaces', false, 'list namespaces at the cluster scope'],
    ['GET', '/api/v1/namespaces/a', false, 'get namespaces at the cluster scope'],
    ['PATCH', '/apis/apps/v1/namespaces/a/deployments/b/scale', false, 'patch deployments.apps/scale in namespace a'],
    ['DELETE', '/apis/apps/v1/namespaces/a/deployments', false, 'deletecollection deployments.apps in namespace a'],
    [
      'POST',
      '/apis/templates.gatekeeper.sh/v1/constrainttemplates',
      false,
      'create constrainttemplates.templates.gatekeeper.sh at the cluster scope',
    ],
  ])('%s %s (watch %s): %s', (method, path, watch, text) => {
    const permission = permissionFor(method, path, watch);
    expect(permission && permissionText(permission)).toBe(text);
  });

  it('keeps subresources with their resource', () => {
    expect(permissionFor('PATCH', '/apis/apps/v1/namespaces/a/deployments/b/scale')).toEqual({
      verb: 'patch',
      group: 'apps',
      resource: 'deployments/scale',
      namespace: 'a',
    });
  });

  it('is none for what is no resource', () => {
    expect(permissionFor('GET', '/version')).toBeUndefined();
    expect(permissionFor('GET', '/apis/apps/v1')).toBeUndefined();
    expect(permissionFor('GET', '/api/v1')).toBeUndefined();
  });
});
