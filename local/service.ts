import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { S3Event } from 'aws-lambda';
import type { Role } from './deployment/access.ts';
import { apiIdentity } from './deployment/api.ts';
import { type Deployment, loadSynthesizedStack, readDeployment } from './deployment/deployment.ts';
import { functionNameOf } from './deployment/functions.ts';
import { localize } from './deployment/localize.ts';
import { createGateway, type Gateway } from './gateway/index.ts';
import { createIdentity } from './identity/index.ts';
import { listen } from './listen.ts';
import { createFigures } from './monitoring/figures.ts';
import { MetricStore } from './monitoring/metric-store.ts';
import { isForApi, measureRequest } from './monitoring/service-metrics.ts';
import { LocalProblem } from './problem.ts';
import { FunctionRunner } from './runner/function-runner.ts';
import { lockState } from './state-lock.ts';
import type { Fault, FaultyRequest } from './store/faults.ts';
import { createStore } from './store/store.ts';
import { openAccess, userCredentials } from './store-access.ts';

/** How often the queues are measured; SQS does so once a minute. */
const queueLookMs = 15_000;

/** The user that exists from the first start. */
const demoUser = { email: 'demo@example.com', password: 'demo-password-1' } as const;

export interface ServiceOptions {
  /** Holds all state; `.local` below the working directory unless set. */
  readonly stateFolder?: string;
  /** The port of site and API; store, identity provider and figures take the three after it. 4400 unless set, 0 for any free ones. */
  readonly port?: number;
  /** Holds what was built: `functions`, `site`, `stack`. `dist` of this checkout unless set. */
  readonly distFolder?: string;
  /** Takes a line about each thing worth a look: confirmation codes, failures. Silent unless set. */
  readonly announce?: (line: string) => void;
  /** The waits before the second and third try of an event; 1 s and 2 s unless set. */
  readonly retryDelaysMs?: readonly number[];
  /** The wait before a message that failed is tried again; 2 s unless set. */
  readonly redeliveryDelayMs?: number;
  /** Processes of one function at once, at most; as many as cores, 2 to 4, unless set. */
  readonly maxProcesses?: number;
  /** How long an access token lives; as the stack says unless set. */
  readonly accessTokenSeconds?: number;
  /** Whether the loopback interface counts as secure transport in policies; it does unless set. */
  readonly secureTransport?: boolean;
  /** The roles with the policies that count, made from the deployment's own. Asked at every decision. */
  readonly roles?: (deployed: readonly Role[]) => readonly Role[];
  /** Faults to try the service with; none unless set. */
  readonly faults?: ServiceFaults;
  /** The Node that runs the functions; the one that runs this unless set. */
  readonly nodePath?: string;
}

/** What goes wrong on AWS at times, on purpose. */
export interface ServiceFaults {
  /** Which fault befalls a request to the store. */
  readonly store?: (request: FaultyRequest) => Fault | undefined;
  /** The events that arrive in place of one: it twice, or another before it. */
  readonly events?: (event: S3Event) => readonly S3Event[];
  /** Whether the queue of failures takes no record at present. */
  readonly refusesFailures?: () => boolean;
}

/** The running service. */
export interface Service {
  readonly siteUrl: string;
  readonly storeUrl: string;
  readonly identityUrl: string;
  /** A page with what the dashboard and the alarms of the stack tell. */
  readonly figuresUrl: string;
  readonly deployment: Deployment;
  /** For the AWS SDK: region and key of whoever runs the service. */
  readonly region: string;
  readonly credentials: typeof userCredentials;
  /** The buckets' names. */
  readonly buckets: { readonly input: string; readonly output: string };
  readonly demoUser: typeof demoUser;
  readonly stateFolder: string;
  /** The functions, their processes and queues. */
  readonly functions: FunctionRunner;
  /** Ends everything; what was accepted goes on at the next start. */
  stop(): Promise<void>;
}

