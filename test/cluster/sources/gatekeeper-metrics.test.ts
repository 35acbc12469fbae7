import pLimit from 'p-limit';
import { describe, expect, it } from 'vitest';
import type { ClusterConnection } from '../../../src/cluster/connection/cluster-connection.ts';
import { ClusterError } from '../../../src/cluster/connection/cluster-error.ts';
import type { Collection } from '../../../src/cluster/list-watch.ts';
import { followMetrics } from '../../../src/cluster/sources/gatekeeper-metrics.ts';
import type { ComponentPod } from '../../../src/governance/component.ts';
import { live, type Reading } from '../../../src/governance/reading.ts';
import { container, denied, now, pod } from '../../governance/picture.ts';

const audit = pod('gatekeeper-audit', {
  name: 'audit',
  containers: [container('gatekeeper-audit', { args: ['--operation=audit', '--prometheus-port=9090'] })],
});
const controller = pod('gatekeeper-controller', { name: 'controller' });
const page = ['# HELP x', 'gatekeeper_constraint_templates{status="active"} 3', 'go_goroutines 9'];

function collection(reading: Reading<readonly ComponentPod[]>): Collection<ComponentPod> {
  return { reading: () => reading, settled: Promise.resolve(), close: () => undefined };
}

/** What is read once of these pods, where each path is answered so. */
async function readOnce(pods: Reading<readonly ComponentPod[]>, answer: (path: string) => readonly string[]) {
  const asked: string[] = [];
  const stream: ClusterConnection['stream'] = async (path) => {
    asked.push(path);
    const lines = answer(path);
    return (async function* () {
      yield* lines;
    })();
  };
  const metrics = followMetrics(
    {
      connection: { stream } as ClusterConnection,
      health: { ready: async () => undefined, suspect: () => undefined },
      limit: pLimit(2),
      watch: false,
    },
    collection(pods),
    () => undefined,
  );
  await metrics.settled;
  metrics.close();
  return { asked, ...metrics.reading() };
}

function refusal(status: number): never {
  throw new ClusterError('status', {
    what: `refused with ${status}`,
    next: 'ask',
    status,
    ...(status === 403 && {
      missing: { verb: 'get', group: '', resource: 'pods/proxy', namespace: 'gatekeeper-system' },
    }),
  });
}

describe('Gatekeeper’s metrics', () => {
  it('are asked of each ready pod of Gatekeeper, at the port of its arguments', async () => {
    const others = [
      pod('azure-policy'),
      pod('gatekeeper-controller', { name: 'starting', ready: false }),
      pod('gatekeeper-controller', { name: 'ending', deleting: true }),
    ];
    const read = await readOnce(live('GET /pods', [audit, controller, ...others], now), () => page);
    expect(read.asked).toEqual([
      '/api/v1/namespaces/gatekeeper-system/pods/audit:9090/proxy/metrics',
      '/api/v1/namespaces/gatekeeper-system/pods/controller:8888/proxy/metrics',
    ]);
    expect(read).toMatchObject({
      state: 'live',
      value: [{ pod: 'audit', templates: { active: 3 } }, { pod: 'controller' }],
    });
  });

  it('that may not be read name what is missing', async () => {
    const read = await readOnce(live('GET /pods', [audit], now), () => refusal(403));
    expect(read).toMatchObject({
      state: 'denied',
      problem: { missing: { verb: 'get', resource: 'pods/proxy', namespace: 'gatekeeper-system' } },
    });
    expect(read).not.toHaveProperty('value');
  });

  it('of those that answer are told while another does not', async () => {
    const read = await readOnce(live('GET /pods', [audit, controller], now), (path) =>
      path.includes('audit') ? refusal(503) : page,
    );
    expect(read).toMatchObject({
      state: 'failed',
      value: [{ pod: 'controller' }],
      problem: { what: 'refused with 503' },
    });
  });

  it('are none where something else answers at the port', async () => {
    const read = await readOnce(live('GET /pods', [audit], now), () => ['<html>', 'hello']);
    expect(read).toMatchObject({
      state: 'failed',
      problem: { what: expect.stringContaining('tells no metrics of Gatekeeper') },
    });
  });

  it('are absent where there is no pod, and unknown where pods may not be read', async () => {
    expect(await readOnce(live('GET /pods', [], now), () => page)).toMatchObject({ state: 'absent' });
    const unread = await readOnce(denied('pods'), () => page);
    expect(unread).toMatchObject({ state: 'denied', problem: { missing: { verb: 'list', resource: 'pods' } } });
  });
});
