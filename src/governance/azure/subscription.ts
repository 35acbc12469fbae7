export interface Subscription {
  readonly id: string;
  readonly displayName: string;
  readonly tenantId: string;
  /** `Enabled`, `Warned`, `PastDue`, `Disabled`, `Deleted`. */
  readonly state: string;
  /** The one that `az account show` names. */
  readonly isDefault: boolean;
}

export interface Tenant {
  readonly id: string;
  readonly displayName: string;
  readonly defaultDomain: string;
}
