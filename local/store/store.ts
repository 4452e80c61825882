import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { damagedState } from '../problem.ts';
import { authenticate, type Caller, type Principal } from './authentication.ts';
import { type AccessRequest, type BucketSettings, findBucket, type StoreContext } from './context.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { deleteObject } from './delete-object.ts';
import { type DeliveryTerms, EventDelivery, type EventHandler } from './event-delivery.ts';
import { EventJournal, type PendingEvent } from './event-journal.ts';
import { getObject } from './get-object.ts';
import { listObjects } from './list-objects.ts';
import { ObjectFiles } from './object-files.ts';
import { postObject } from './post-object.ts';
import { putObject } from './put-object.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import { Sequence } from './sequence.ts';
import { queryValue, readRequest, type StoreRequest } from './store-request.ts';
import { checkSupported } from './supported.ts';
import { xmlDocument } from './xml.ts';

const bucketNamePattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const formatVersion = 1;
/** After a refusal, as much of the body is still read as lets an honest client see the answer. */
const maxDrainedBytes = 512 * 1024 ** 2;

/** What a store is made of. */
export interface StoreOptions {
  /** Holds all state; made where it is missing. */
  readonly folder: string;
  /** The only region that signatures may name. */
  readonly region: string;
  readonly buckets: readonly BucketSettings[];
  /** Finds who owns an access key. */
  readonly credentials: (accessKeyId: string) => Principal | undefined;
  /** Decides, once the caller is authenticated. */
  readonly authorize: (access: AccessRequest) => boolean;
  /** Gets each event at least once, from {@link Store.startDelivery} on. */
  readonly onObjectCreated: EventHandler;
  /** Default: 250 ms, doubled up to 30 s. */
  readonly delivery?: DeliveryTerms;
  /** Default: the system's time. */
  readonly clock?: { now(): Date };
  /** Default: `localhost`, S3's own names. `{bucket}.{host}` then addresses a bucket. */
  readonly baseHosts?: readonly string[];
  /** Learns of faults of the store itself and of failed deliveries. Default: silent. */
  readonly report?: (error: unknown, doing: string) => void;
}

/** A running store; it listens nowhere by itself. */
export interface Store {
  /** For `http.createServer`. */
  readonly handler: RequestListener;
  /** Begins to deliver events, those that an earlier run still owed first. Until then they are only recorded. */
  startDelivery(): void;
  /** Ends delivery; undelivered events stay recorded. Close the HTTP server first. */
  close(): void;
}

/**
 * Opens an S3-compatible store: signatures, POST policies, CORS, events and S3's own errors; what it does not carry out
 * it answers with 501 `NotImplemented`.
 * @throws LocalProblem where the state folder is damaged
 */
export async function createStore(options: StoreOptions): Promise<Store> {
  const now = () => options.clock?.now() ?? new Date();
  const report = options.report ?? (() => undefined);
  const store = await openContext(options, now, report);
  const baseHosts = options.baseHosts ?? ['localhost', 's3.amazonaws.com', `s3.${options.region}.amazonaws.com`];
  return {
    handler: (message, response) => {
      void handle(store, message, response, now(), baseHosts, report);
    },
    startDelivery: () => store.delivery.start(),
    close: () => store.delivery.close(),
  };
}

async function openContext(
  options: StoreOptions,
  now: () => Date,
  report: (error: unknown, doing: string) => void,
): Promise<StoreContext> {
  const names = options.buckets.map(({ name }) => name);
  const wrong = names.find((name) => !bucketNamePattern.test(name) || name.includes('..'));
  if (wrong !== undefined) throw new Error(`${wrong} is no bucket name.`);
  const { incomingFolder, objects, journal, owed } = await openFolder(options.folder, names);
  const last = [objects.lastGeneration(), ...owed.map(({ generation }) => generation)].sort().at(-1) ?? '';
  const terms = options.delivery ?? { firstRetryMs: 250, maxRetryMs: 30_000 };
  return {
    region: options.region,
    credentials: options.credentials,
    authorize: options.authorize,
    buckets: new Map(options.buckets.map((bucket) => [bucket.name, bucket])),
    objects,
    journal,
    delivery: new EventDelivery(journal, owed, options.onObjectCreated, terms, report),
    sequence: new Sequence(now, last),
    incomingFolder,
  };
}

interface OpenedFolder {
  readonly incomingFolder: string;
  readonly objects: ObjectFiles;
  readonly journal: EventJournal;
  readonly owed: readonly PendingEvent[];
}

