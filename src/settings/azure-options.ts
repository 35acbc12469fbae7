/** Where and as whom to talk to Azure, after flags, environment and config file were put together (az's meanings). */
export interface AzureOptions {
  /** Id or display name; absent means what `az account show` would say. */
  readonly subscription?: string | undefined;
  readonly tenant?: string | undefined;
  /** `public`, `usgov`, `china`, az's names for them, the name of a cloud that `az cloud register` knows, or the https address of an ARM. */
  readonly cloud?: string | undefined;
  /** A PEM file to trust for that ARM instead of the system's authorities, as REQUESTS_CA_BUNDLE does for az. */
  readonly armCa?: string | undefined;
  /** One way of signing in, instead of the first that works. */
  readonly signIn?: SignInMethod | undefined;
  /** The AKS cluster that the context is, by name or id, instead of telling it by its server. */
  readonly cluster?: string | undefined;
  readonly readonly: boolean;
}

export const signInMethods = [
  'az',
  'environment',
  'workload-identity',
  'managed-identity',
  'device-code',
  'browser',
] as const;
export type SignInMethod = (typeof signInMethods)[number];
