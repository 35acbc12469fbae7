import type { ComponentRole } from '../component.ts';
import type { Severity } from '../finding.ts';

/** What a line of a component's log gives away, and what mends it. */
export interface KnownTrouble {
  readonly id: string;
  readonly of: readonly ComponentRole[];
  readonly severity: Severity;
  /** Of the line as it was written. */
  readonly sign: RegExp;
  readonly title: string;
  readonly next: string;
}

const addon: readonly ComponentRole[] = ['azure-policy', 'azure-policy-webhook'];

/**
 * Signs that are documented, and those that clusters were seen to write (Azure Policy for Kubernetes, its troubleshooting, and issues of
 * AKS); the first that fits is meant.
 */
export const knownTroubles: readonly KnownTrouble[] = [
  {
    id: 'data-plane-blocked',
    of: addon,
    severity: 'error',
    sign: /disabled for azure data-plane policy|DataPlaneBlocked/i,
    title: 'Azure has blocked this subscription for data-plane policy: the add-on gets no assignments',
    next: 'Only Azure support can lift it: open a ticket for Azure Policy',
  },
  {
    id: 'provider-not-registered',
    of: addon,
    severity: 'error',
    sign: /Microsoft\.PolicyInsights['"\\]* is not registered|CheckDataPolicyCompliance.*StatusCode=500/i,
    title: 'The add-on is refused, for Microsoft.PolicyInsights is not registered in the subscription',
    next: 'Register it: az provider register --namespace Microsoft.PolicyInsights',
  },
  {
    id: 'pod-identity',
    of: addon,
    severity: 'error',
    sign: /Failed to refresh the Token.*\b404\b|getting assigned identities.*failed after \d+ attempts/i,
    title: 'aad-pod-identity keeps the add-on from its token',
    next: 'Let it pass with an AzurePodIdentityException in kube-system for pods with the label kubernetes.azure.com/managedby: aks',
  },
  {
    id: 'identity-not-found',
    of: addon,
    severity: 'error',
    sign: /identity not found|ManagedIdentity[^"]*not found|no (?:user.assigned|managed) identity/i,
    title: 'The identity of the add-on is gone, so that it cannot sign in',
    next: 'Have AKS make it anew: az aks disable-addons -a azure-policy, then az aks enable-addons -a azure-policy',
  },
  {
    id: 'linked-authorization',
    of: addon,
    severity: 'error',
    sign: /LinkedAuthorizationFailed/,
    title: 'An identity may not join the cluster’s subnet, which what was asked for needs',
    next: 'Give it Microsoft.Network/virtualNetworks/subnets/join/action on the subnet (Network Contributor has it)',
  },
  {
    id: 'may-not-read-policies',
    of: addon,
    severity: 'error',
    sign: /(?:\bForbidden\b|AuthorizationFailed|StatusCode=403|\b403\b).*polic|polic.*(?:\bForbidden\b|AuthorizationFailed|StatusCode=403)/i,
    title: 'Azure does not let the add-on read its policies',
    next: 'Look whether a deny assignment or a removed role keeps its identity (azurepolicy-…) out; disabling and enabling the add-on gives it its role anew',
  },
  {
    id: 'no-egress',
    of: addon,
    severity: 'error',
    sign: /service not reachable|Error getting file.*connection refused|i\/o timeout|no such host|(?:policy\.(?:core\.windows\.net|azure\.(?:us|cn))|login\.(?:windows\.net|microsoftonline)).*(?:connection refused|timeout|EOF)|TLS handshake timeout/i,
    title: 'The add-on cannot reach Azure Policy: it neither gets assignments nor reports',
    next: 'Open 443 to data.policy.core.windows.net, store.policy.core.windows.net, login.windows.net and dc.services.visualstudio.com (Government: *.policy.azure.us, China: *.policy.azure.cn)',
  },
  {
    id: 'second-gatekeeper',
    of: addon,
    severity: 'error',
    sign: /template_ingest_error|(?:another|second|existing) (?:instance of )?Gatekeeper/i,
    title: 'The add-on meets a Gatekeeper that is not its own, which is unsupported',
    next: 'Remove the self-installed Gatekeeper with its CRDs; the add-on brings its own',
  },
  {
    id: 'unsupported-version',
    of: addon,
    severity: 'warning',
    sign: /(?:version|Kubernetes)[^"]{0,60}(?:not supported|unsupported)|unsupported[^"]{0,40}version/i,
    title: 'The add-on says that a version here is not supported',
    next: 'Upgrade the cluster: az aks get-upgrades shows to what; the add-on’s version follows Kubernetes’',
  },
];

/** After which troubles are over: a line that could not be written before assignments were fetched and constraints built. */
export const healthyLine =
  /Constraint successfully built|Constraint unchanged|Successfully created|Synchronised policy assignments/;

export function troubleOf(line: string, role: ComponentRole): KnownTrouble | undefined {
  // Nothing of it is the add-on's doing when it tells what objects or policies are called.
  if (/"level":"(?:info|debug)"/i.test(line.slice(0, 200))) return undefined;
  return knownTroubles.find(({ of, sign }) => of.includes(role) && sign.test(line));
}
