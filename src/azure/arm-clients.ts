import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpMethods,
  type PipelinePolicy,
} from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { listOf, objectOf, textOf } from '../governance/raw-json.ts';
import { type Cloud, tokenScope } from './cloud.ts';
import {
  answerTimeout,
  bodyErrors,
  newestToken,
  operationProgress,
  postedPages,
  type WriteAnswer,
  writeAnswers,
} from './pipeline-policies.ts';
import { quietTransport } from './quiet-agent.ts';
import { ownHostTransport, readOnlyTransport } from './read-only.ts';
import { abortable } from './sdk-arguments.ts';
import type { SignIn } from './sign-in.ts';
import { soundPages } from './sound-pages.ts';
import { retries, type Throttled } from './throttling.ts';

export interface ArmConnection {
  readonly cloud: Cloud;
  readonly signIn: SignIn;
  readonly readonly: boolean;
  /** PEM text trusted instead of the system's authorities. */
  readonly ca?: string;
  /** Milliseconds for one request; two minutes unless told. */
  readonly answerWithin?: number;
}

/**
 * Every client of one console: they share the transport (which refuses writes with --readonly), the token, the retries and
 * the errors. Each SDK is loaded when it is first asked for.
 */
export interface ArmClients extends SdkClients {
  readonly connection: ArmConnection;
  /** Requests that wait for a throttling service, as they begin to wait. @returns a function that ends listening */
  onThrottled(listener: (throttled: Throttled) => void): () => void;
  /** Answers to requests that change something, refusals too. @returns a function that ends listening */
  onWritten(listener: (answer: WriteAnswer) => void): () => void;
  /** Percent of a long-running operation, by the path of its operation URL; undefined where the service gives none. */
  percentOf(operationUrl: string): number | undefined;
  /**
   * One request that no SDK client has, through the same pipeline. `path` begins with `/`, or is a whole URL of this ARM
   * (a nextLink). @throws ArmError
   */
  request(method: HttpMethods, path: string, options?: ArmRequestOptions): Promise<ArmAnswer>;
  /** Every item of a list that is paged by nextLink. @throws ArmError */
  requestAll(path: string, options: ArmRequestOptions): Promise<readonly unknown[]>;
}

export interface ArmRequestOptions {
  readonly apiVersion?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

export interface ArmAnswer {
  readonly status: number;
  /** Parsed JSON; undefined for an empty answer. */
  readonly body: unknown;
}

const userAgentPrefix = 'constable';

export function armClients(connection: ArmConnection): ArmClients {
  const { cloud, signIn, ca } = connection;
  const clock = () => Date.now();
  const listeners = new Set<(throttled: Throttled) => void>();
  const writeListeners = new Set<(answer: WriteAnswer) => void>();
  const percents = new Map<string, number>();
  const transport = ownHostTransport(quietTransport(createDefaultHttpClient(), ca), cloud.resourceManager);
  const httpClient = connection.readonly ? readOnlyTransport(transport) : transport;
  const perCall: readonly PipelinePolicy[] = [
    bodyErrors(clock),
    writeAnswers((answer) => {
      for (const listener of writeListeners) listener(answer);
    }),
    operationProgress((operation, percent) => percents.set(operation.toLowerCase(), percent)),
    retries((throttled) => {
      for (const listener of listeners) listener(throttled);
    }, clock),
    postedPages,
    soundPages(),
    answerTimeout(connection.answerWithin ?? 120_000),
  ];
  const perTry = newestToken(signIn);
  const shared = {
    endpoint: cloud.resourceManager,
    httpClient,
    // Our own retries know which requests may be repeated.
    retryOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix },
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
    additionalPolicies: [
      ...perCall.map((policy) => ({ policy, position: 'perCall' as const })),
      { policy: perTry, position: 'perRetry' as const },
    ],
  };
  const pipeline = createPipelineFromOptions(shared);
  for (const policy of perCall) pipeline.addPolicy(policy);
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential: signIn.credential, scopes: [tokenScope(cloud)] }), {
    phase: 'Sign',
  });
  pipeline.addPolicy(perTry, { afterPhase: 'Sign' });

  async function request(method: HttpMethods, path: string, options: ArmRequestOptions = {}): Promise<ArmAnswer> {
    const url = new URL(path.startsWith('/') ? `${cloud.resourceManager}${path}` : path);
    if (options.apiVersion && !url.searchParams.has('api-version'))
      url.searchParams.set('api-version', options.apiVersion);
    for (const [name, value] of Object.entries(options.query ?? {})) url.searchParams.set(name, value);
    const message = createPipelineRequest({
      url: url.href,
      method,
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      ...abortable(options.signal),
    });
    message.headers.set('accept', 'application/json');
    if (options.body !== undefined) message.headers.set('content-type', 'application/json');
    const response = await pipeline.sendRequest(httpClient, message);
    return { status: response.status, body: response.bodyAsText ? JSON.parse(response.bodyAsText) : undefined };
  }

  return {
    connection,
    onThrottled(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onWritten(listener) {
      writeListeners.add(listener);
      return () => writeListeners.delete(listener);
    },
    percentOf: (operationUrl) => percents.get(decodeURIComponent(new URL(operationUrl).pathname).toLowerCase()),
    ...sdkClients(signIn.credential, shared, tokenScope(cloud)),
    request,
    async requestAll(path, options) {
      const items: unknown[] = [];
      let next: string | undefined = path;
      while (next !== undefined) {
        // The link to a next page holds the query.
        const { query: _, ...rest } = options;
        const page = objectOf((await request('GET', next, next === path ? options : rest)).body);
        items.push(...listOf(page.value));
        next = textOf(page.nextLink) || undefined;
      }
      return items;
    },
  };
}

