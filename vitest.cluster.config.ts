import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/real-cluster/**/*.test.ts'],
    globalSetup: ['test/real-cluster/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
