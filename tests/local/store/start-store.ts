import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Principal } from '../../../local/store/authentication.ts';
import { createStore, type StoreOptions } from '../../../local/store/store.ts';

// The SDK tells at its first use that its support for Node 20 will end.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** The key of a caller who may do everything, unless `authorize` says otherwise. */
export const ownerKey = { accessKeyId: 'AKIAOWNER', secretAccessKey: 'owner-secret' } as const;

const owner: Principal = { name: 'owner', secretAccessKey: ownerKey.secretAccessKey };

/** A store that listens on a free port of the loopback. */
export interface StartedStore {
  /** `http://127.0.0.1:{port}`. */
  readonly url: string;
  readonly folder: string;
  /** An SDK client of the owner, or of whom `config.credentials` names. */
  client(config?: S3ClientConfig): S3Client;
  /** Ends the store and its server; removes the folder unless it was given. */
  stop(): Promise<void>;
}

/**
 * Starts a store with two buckets, `input` and `output`, all of whose callers are the owner, who may do everything,
 * without notifications. `options` replace parts of it; a `folder` that is given outlives the store.
 */
export async function startStore(options: Partial<StoreOptions> = {}): Promise<StartedStore> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'store-')));
  const clients: S3Client[] = [];
  const store = await createStore({
    region: 'eu-central-1',
    buckets: [{ name: 'input' }, { name: 'output' }],
    credentials: (accessKeyId) => (accessKeyId === ownerKey.accessKeyId ? owner : undefined),
    authorize: () => true,
    onObjectCreated: async () => undefined,
    report: (error, doing) => console.error(doing, error),
    ...options,
    folder,
  });
  const server = createServer(store.handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  store.startDelivery();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    folder,
    client(config = {}) {
      const client = new S3Client({
        region: 'eu-central-1',
        endpoint: url,
        credentials: ownerKey,
        maxAttempts: 1,
        ...config,
      });
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.destroy();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      store.close();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