type SdkClients = ReturnType<typeof sdkClients>;

/** By subscription id, where the SDK asks for one. */
function sdkClients<Shared extends object>(credential: TokenCredential, shared: Shared, scope: string) {
  const modular = { ...shared, credentials: { scopes: [scope] } };
  const autoRest = { ...shared, credentialScopes: [scope] };
  return {
    policy: once(async (id) => (await import('@azure/arm-policy/api')).createPolicy(credential, id, modular)),
    containerService: once(async (id) =>
      (await import('@azure/arm-containerservice/api')).createContainerService(credential, id, modular),
    ),
    /** The whole client, which restoring a poller asks for. */
    containerServiceClient: once(
      async (id) => new (await import('@azure/arm-containerservice')).ContainerServiceClient(credential, id, modular),
    ),
    containerRegistry: once(async (id) =>
      (await import('@azure/arm-containerregistry/api')).createContainerRegistryManagement(credential, id, modular),
    ),
    resources: once(async (id) =>
      (await import('@azure/arm-resources/api')).createResourceManagement(credential, id, modular),
    ),
    subscriptions: single(async () =>
      (await import('@azure/arm-resources-subscriptions/api')).createSubscription(credential, modular),
    ),
    resourceGraph: single(async () =>
      (await import('@azure/arm-resourcegraph/api')).createResourceGraph(credential, '', modular),
    ),
    policyInsights: once(
      async (id) => new (await import('@azure/arm-policyinsights')).PolicyInsightsClient(credential, id, autoRest),
    ),
    authorization: once(
      async (id) =>
        new (await import('@azure/arm-authorization')).AuthorizationManagementClient(credential, id, autoRest),
    ),
    features: once(async (id) => new (await import('@azure/arm-features')).FeatureClient(credential, id, autoRest)),
  };
}

/** One client for each subscription. */
function once<T>(make: (subscriptionId: string) => Promise<T>): (subscriptionId: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (subscriptionId) => {
    const key = subscriptionId.toLowerCase();
    const client = made.get(key) ?? make(subscriptionId);
    made.set(key, client);
    return client;
  };
}

function single<T>(make: () => Promise<T>): () => Promise<T> {
  const of = once(make);
  return () => of('');
}
