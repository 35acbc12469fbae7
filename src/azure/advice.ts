import { type AzureProblem, roleFor } from '../governance/azure/azure-problem.ts';
import { defined } from '../governance/defined.ts';
import { type ArmError, isArmError } from './arm-error.ts';
import { CloudError, UnknownNameError } from './cloud.ts';
import { NoAnswerError } from './pipeline-policies.ts';
import { ReadOnlyError } from './read-only.ts';
import { NotSignedInError } from './sign-in.ts';

/** What an error of Azure's side means to the person at the screen: what happened, to what, and what to do next. */
export function adviceFor(error: unknown): AzureProblem {
  if (isArmError(error)) return armAdvice(error);
  if (error instanceof NotSignedInError) {
    const tried = error.tried.map(({ method, said }) => `${method}: ${said}`);
    return {
      what: 'Not signed in to Azure',
      next: ['Run `az login`, or choose device code or browser.', ...tried].join('\n'),
      remedy: { kind: 'sign-in' },
      status: 401,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ReadOnlyError)
    return {
      what: `Refused by --readonly: ${error.request}`,
      next: 'Start the console without --readonly to change things.',
    };
  if (error instanceof UnknownNameError) return { what: message, next: error.next, wrongInput: true };
  if (error instanceof CloudError) return { what: message, next: 'Check --cloud, or `az cloud show`.' };
  if (error instanceof NoAnswerError)
    return {
      what: 'Azure did not answer in time',
      next: `Check the network; what was sent may still have arrived: ${message}`,
    };
  const { name, code } = namesOf(error);
  if (name === 'AbortError')
    return { what: 'Cancelled', next: 'Nothing more is sent; what was sent before goes on in Azure.' };
  if (['CredentialUnavailableError', 'AuthenticationError', 'AuthenticationRequiredError'].includes(name))
    return {
      what: 'The Azure login does not work any more',
      next: `Sign in again: az login. ${message.split('\n')[0]}`,
      remedy: { kind: 'sign-in' },
      status: 401,
    };
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER/i.test(code))
    return {
      what: `The certificate of Azure’s endpoint is not trusted (${code})`,
      next: 'Behind a proxy, give its authority with --arm-ca or REQUESTS_CA_BUNDLE.',
    };
  if (['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EAI_AGAIN', 'REQUEST_SEND_ERROR'].includes(code))
    return { what: `Azure cannot be reached (${code})`, next: `Check the network and HTTPS_PROXY. ${message}` };
  return { what: message, next: 'Try again; if it stays, report it with what you did.' };
}

function namesOf(error: unknown): { readonly name: string; readonly code: string } {
  if (!(error instanceof Error)) return { name: '', code: '' };
  return { name: error.name, code: 'code' in error ? String(error.code) : '' };
}

interface Row {
  readonly status?: number;
  readonly codes?: readonly string[];
  /** Tried on the message where codes alone do not tell. */
  readonly message?: RegExp;
  readonly advise: (error: ArmError) => Pick<AzureProblem, 'what' | 'next' | 'action' | 'scope' | 'remedy'>;
}

