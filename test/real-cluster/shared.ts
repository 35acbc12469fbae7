import { inject } from 'vitest';
import { attachRealCluster, type RealCluster } from './cluster.ts';
import type {} from './global-setup.ts';

/** The cluster that all test files of this run share. A test leaves it as it was found: it puts back what it changed. */
export const sharedCluster = (): Promise<RealCluster> => attachRealCluster(inject('realCluster'));
