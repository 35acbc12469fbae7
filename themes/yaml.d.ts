/** A YAML file is read when the program is built (build.mjs, and for tests vitest.config.ts), and is data here. */
declare module '*.yaml' {
  const tree: Readonly<Record<string, unknown>>;
  export default tree;
}
