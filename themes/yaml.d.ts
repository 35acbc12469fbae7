/** The bundler gives a YAML file as its text (build.mjs, and for tests vitest.config.ts). */
declare module '*.yaml' {
  const text: string;
  export default text;
}
