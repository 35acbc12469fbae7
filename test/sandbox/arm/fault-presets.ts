/** The errors that people meet in ARM, ready for `faults.next({ match, ...armErrors.OperationNotAllowed })`. */
import { armError } from '../../../src/sandbox/arm/errors.ts';
import type { Fault } from '../../../src/sandbox/arm/faults.ts';

type Preset = Pick<Fault, 'status' | 'code' | 'message' | 'headers'>;

const preset = (...error: Parameters<typeof armError>): Preset => armError(...error).init;

export const armErrors = {
  AuthorizationFailed: preset(
    403,
    'AuthorizationFailed',
    "The client 'c11e47d0-0000-4000-8000-000000000004' with object id '0b1ec7d0-0000-4000-8000-000000000004' does not have authorization to perform action 'Microsoft.Authorization/policyAssignments/write' over scope '/subscriptions/5ab50001-0000-4000-8000-000000000001' or the scope is invalid. If access was recently granted, please refresh your credentials.",
  ),
  OperationNotAllowed: preset(
    409,
    'OperationNotAllowed',
    'Operation is not allowed: Another operation (Updating) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details',
  ),
  PreconditionFailed: preset(
    412,
    'PreconditionFailed',
    'Etag provided in if-match header does not match etag of resource.',
  ),
  TooManyRequests: preset(429, 'TooManyRequests', "The request is being throttled. Please try after '2' seconds.", {
    'Retry-After': '2',
  }),
  ExpiredAuthenticationToken: preset(
    401,
    'ExpiredAuthenticationToken',
    'The access token expiry UTC time is earlier than current UTC time.',
    { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  ),
  MissingSubscriptionRegistration: preset(
    409,
    'MissingSubscriptionRegistration',
    "The subscription is not registered to use namespace 'Microsoft.PolicyInsights'. See https://aka.ms/rps-not-found for how to register subscriptions.",
  ),
  PreviewFeatureNotRegistered: preset(
    400,
    'PreviewFeatureNotRegistered',
    'Preview feature Microsoft.ContainerService/AKS-AzurePolicyExternalData not registered.',
  ),
  FeatureNotFound: preset(400, 'FeatureNotFound', "The feature 'AKS-AzurePolicyExternalData' could not be found."),
  PrincipalNotFound: preset(
    400,
    'PrincipalNotFound',
    'Principal 0b1ec7d000004000800000000000000b does not exist in the directory c0057ab1-0000-4000-8000-00000000c0de. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay.',
  ),
  RoleAssignmentExists: preset(409, 'RoleAssignmentExists', 'The role assignment already exists.'),
  ResourceIdentityRequired: preset(
    400,
    'ResourceIdentityRequired',
    "The policy assignment request is invalid. Policy assignments must include a resource identity when assigning 'DeployIfNotExists' policy definitions.",
  ),
  RequestDisallowedByPolicy: preset(
    403,
    'RequestDisallowedByPolicy',
    'Resource \'prod-weu\' was disallowed by policy. Policy identifiers: \'[{"policyAssignment":{"name":"Clusters are private","id":"/subscriptions/5ab50001-0000-4000-8000-000000000001/providers/Microsoft.Authorization/policyAssignments/private-clusters"},"policyDefinition":{"name":"Azure Kubernetes Service Private Clusters should be enabled","id":"/providers/Microsoft.Authorization/policyDefinitions/040732e8-d947-40b8-95d6-854c95024bf8"}}]\'.',
  ),
  PolicyDefinitionNotFound: preset(404, 'PolicyDefinitionNotFound', 'The policy definition could not be found.'),
};