async function openFolder(folder: string, bucketNames: readonly string[]): Promise<OpenedFolder> {
  try {
    await checkFormat(folder);
    const incomingFolder = join(folder, 'incoming');
    await rm(incomingFolder, { recursive: true, force: true });
    await mkdir(incomingFolder);
    const objects = await ObjectFiles.open(join(folder, 'buckets'), bucketNames);
    const journal = new EventJournal(join(folder, 'events'));
    const owed = await journal.open(
      ({ bucket, key, generation }) => objects.has(bucket) && objects.get(bucket, key)?.generation === generation,
    );
    return { incomingFolder, objects, journal, owed };
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'path' in error)
      throw damagedState(String(error.path), String(error.code));
    throw error;
  }
}

/** The folder says which format it has, so that a later version can read it, or say that it can't. */
async function checkFormat(folder: string): Promise<void> {
  const file = join(folder, 'store.json');
  await mkdir(folder, { recursive: true });
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return writeFile(file, JSON.stringify({ version: formatVersion }));
  let version: unknown;
  try {
    version = (JSON.parse(text) as { version?: unknown } | null)?.version;
  } catch {
    throw damagedState(file, 'no JSON');
  }
  if (version !== formatVersion) throw damagedState(file, `version ${version}, this program reads ${formatVersion}`);
}

async function handle(
  store: StoreContext,
  message: IncomingMessage,
  response: ServerResponse,
  receivedAt: Date,
  baseHosts: readonly string[],
  report: (error: unknown, doing: string) => void,
): Promise<void> {
  let request: StoreRequest | undefined;
  try {
    request = readRequest(message, receivedAt, baseHosts);
    response.setHeader('x-amz-request-id', request.id);
    await route(store, request, response);
  } catch (error) {
    if (message.destroyed && !message.complete) return void response.destroy();
    if (!(error instanceof S3Error)) report(error, `answering ${message.method} ${request?.path}`);
    answerError(request, message, response, error);
  } finally {
    drain(message);
  }
}

async function route(store: StoreContext, request: StoreRequest, response: ServerResponse): Promise<void> {
  const { message, bucket, key, method } = request;
  const rules = store.buckets.get(bucket ?? '')?.cors ?? [];
  if (method === 'OPTIONS') {
    answerPreflight(rules, message, response);
    return;
  }
  allowOrigin(rules, message, response);
  if (isForm(request) && bucket !== undefined) {
    findBucket(store, bucket);
    await postObject(store, { ...request, bucket }, response);
    return;
  }
  const caller = authenticate(request, store);
  if (bucket === undefined) throw notImplemented('operations on the service');
  findBucket(store, bucket);
  if (key === undefined) routeBucket(store, { ...request, bucket }, caller, response);
  else await routeObject(store, { ...request, bucket, key }, caller, response);
}

function isForm({ method, key, query, message }: StoreRequest): boolean {
  const isMultipart = /^multipart\/form-data\b/i.test(message.headers['content-type'] ?? '');
  return method === 'POST' && key === undefined && query.length === 0 && isMultipart;
}

function routeBucket(
  store: StoreContext,
  request: StoreRequest & { readonly bucket: string },
  caller: Caller,
  response: ServerResponse,
): void {
  if (request.method === 'GET' && queryValue(request, 'list-type') === '2') {
    checkSupported(request, 'list');
    listObjects(store, request, caller, response);
  } else {
    throw notImplemented('this operation on buckets');
  }
}

async function routeObject(
  store: StoreContext,
  request: StoreRequest & { readonly bucket: string; readonly key: string },
  caller: Caller,
  response: ServerResponse,
): Promise<void> {
  checkSupported(request, 'object');
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return getObject(store, request, caller, response);
    case 'PUT':
      return putObject(store, request, caller, response);
    case 'DELETE':
      return deleteObject(store, request, caller, response);
    case 'POST':
      throw notImplemented('this operation on objects');
    default:
      throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.');
  }
}

function answerError(
  request: StoreRequest | undefined,
  message: IncomingMessage,
  response: ServerResponse,
  cause: unknown,
): void {
  if (response.headersSent) return void response.destroy();
  const error =
    cause instanceof S3Error
      ? cause
      : new S3Error('InternalError', 'We encountered an internal error. Please try again.');
  const document = xmlDocument('Error', {
    Code: error.code,
    Message: error.message,
    ...error.details,
    Resource: request?.path,
    RequestId: request?.id,
    HostId: request?.id,
  });
  response.writeHead(error.status, {
    'Content-Type': 'application/xml',
    'Content-Length': Buffer.byteLength(document),
  });
  response.end(message.method === 'HEAD' ? undefined : document);
}

/** Reads on what nobody wants any more, so that the client gets to the answer and may reuse the connection. */
function drain(message: IncomingMessage): void {
  if (message.complete) return;
  let drainedBytes = 0;
  message.on('error', () => undefined);
  message.on('data', (piece: Buffer) => {
    drainedBytes += piece.length;
    if (drainedBytes > maxDrainedBytes) message.destroy();
  });
  message.resume();
}
