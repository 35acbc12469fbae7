import { describe, expect, it } from 'vitest';
import type { ClusterPicture } from '../../src/governance/cluster-picture.ts';
import { recogniseInstallation } from '../../src/governance/installation.ts';
import {
  constraint,
  constraintsOf,
  denied,
  deployment,
  healthy,
  minutes,
  now,
  reading,
  template,
  validating,
} from './picture.ts';

const bare = (change: Partial<ClusterPicture> = {}) =>
  healthy({
    deployments: reading([]),
    componentPods: reading([]),
    webhooks: reading([]),
    templates: reading([]),
    constraints: new Map(),
    ...change,
  });
const own = (name: string, namespace: string) =>
  deployment('gatekeeper-controller', { name, namespace, managedByAks: false });
const unread = { state: 'loading', source: 's' } as const;
const absent = { state: 'absent', source: 's' } as const;
const old = constraint('K', { auditedAt: now - minutes(60) });

describe('recogniseInstallation', () => {
  it.each<readonly [string, ClusterPicture, string]>([
    ['the add-on', healthy(), 'addon'],
    ['the add-on by its pods where Deployments are denied', healthy({ deployments: denied('deployments') }), 'addon'],
    ['one’s own', bare({ deployments: reading([own('gatekeeper-controller-manager', 'policy')]) }), 'self-installed'],
    [
      'the add-on from a mirror, without labels',
      bare({
        deployments: reading([
          deployment('azure-policy', { managedByAks: false }),
          own('gatekeeper-controller', 'gatekeeper-system'),
        ]),
      }),
      'addon',
    ],
    [
      'both in one namespace',
      bare({
        deployments: reading([deployment('azure-policy'), own('gatekeeper-controller-manager', 'gatekeeper-system')]),
      }),
      'both',
    ],
    [
      'a Gatekeeper that is not seen but audits',
      bare({ constraints: constraintsOf(constraint('K')) }),
      'self-installed',
    ],
    ['what remains: constraints', bare({ constraints: constraintsOf(old) }), 'left-overs'],
    ['what remains: webhooks', bare({ webhooks: reading([validating()]) }), 'left-overs'],
    ['what remains: templates', bare({ templates: reading([template('k')]) }), 'left-overs'],
    ['nothing', bare(), 'none'],
    ['nothing, not even the CRDs', bare({ templates: absent, kinds: absent }), 'none'],
    ['not yet read', bare({ deployments: unread, componentPods: unread }), 'unknown'],
    ['may not be read', bare({ deployments: denied('deployments'), componentPods: denied('pods') }), 'unknown'],
    ['no pods, and Deployments may not be read', bare({ deployments: denied('deployments') }), 'unknown'],
    ['webhooks not yet read', bare({ webhooks: unread }), 'unknown'],
    ['templates may not be read', bare({ templates: denied('constrainttemplates') }), 'unknown'],
  ])('%s', (_, picture, kind) => {
    const installation = recogniseInstallation(picture, now);
    expect(installation.kind).toBe(kind);
    expect(installation.evidence.length).toBeGreaterThan(0);
  });

  it('names versions and namespaces', () => {
    expect(recogniseInstallation(healthy(), now)).toMatchObject({
      addonVersion: '1.16.2',
      gatekeeperVersion: '3.20.1-1',
      namespaces: ['gatekeeper-system'],
    });
  });

  it('judges by the readings’ own time without a clock', () => {
    expect(recogniseInstallation(bare({ constraints: constraintsOf(constraint('K')) })).kind).toBe('self-installed');
    expect(recogniseInstallation(bare({ constraints: constraintsOf(old) })).kind).toBe('left-overs');
  });
});
