/** A resource provider's registration in one subscription. */
export interface ProviderRegistration {
  readonly namespace: string;
  /** `Registered`, `NotRegistered`, `Registering`, `Unregistering`. */
  readonly state: string;
}

/** A preview feature's registration in one subscription; `absent` where ARM no longer knows it, mostly because it is generally available. */
export interface FeatureRegistration {
  readonly namespace: string;
  readonly name: string;
  readonly state: string;
}

/** What the add-on needs (az refuses to enable it without). */
export const providersTheAddonNeeds = ['Microsoft.ContainerService', 'Microsoft.PolicyInsights'] as const;

/** Previews that change what the add-on can do; it works without them. */
export const featuresOfTheAddon = [
  { namespace: 'Microsoft.ContainerService', name: 'AKS-AzurePolicyExternalData' },
  { namespace: 'Microsoft.ContainerService', name: 'EnableImageIntegrityPreview' },
] as const;

export function isRegistered(registration: { readonly state: string }): boolean {
  return registration.state.toLowerCase() === 'registered';
}
