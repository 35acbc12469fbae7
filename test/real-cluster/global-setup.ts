import type { TestProject } from 'vitest/node';
import { startRealCluster } from './cluster.ts';
import { populate } from './fixtures/fixtures.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the cluster that all files of a run share. */
    realCluster: string;
  }
}

/** Starts one populated cluster for the whole run; the files get at it with shared.ts. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startRealCluster();
  try {
    await populate(cluster);
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  project.provide('realCluster', cluster.folder);
  return () => cluster.stop();
}
