import { describe, expect, it } from 'vitest';
import { spellPath } from '../../../src/governance/offending-field/object-path.ts';
import { findOffendingField } from '../../../src/governance/offending-field/offending-field.ts';

/** Containers that are called what messages are made of; all of them break every rule below. */
const names = [
  'container',
  'cpu',
  'memory',
  'limit',
  'image',
  'pod',
  'allowed',
  'is',
  'p',
  'app',
  'app-2',
  'Allowed.x',
];
const object = {
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: {
    containers: names.map((name) => ({
      name,
      image: `r/${name}:1`,
      securityContext: { privileged: true, capabilities: { add: ['KILL'] }, seccompProfile: { type: 'Unconfined' } },
    })),
  },
};

const limits = { cpu: '1', memory: '1Gi' };
const says: readonly (readonly [kind: string, parameters: object, message: (name: string) => string, field: string])[] =
  [
    [
      'K8sPSPPrivilegedContainer',
      {},
      (name) => `Privileged container is not allowed: ${name}, securityContext: {}`,
      'securityContext.privileged',
    ],
    [
      'K8sPSPAllowPrivilegeEscalationContainer',
      {},
      (name) => `Privilege escalation container is not allowed: ${name}`,
      'securityContext.allowPrivilegeEscalation',
    ],
    ['K8sContainerLimits', limits, (name) => `container <${name}> has no memory limit`, 'resources.limits.memory'],
    [
      'K8sRequiredResources',
      { limits: ['cpu'] },
      (name) => `container <${name}> does not have <{"cpu"}> limits defined`,
      'resources.limits.cpu',
    ],
    [
      'K8sAllowedRepos',
      { repos: ['ok/'] },
      (name) => `container <${name}> has an invalid image repo <r/${name}:1>, allowed repos are ["ok/"]`,
      'image',
    ],
    [
      'K8sAzureV2ContainerAllowedImages',
      {},
      (name) => `Container image r/${name}:1 for container ${name} has not been allowed.`,
      'image',
    ],
    [
      'K8sPSPCapabilities',
      { allowedCapabilities: [] },
      (name) => `container <${name}> has a disallowed capability. Allowed capabilities are []`,
      'securityContext.capabilities.add[0]',
    ],
    [
      'K8sPSPSeccomp',
      { allowedProfiles: [] },
      (name) =>
        `Seccomp profile 'unconfined' is not allowed for container '${name}'. Found at: container securityContext.`,
      'securityContext.seccompProfile',
    ],
    [
      'K8sPSPAllowedUsers',
      { runAsUser: { rule: 'MustRunAsNonRoot' } },
      (name) =>
        `Container ${name} is attempting to run without a required securityContext/runAsNonRoot or securityContext/runAsUser != 0`,
      'securityContext.runAsNonRoot',
    ],
    [
      'K8sRequiredProbes',
      { probes: ['livenessProbe'] },
      (name) => `Container <${name}> in your <Pod> <p> has no <livenessProbe>`,
      'livenessProbe',
    ],
  ];

describe('a container that is called like a word of the message', () => {
  it.each(says)('%s', (kind, parameters, message, field) => {
    const found = (name: string) => findOffendingField(object, message(name), { kind, constraint: { parameters } });
    const paths = names.map((name) => spellPath(found(name)?.path ?? []));
    expect(paths).toEqual(names.map((_, index) => `spec.containers[${index}].${field}`));
  });
});