/**
 * Starts the whole service on the loopback interface, from what was built.
 * @throws LocalProblem where a person has to put something right first
 */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const closers: (() => unknown)[] = [];
  const stop = once(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  try {
    return { ...(await compose(options, (close) => closers.push(close))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function compose(
  options: ServiceOptions,
  onStop: (close: () => unknown) => void,
): Promise<Omit<Service, 'stop'>> {
  const dist = options.distFolder ?? fileURLToPath(new URL('../dist', import.meta.url));
  const stateFolder = resolve(options.stateFolder ?? '.local');
  const announce = options.announce ?? (() => undefined);

  onStop(lockState(stateFolder));
  const synthesized = await loadSynthesizedStack(join(dist, 'stack'));
  const port = options.port ?? 4400;
  const portAfter = (offset: number) => (port === 0 ? 0 : port + offset);
  const site = await listen(port, 'site');
  onStop(() => site.close());
  const storage = await listen(portAfter(1), 'object store');
  onStop(() => storage.close());
  const signIn = await listen(portAfter(2), 'identity provider');
  onStop(() => signIn.close());
  const figures = await listen(portAfter(3), 'figures');
  onStop(() => figures.close());
  const deployment = localize(readDeployment(synthesized, join(dist, 'functions')), {
    site: site.origin,
    store: storage.origin,
    identity: signIn.origin,
  });

  const metrics = new MetricStore();
  const { faults = {}, roles } = options;
  const access = openAccess(
    deployment,
    join(stateFolder, 'credentials'),
    { storeUrl: storage.origin, identityUrl: signIn.origin },
    {
      ...(options.secureTransport !== undefined && { secureTransport: options.secureTransport }),
      ...(roles && { roles: () => roles(deployment.roles) }),
    },
  );
  const functions = new FunctionRunner({
    ...options,
    functions: deployment.functions,
    queues: deployment.queues,
    eventSources: deployment.eventSources,
    stateFolder,
    logFolder: join(stateFolder, 'logs'),
    sdkEnvironment: access.sdkEnvironment,
    mayFunction: access.mayFunction,
    ...(faults.refusesFailures && { refusesFailures: faults.refusesFailures }),
    onTrouble: announce,
    onSample: (sample) => metrics.add(sample),
  });
  const store = await createStore({
    ...access,
    folder: join(stateFolder, 'store'),
    region: deployment.region,
    buckets: deployment.buckets,
    onObjectCreated: async (event, target) => {
      for (const arriving of faults.events?.(event) ?? [event])
        functions.invokeAsynchronously(functionIdOf(deployment, target), arriving);
    },
    ...(faults.store && { faults: faults.store }),
    report: (error, doing) => announce(`store: ${doing}: ${error}`),
  });
  const identity = await createIdentity({
    folder: join(stateFolder, 'identity'),
    issuer: deployment.identity.issuer,
    client: {
      ...deployment.identity.client,
      ...(options.accessTokenSeconds !== undefined && { accessTokenSeconds: options.accessTokenSeconds }),
    },
    ...(deployment.identity.scripts && { scripts: deployment.identity.scripts }),
    groups: deployment.identity.groups,
    passwordPolicy: deployment.identity.passwordPolicy,
    administrators: {
      region: deployment.region,
      userPoolId: deployment.identity.poolId,
      credentials: access.credentials,
      authorize: access.authorizeUserPool,
    },
    refuseSignUp: (email) => refuseSignUp(deployment, functions, email),
    demoUser,
    announce,
  });
  const gateway = openGateway(deployment, functions, join(dist, 'site'), announce);

  onStop(() => store.close());
  onStop(() => identity.close());
  onStop(() => gateway.close());
  onStop(() => Promise.all([site.close(), storage.close(), signIn.close()]));
  // First of all: requests that wait for a function are then answered, if with a failure.
  onStop(() => functions.stop());
  storage.serve(store.handler);
  signIn.serve(identity.handler);
  site.serve((request, response) => {
    if (isForApi(request, deployment.site.apiPathPrefixes)) measureRequest(deployment.api.id, response, metrics);
    gateway.handler(request, response);
  });
  figures.serve(
    createFigures({
      monitoring: deployment.monitoring,
      metrics,
      siteUrl: site.origin,
      look: () => functions.measureQueues(),
    }),
  );
  const looking = setInterval(() => functions.measureQueues(), queueLookMs).unref();
  onStop(() => clearInterval(looking));
  functions.start();
  store.startDelivery();

  return {
    siteUrl: site.origin,
    storeUrl: storage.origin,
    identityUrl: signIn.origin,
    figuresUrl: figures.origin,
    deployment,
    region: deployment.region,
    credentials: userCredentials,
    buckets: { input: bucketNameOf(deployment, 'input'), output: bucketNameOf(deployment, 'output') },
    demoUser,
    stateFolder,
    functions,
  };
}

function openGateway(
  { api, site }: Deployment,
  functions: FunctionRunner,
  siteFolder: string,
  report: (line: string) => void,
): Gateway {
  return createGateway({
    site: {
      folder: siteFolder,
      headers: site.headers,
      config: site.config,
      spaPaths: site.spaPaths,
      rootObject: site.rootObject,
      customErrorResponses: site.customErrorResponses,
    },
    api: {
      pathPrefixes: site.apiPathPrefixes,
      routes: api.routes,
      authorizer: api.authorizer,
      throttle: api.throttle,
      identity: apiIdentity(api),
      headers: site.apiHeaders,
      async invoke(functionId, event) {
        const { error, payload } = await functions.invoke(functionId, event);
        if (error) throw new Error(`${error.errorType}: ${error.errorMessage}`);
        return JSON.parse(payload);
      },
    },
    report,
  });
}

/** What Cognito asks before it makes an account: the pool's rule, then the function that admits. */
async function refuseSignUp(
  deployment: Deployment,
  functions: FunctionRunner,
  email: string,
): Promise<string | undefined> {
  const { byInvitation, admitArn } = deployment.identity.signUp;
  if (byInvitation) return 'Accounts are made by invitation only.';
  if (admitArn === undefined) return undefined;
  const event = {
    version: '1',
    triggerSource: 'PreSignUp_SignUp',
    request: { userAttributes: { email } },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  };
  const { error } = await functions.invoke(functionIdOf(deployment, admitArn), event);
  return error?.errorMessage;
}

function functionIdOf({ functions }: Deployment, arn: string): string {
  const name = functionNameOf(arn);
  const found = functions.find((one) => one.name === name);
  if (found === undefined) throw new LocalProblem(`The stack notifies ${arn}, which is no function of its own.`);
  return found.id;
}

function bucketNameOf({ buckets }: Deployment, id: string): string {
  const found = buckets.find((bucket) => bucket.id === id);
  if (found === undefined) throw new LocalProblem(`The stack has no bucket called ${id}.`);
  return found.name;
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}
