/** The errors that people meet in ARM, ready for `faults.next({ match, ...armErrors.OperationNotAllowed })`. */
import type { Fault } from './faults.ts';

type Preset = Pick<Fault, 'status' | 'code' | 'message' | 'headers'>;

export const armErrors = {
  AuthorizationFailed: {
    status: 403,
    code: 'AuthorizationFailed',
    message:
      "The client 'c11e47d0-0000-4000-8000-000000000004' with object id '0b1ec7d0-0000-4000-8000-000000000004' does not have authorization to perform action 'Microsoft.Authorization/policyAssignments/write' over scope '/subscriptions/5ab50001-0000-4000-8000-000000000001' or the scope is invalid. If access was recently granted, please refresh your credentials.",
  },
  OperationNotAllowed: {
    status: 409,
    code: 'OperationNotAllowed',
    message:
      'Operation is not allowed: Another operation (Updating) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details',
  },
  PreconditionFailed: {
    status: 412,
    code: 'PreconditionFailed',
    message: 'Etag provided in if-match header does not match etag of resource.',
  },
  TooManyRequests: {
    status: 429,
    code: 'TooManyRequests',
    message: "The request is being throttled. Please try after '2' seconds.",
    headers: { 'Retry-After': '2' },
  },
  ExpiredAuthenticationToken: {
    status: 401,
    code: 'ExpiredAuthenticationToken',
    message: 'The access token expiry UTC time is earlier than current UTC time.',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  },
  MissingSubscriptionRegistration: {
    status: 409,
    code: 'MissingSubscriptionRegistration',
    message:
      "The subscription is not registered to use namespace 'Microsoft.PolicyInsights'. See https://aka.ms/rps-not-found for how to register subscriptions.",
  },
  PreviewFeatureNotRegistered: {
    status: 400,
    code: 'PreviewFeatureNotRegistered',
    message: 'Preview feature Microsoft.ContainerService/AKS-AzurePolicyExternalData not registered.',
  },
  FeatureNotFound: {
    status: 400,
    code: 'FeatureNotFound',
    message: "The feature 'AKS-AzurePolicyExternalData' could not be found.",
  },
  PrincipalNotFound: {
    status: 400,
    code: 'PrincipalNotFound',
    message:
      'Principal 0b1ec7d000004000800000000000000b does not exist in the directory c0057ab1-0000-4000-8000-00000000c0de. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay.',
  },
  RoleAssignmentExists: {
    status: 409,
    code: 'RoleAssignmentExists',
    message: 'The role assignment already exists.',
  },
  ResourceIdentityRequired: {
    status: 400,
    code: 'ResourceIdentityRequired',
    message:
      "The policy assignment request is invalid. Policy assignments must include a resource identity when assigning 'DeployIfNotExists' policy definitions.",
  },
  RequestDisallowedByPolicy: {
    status: 403,
    code: 'RequestDisallowedByPolicy',
    message:
      'Resource \'prod-weu\' was disallowed by policy. Policy identifiers: \'[{"policyAssignment":{"name":"Clusters are private","id":"/subscriptions/5ab50001-0000-4000-8000-000000000001/providers/Microsoft.Authorization/policyAssignments/private-clusters"},"policyDefinition":{"name":"Azure Kubernetes Service Private Clusters should be enabled","id":"/providers/Microsoft.Authorization/policyDefinitions/040732e8-d947-40b8-95d6-854c95024bf8"}}]\'.',
  },
  PolicyDefinitionNotFound: {
    status: 404,
    code: 'PolicyDefinitionNotFound',
    message: 'The policy definition could not be found.',
  },
  ServiceUnavailable: { status: 503, code: 'ServerTimeout', message: 'The request timed out.' },
} as const satisfies Record<string, Preset>;
