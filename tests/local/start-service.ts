import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { build } from '../../build.ts';
import type { ConversionRecord } from '../../functions/service/record.ts';
import { type Service, type ServiceOptions, startService } from '../../local/service.ts';

// The SDK tells at its first use that its support for Node 20 will end.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** A folder for state that the test removes. */
export function makeStateFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'service-'));
}

/** Where the local service keeps what it still owes. */
const pendingFolders = ['store/events', 'events', 'queues/conversion_failures'];

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** The whole service on free ports with waits of 50 ms, and the ways of its user into its store. */
export class StartedService {
  service: Service;
  readonly announced: readonly string[];
  readonly #options: ServiceOptions;
  #s3: S3Client;

  private constructor(service: Service, options: ServiceOptions, announced: readonly string[]) {
    this.service = service;
    this.announced = announced;
    this.#options = options;
    this.#s3 = this.client(service.credentials);
  }

  static async start(stateFolder: string, options: ServiceOptions = {}): Promise<StartedService> {
    await build(['functions', 'site', 'stack']);
    const announced: string[] = [];
    const all = {
      stateFolder,
      port: 0,
      retryDelaysMs: [50, 50],
      redeliveryDelayMs: 50,
      announce: (line: string) => announced.push(line),
      ...options,
    };
    return new StartedService(await startService(all), all, announced);
  }

  /** Starts it again with the state that it had; where it was before if it was told its port. */
  async restart(): Promise<void> {
    await this.stop();
    this.service = await startService(this.#options);
    this.#s3 = this.client(this.service.credentials);
  }

  client(credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }): S3Client {
    const { region, storeUrl } = this.service;
    return new S3Client({ region, endpoint: storeUrl, credentials, maxAttempts: 1 });
  }

  async put(key: string, body: Uint8Array | string, options?: object): Promise<void> {
    await this.#s3.send(
      new PutObjectCommand({
        Bucket: this.service.buckets.input,
        Key: key,
        Body: body,
        ...(options && { Metadata: { options: JSON.stringify(options) } }),
      }),
    );
  }

  async get(key: string, bucket: 'input' | 'output' = 'output'): Promise<Uint8Array> {
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.service.buckets[bucket], Key: key }));
    return Body!.transformToByteArray();
  }

  async keys(bucket: 'input' | 'output', prefix = ''): Promise<readonly string[]> {
    const { Contents = [] } = await this.#s3.send(
      new ListObjectsV2Command({ Bucket: this.service.buckets[bucket], Prefix: prefix }),
    );
    return Contents.map(({ Key }) => Key!);
  }

  /** The report on an input, as soon as it is there; the test's own time limit ends a vain wait. */
  async report(key: string): Promise<ConversionRecord> {
    for (;;) {
      if ((await this.keys('output', `${key}/report.json`)).length > 0)
        return JSON.parse(Buffer.from(await this.get(`${key}/report.json`)).toString());
      await wait(20);
    }
  }

  /** Waits until every event that the store owes and every invocation that was accepted has come to its end. */
  async idle(): Promise<void> {
    const pending = async () =>
      (await Promise.all(pendingFolders.map((name) => filesBelow(join(this.service.stateFolder, name))))).flat().length;
    while ((await pending()) > 0) await wait(20);
  }

  async stop(): Promise<void> {
    this.#s3.destroy();
    await this.service.stop();
  }

  /** Stops the service and removes its state. */
  async clean(): Promise<void> {
    await this.stop();
    await rm(this.service.stateFolder, { recursive: true, force: true });
  }
}
