import { afterEach, describe, expect, it, vi } from 'vitest';
import { createOwnDryRuns } from '../../src/cluster/own-dry-runs.ts';

const pods = '/api/v1/namespaces/shop/pods';
const shop = (name: string) => ({ namespace: 'shop', name });

afterEach(() => void vi.useRealTimers());

describe('what was asked by dry run', () => {
  it('is known by the name that it was asked under, whole or to be ended by the server', () => {
    const own = createOwnDryRuns();
    own.note(pods, { metadata: { generateName: 'web-6b7c8d9f5d-' } });
    own.note(pods, { metadata: { name: 'debug' } });
    own.note('/apis/apps/v1/namespaces/shop/deployments/web', [{ op: 'test' }]);
    const asked = (name: string) => own.has(shop(name), Date.now());
    expect(['web-6b7c8d9f5d-7j7qc', 'debug', 'web'].map(asked)).toEqual([true, true, true]);
    expect(['web-6b7c8d9f5d-7j7qcx', 'web-5cb8c55966-7j7qc', 'other'].map(asked)).toEqual([false, false, false]);
    expect(own.has({ namespace: 'bank', name: 'debug' }, Date.now())).toBe(false);
  });

  it('is known of that time alone', () => {
    vi.useFakeTimers();
    const own = createOwnDryRuns();
    own.note(pods, { metadata: { name: 'debug' } });
    const at = Date.now();
    expect(own.has(shop('debug'), at - 61_000)).toBe(false);
    vi.advanceTimersByTime(180_000);
    expect(own.has(shop('debug'), Date.now())).toBe(false);
    expect(own.has(shop('debug'), at + 1_000)).toBe(true);
    own.note(pods, { metadata: { name: 'later' } });
    expect(own.has(shop('debug'), at + 1_000)).toBe(false);
  });
});
