import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { damagedState } from '../problem.ts';
import { authenticate, type Principal } from './authentication.ts';
import { BucketRegistry, isBucketName } from './bucket-registry.ts';
import type { BucketSettings } from './bucket-settings.ts';
import { carryOut } from './carry-out.ts';
import { type AccessRequest, findBucket, type StoreContext } from './context.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { type DeliveryTerms, EventDelivery, type EventHandler } from './event-delivery.ts';
import { EventJournal, type PendingEvent } from './event-journal.ts';
import { type Fault, type FaultyRequest, suffer } from './faults.ts';
import { startExpiry } from './lifecycle.ts';
import { MultipartUploads } from './multipart-uploads.ts';
import { ObjectFiles } from './object-files.ts';
import { findOperation } from './operation.ts';
import { postObject } from './post-object.ts';
import { S3Error } from './s3-error.ts';
import { Sequence } from './sequence.ts';
import { readRequest, type StoreRequest } from './store-request.ts';
import { checkHeaders } from './supported.ts';
import { xmlDocument } from './xml.ts';

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
  /** Which fault befalls a request, to try how its sender bears it. Default: none. */
  readonly faults?: (request: FaultyRequest) => Fault | undefined;
  /** Learns of faults of the store itself and of failed deliveries. Default: silent. */
  readonly report?: (error: unknown, doing: string) => void;
}

/** A running store; it listens nowhere by itself. */
export interface Store {
  /** For `http.createServer`. */
  readonly handler: RequestListener;
  /**
   * Begins to deliver events, those that an earlier run still owed first, and to carry out the lifecycle rules, at once
   * and every hour. Until then events are only recorded.
   */
  startDelivery(): void;
  /** Ends both; undelivered events stay recorded. Close the HTTP server first. */
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
  let endExpiry: (() => void) | undefined;
  const baseHosts = options.baseHosts ?? ['localhost', 's3.amazonaws.com', `s3.${options.region}.amazonaws.com`];
  return {
    handler: (message, response) => {
      void handle(store, message, response, now(), baseHosts, report);
    },
    startDelivery: () => {
      endExpiry ??= startExpiry(store, now, report);
      store.delivery.start();
    },
    close: () => {
      endExpiry?.();
      store.delivery.close();
    },
  };
}

async function openContext(
  options: StoreOptions,
  now: () => Date,
  report: (error: unknown, doing: string) => void,
): Promise<StoreContext> {
  const names = options.buckets.map(({ name }) => name);
  const wrong = names.find((name) => !isBucketName(name));
  if (wrong !== undefined) throw new Error(`${wrong} is no bucket name.`);
  const { objects, uploads, owed, ...opened } = await openFolder(options.folder, options.buckets);
  const generations = [objects.lastGeneration(), uploads.lastGeneration(), ...owed.map(({ generation }) => generation)];
  const last = generations.sort().at(-1) ?? '';
  const terms = options.delivery ?? { firstRetryMs: 250, maxRetryMs: 30_000 };
  return {
    region: options.region,
    credentials: options.credentials,
    authorize: options.authorize,
    ...(options.faults && { faults: options.faults }),
    ...opened,
    objects,
    uploads,
    delivery: new EventDelivery(opened.journal, owed, options.onObjectCreated, terms, report),
    sequence: new Sequence(now, last),
  };
}

interface OpenedFolder {
  readonly incomingFolder: string;
  readonly buckets: BucketRegistry;
  readonly objects: ObjectFiles;
  readonly uploads: MultipartUploads;
  readonly journal: EventJournal;
  readonly owed: readonly PendingEvent[];
}

async function openFolder(folder: string, configured: readonly BucketSettings[]): Promise<OpenedFolder> {
  try {
    await checkFormat(folder);
    const incomingFolder = join(folder, 'incoming');
    await rm(incomingFolder, { recursive: true, force: true });
    await mkdir(incomingFolder);
    const buckets = await BucketRegistry.open(join(folder, 'made-buckets.json'), configured);
    const objects = await ObjectFiles.open(join(folder, 'buckets'), buckets.names());
    const uploads = await MultipartUploads.open(join(folder, 'uploads'));
    const journal = new EventJournal(join(folder, 'events'));
    const owed = await journal.open(
      ({ bucket, key, generation }) => objects.has(bucket) && objects.get(bucket, key)?.generation === generation,
    );
    return { incomingFolder, buckets, objects, uploads, journal, owed };
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
  const { message, bucket, method } = request;
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
  const operation = findOperation(request);
  checkHeaders(request);
  const fault = store.faults?.({
    principal: caller.principal.name,
    operation,
    ...(bucket !== undefined && { bucket }),
    ...(request.key !== undefined && { key: request.key }),
  });
  if (!suffer(fault, response)) return;
  if (bucket !== undefined && operation !== 'CreateBucket') findBucket(store, bucket);
  await carryOut(operation, store, request, caller, response);
}

function isForm({ method, key, query, message }: StoreRequest): boolean {
  const isMultipart = /^multipart\/form-data\b/i.test(message.headers['content-type'] ?? '');
  return method === 'POST' && key === undefined && query.length === 0 && isMultipart;
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
