import { deployment, pod, type RuleCase, regoRule, service, type TestObject } from './rule-case.ts';

const binding = (...names: string[]): TestObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
  subjects: names.map((name) => ({ kind: 'Group', name, apiGroup: 'rbac.authorization.k8s.io' })),
});

/** Rules about who may do what, about namespaces, and one that no program can know. */
export const accessCases: readonly RuleCase[] = [
  regoRule(
    'K8sDisallowAnonymous',
    `violation[{"msg": msg}] {
      name := ["system:unauthenticated", "system:anonymous"][_]
      obj.subjects[_].name == name
      msg := sprintf("%v is not allowed as a subject name in %v %v", [name, obj.kind, obj.metadata.name])
    }`,
    { objects: [[binding('team', 'system:unauthenticated'), 'subjects[1].name']] },
  ),
  regoRule(
    'K8sBlockEndpointEditDefaultRole',
    `violation[{"msg": msg}] {
      r := obj.rules[_]
      r.resources[_] == "endpoints"
      ["create", "patch", "update"][_] == r.verbs[_]
      msg := sprintf("ClusterRole %v should not allow endpoint edit permissions.", [obj.metadata.name])
    }`,
    {
      objects: [
        [
          {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'ClusterRole',
            rules: [
              { apiGroups: [''], resources: ['endpoints'], verbs: ['get'] },
              { apiGroups: [''], resources: ['pods', 'endpoints'], verbs: ['update'] },
            ],
          },
          'rules[1].resources[1]',
        ],
      ],
    },
  ),
  regoRule(
    'K8sAzureV1BlockDefault',
    `violation[{"msg": msg}] {
      obj.metadata.namespace == "default"
      msg := sprintf("Usage of the default namespace is not allowed, name: %v, kind: %v", [obj.metadata.name, obj.kind])
    }`,
    { objects: [[{ ...service({}), metadata: { namespace: 'default' } }, 'metadata.namespace']] },
  ),
  regoRule(
    'OurOwnHouseRule',
    `violation[{"msg": msg}] {
      c := containers[_]
      c.name == "opa"
      msg := sprintf("we do not like container %v", [c.name])
    }`,
    {
      objects: [
        [pod(), 'spec.containers[0]'],
        [deployment(), 'spec.template.spec.containers[0]'],
      ],
    },
  ),
];