const rows: readonly Row[] = [
  {
    codes: ['AuthorizationFailed', 'LinkedAuthorizationFailed'],
    advise: (error) => {
      const action = /perform action '([^']+)'/.exec(error.message)?.[1];
      const scope = /over scope '([^']+)'/.exec(error.message)?.[1];
      if (!action) return { what: 'Azure refused it for lack of permission', next: error.message };
      return {
        what: `You may not ${action}${scope ? ` over ${scope}` : ''}`,
        next: `${roleFor(action)} has it. If access was just granted, sign in again: az login`,
        action,
        ...defined({ scope }),
      };
    },
  },
  {
    codes: ['RequestDisallowedByPolicy'],
    advise: (error) => ({
      what: `A policy refused it${error.blockedBy.length > 0 ? `: assignment ${error.blockedBy.map((name) => `"${name}"`).join(', ')}` : ''}`,
      next: `Satisfy the policy, or have it exempted. ${error.message}`,
    }),
  },
  {
    status: 409,
    codes: ['OperationNotAllowed', 'AnotherOperationInProgress', 'EtagMismatch', 'Conflict'],
    message: /in progress|another operation|is not in a state|currently (being )?(updat|creat|delet)/i,
    advise: (error) => ({
      what: `The cluster is busy with another operation`,
      next: `Wait for it, or abort it. ${error.message}`,
      remedy: { kind: 'wait-or-abort' },
    }),
  },
  {
    status: 412,
    advise: () => ({
      what: 'It was changed meanwhile by someone else',
      next: 'Read it again, look at what changed, and confirm anew.',
      remedy: { kind: 'read-again' },
    }),
  },
  {
    status: 429,
    advise: (error) => {
      const seconds = Math.ceil((error.retryAfter ?? 60_000) / 1000);
      return {
        what: `Azure throttles these requests for ${seconds} s`,
        next: `Wait ${seconds} s, then try again.`,
        remedy: { kind: 'wait', seconds },
      };
    },
  },
  {
    codes: ['MissingSubscriptionRegistration', 'SubscriptionNotRegistered'],
    advise: (error) => {
      const namespace = /namespace '([A-Za-z][A-Za-z0-9.]*)'/.exec(error.message)?.[1] ?? 'Microsoft.PolicyInsights';
      return {
        what: `The subscription is not registered for ${namespace}`,
        next: `Register it: az provider register --namespace ${namespace}`,
        remedy: { kind: 'register-provider', namespace },
      };
    },
  },
  {
    codes: ['PreviewFeatureNotRegistered', 'FeatureNotRegistered'],
    advise: (error) => {
      const [, namespace, feature] = /(Microsoft\.[A-Za-z]+)\/([A-Za-z0-9-]+)/.exec(error.message) ?? [];
      return {
        what: `The preview feature ${feature ?? 'it needs'} is not registered`,
        next: 'Register the feature, then its provider again.',
        ...(namespace && feature && { remedy: { kind: 'register-feature' as const, namespace, feature } }),
      };
    },
  },
  {
    codes: ['FeatureNotFound'],
    advise: () => ({
      what: 'Azure does not know this preview feature',
      next: 'Mostly it is generally available by now and needs no registration: go on without it.',
    }),
  },
  {
    codes: ['PrincipalNotFound'],
    advise: () => ({
      what: 'The directory does not know this identity yet',
      next: 'A new identity takes a minute to spread; it is tried again.',
    }),
  },
  {
    codes: ['RoleAssignmentExists'],
    advise: () => ({ what: 'The role assignment already exists', next: 'Nothing to do.' }),
  },
  {
    codes: ['ResourceIdentityRequired'],
    advise: () => ({
      what: 'The assignment needs an identity and a location',
      next: 'Its policy deploys or modifies resources: assign it with a managed identity and a location.',
    }),
  },
  {
    codes: ['PolicyDefinitionNotFound', 'PolicySetDefinitionNotFound'],
    advise: (error) => ({
      what: 'There is no such definition at this scope',
      next: `Built-in ones live under /providers/Microsoft.Authorization. ${error.message}`,
    }),
  },
  {
    codes: ['InvalidAuthenticationTokenTenant', 'InvalidSubscriptionId', 'SubscriptionNotFound'],
    advise: (error) => ({
      what: 'This login cannot use that subscription',
      next: `Sign in to its tenant: az login --tenant … ${error.message}`,
      remedy: { kind: 'sign-in' },
    }),
  },
  {
    status: 401,
    advise: (error) => ({
      what:
        error.code === 'ExpiredAuthenticationToken'
          ? 'The Azure login has expired'
          : 'Azure does not accept this login',
      next: 'Sign in again: az login',
      remedy: { kind: 'sign-in' },
    }),
  },
  { status: 403, advise: (error) => ({ what: 'Azure refused it for lack of permission', next: error.message }) },
  {
    status: 404,
    advise: (error) => ({
      what: `It is not there: ${error.request.replace(/^[A-Z]+ /, '')}`,
      next: `It may have been deleted or moved; list again. ${error.message}`,
    }),
  },
  { status: 409, advise: (error) => ({ what: 'It conflicts with what is there', next: error.message }) },
  { status: 400, advise: (error) => ({ what: 'Azure does not accept the request', next: error.message }) },
];

function armAdvice(error: ArmError): AzureProblem {
  const row = rows.find(
    (candidate) =>
      (candidate.status === undefined || candidate.status === error.status) &&
      (candidate.codes === undefined ||
        candidate.codes.some((code) => code.toLowerCase() === error.code.toLowerCase())) &&
      (candidate.message === undefined || candidate.message.test(error.message)),
  );
  const said = row?.advise(error) ?? {
    what: error.status >= 500 ? `Azure failed (${error.status})` : error.message,
    next: error.status >= 500 ? `Try again later; see https://azure.status.microsoft. ${error.message}` : error.request,
  };
  return {
    ...said,
    ...defined({ status: error.status || undefined, code: error.code || undefined, requestId: error.requestId }),
  };
}
