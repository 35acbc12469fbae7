import { describe, expect, it } from 'vitest';
import { fieldWords } from '../../../src/governance/offending-field/field-words.ts';
import { spellPath } from '../../../src/governance/offending-field/object-path.ts';
import { deployment, found, pod } from './judged-object.ts';

describe('what is said of the place', () => {
  const limits = { kind: 'K8sContainerLimits', parameters: { cpu: '1', memory: '1Gi' }, path: undefined };
  it.each([
    ['container <opa> has no cpu limit', pod(), 'container opa: no resources.limits.cpu', 'spec.containers[0]'],
    [
      'container <opa> has no memory limit',
      pod({ resources: { limits: { cpu: '1' } } }),
      'container opa: no resources.limits.memory',
      'spec.containers[0].resources.limits',
    ],
    [
      'container <opa> cpu limit <2> is higher than the maximum allowed of <1>',
      pod({ resources: { limits: { cpu: '2', memory: '1Gi' } } }),
      'what the policy refuses',
      'spec.containers[0].resources.limits.cpu',
    ],
  ])('%s', (message, object, words, nearest) => {
    const field = found({ ...limits, message, object });
    expect(field && [fieldWords(field), spellPath(field.nearest)]).toEqual([words, nearest]);
  });

  it('names all that is missing at one place', () => {
    const field = found({
      kind: 'K8sRequiredLabels',
      parameters: { labels: [{ key: 'team' }, { key: 'app.kubernetes.io/name' }] },
      message: 'you must provide labels: {"app.kubernetes.io/name", "team"}',
      object: { kind: 'Service', metadata: { labels: { app: 'x' } } },
      path: '',
    });
    expect(field && fieldWords(field)).toBe("no metadata.labels.team, metadata.labels['app.kubernetes.io/name']");
    expect(field && spellPath(field.nearest)).toBe('metadata.labels');
  });

  it('names each of several fields, any of which would do', () => {
    const field = found({
      kind: 'K8sAzureV1PodEnforceAntiaffinity',
      message: 'Deployment with 3 replicas should have either podAntiAffinity or topologySpreadConstraints rules set',
      object: deployment(),
      path: '',
    });
    const template = 'spec.template.spec';
    expect(field && fieldWords(field)).toBe(
      `no ${template}.affinity.podAntiAffinity, ${template}.topologySpreadConstraints`,
    );
    expect(field && spellPath(field.nearest)).toBe(template);
  });

  it('claims no more of a container than that something in it is refused', () => {
    const field = found({ kind: 'OurOwnRule', message: 'we dislike container opa', object: pod(), path: '' });
    expect(field && fieldWords(field)).toBe('something in container opa is refused');
  });
});
