/**
 * Takes real S3 clients, those that are installed, through what people do with them, against a store of its own:
 *
 *     npm run test:clients
 *
 * Prints a table and fails where a client failed. Not among the tests that always run: the clients are no part of the
 * checkout.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownerKey, startStore } from './start-store.ts';

/** Above the size from which each client, as set up here, sends and copies in parts. */
const largeBytes = 30 * 1024 ** 2;

interface Run {
  /** Runs the client; resolves with what it printed. */
  readonly run: (...args: readonly string[]) => Promise<string>;
  /** A folder with files: `a b+ü.txt`, `empty`, `sub/c.txt`, `large.bin`. */
  readonly source: string;
  /** A folder that is not there yet. */
  readonly target: string;
}

type Verbs = Readonly<
  Record<'list' | 'put' | 'get' | 'copy' | 'move' | 'large' | 'sync' | 'remove', (run: Run) => Promise<void>>
>;

interface Client {
  readonly command: string;
  readonly version: readonly string[];
  /** Writes the client's configuration; returns what goes before every command. */
  readonly configure: (url: string, folder: string) => Promise<readonly string[]>;
  readonly verbs: Verbs;
}

const small = 'a b+ü.txt';

const clients: readonly Client[] = [
  {
    command: 'aws',
    version: ['--version'],
    configure: async (url) => ['--endpoint-url', url],
    verbs: {
      list: async ({ run }) => contains(await run('s3', 'ls'), 'input'),
      put: async ({ run, source }) => {
        await run('s3', 'cp', join(source, small), `s3://input/put/${small}`);
        contains(await run('s3', 'ls', '--recursive', 's3://input/put/'), small);
      },
      get: async ({ run, source, target }) => {
        await run('s3', 'cp', `s3://input/put/${small}`, join(target, small));
        await same(join(source, small), join(target, small));
      },
      copy: async ({ run }) => {
        await run('s3', 'cp', `s3://input/put/${small}`, 's3://output/copy');
        contains(await run('s3', 'ls', 's3://output/'), 'copy');
      },
      move: async ({ run }) => {
        await run('s3', 'mv', 's3://output/copy', 's3://output/moved');
        contains(await run('s3', 'ls', 's3://output/'), 'moved', 'copy');
      },
      large: async ({ run, source, target }) => {
        await run('s3', 'cp', join(source, 'large.bin'), 's3://input/large.bin');
        await run('s3', 'cp', 's3://input/large.bin', 's3://output/large.bin');
        await run('s3', 'cp', 's3://output/large.bin', join(target, 'large.bin'));
        await same(join(source, 'large.bin'), join(target, 'large.bin'));
      },
      sync: async ({ run, source, target }) => {
        await run('s3', 'sync', source, 's3://input/sync/');
        await run('s3', 'sync', 's3://input/sync/', target);
        await sameFolders(source, target);
      },
      remove: async ({ run }) => {
        for (const bucket of ['input', 'output']) await run('s3', 'rm', '--recursive', `s3://${bucket}/`);
        contains(await run('s3', 'ls', '--recursive', 's3://input/'), '', 'sync');
      },
    },
  },
  {
    command: 'rclone',
    version: ['version'],
    configure: async (url, folder) => {
      const file = join(folder, 'rclone.conf');
      const { accessKeyId, secretAccessKey } = ownerKey;
      await writeFile(
        file,
        `[local]\ntype = s3\nprovider = Other\naccess_key_id = ${accessKeyId}\nsecret_access_key = ${secretAccessKey}\n` +
          `endpoint = ${url}\nregion = eu-central-1\n`,
      );
      const parts = ['--s3-upload-cutoff', '10M', '--s3-chunk-size', '5M', '--s3-copy-cutoff', '10M'];
      return ['--config', file, '--retries', '1', '--low-level-retries', '1', ...parts];
    },
    verbs: {
      list: async ({ run }) => contains(await run('lsd', 'local:'), 'input'),
      put: async ({ run, source }) => {
        await run('copyto', join(source, small), `local:input/put/${small}`);
        contains(await run('ls', 'local:input/put'), small);
      },
      get: async ({ run, source, target }) => {
        await run('copyto', `local:input/put/${small}`, join(target, small));
        await same(join(source, small), join(target, small));
      },
      copy: async ({ run }) => {
        await run('copyto', `local:input/put/${small}`, 'local:output/copy');
        contains(await run('ls', 'local:output'), 'copy');
      },
      move: async ({ run }) => {
        await run('moveto', 'local:output/copy', 'local:output/moved');
        contains(await run('ls', 'local:output'), 'moved', 'copy');
      },
      large: async ({ run, source, target }) => {
        await run('copyto', join(source, 'large.bin'), 'local:input/large.bin');
        await run('copyto', 'local:input/large.bin', 'local:output/large.bin');
        await run('copyto', 'local:output/large.bin', join(target, 'large.bin'));
        await same(join(source, 'large.bin'), join(target, 'large.bin'));
      },
      sync: async ({ run, source, target }) => {
        await run('sync', source, 'local:input/sync');
        await run('check', source, 'local:input/sync');
        await run('sync', 'local:input/sync', target);
        await sameFolders(source, target);
      },
      remove: async ({ run }) => {
        for (const bucket of ['input', 'output']) await run('delete', `local:${bucket}`);
        contains(await run('ls', 'local:input'), '', 'sync');
      },
    },
  },
  {
    command: 's3cmd',
    version: ['--version'],
    configure: async (url, folder) => {
      const file = join(folder, 's3cfg');
      const { host } = new URL(url);
      const { accessKeyId, secretAccessKey } = ownerKey;
      await writeFile(
        file,
        `[default]\naccess_key = ${accessKeyId}\nsecret_key = ${secretAccessKey}\nhost_base = ${host}\n` +
          `host_bucket = ${host}\nbucket_location = eu-central-1\nuse_https = False\n`,
      );
      return ['-c', file, '--no-progress', '--multipart-chunk-size-mb=5'];
    },
    verbs: {
      list: async ({ run }) => contains(await run('ls'), 's3://input'),
      put: async ({ run, source }) => {
        await run('put', join(source, small), `s3://input/put/${small}`);
        contains(await run('ls', '-r', 's3://input/put/'), small);
      },
      get: async ({ run, source, target }) => {
        await mkdir(target, { recursive: true });
        await run('get', `s3://input/put/${small}`, join(target, small));
        await same(join(source, small), join(target, small));
      },
      copy: async ({ run }) => {
        await run('cp', `s3://input/put/${small}`, 's3://output/copy');
        contains(await run('ls', 's3://output/'), 'copy');
      },
      move: async ({ run }) => {
        await run('mv', 's3://output/copy', 's3://output/moved');
        contains(await run('ls', 's3://output/'), 'moved', 's3://output/copy');
      },
      large: async ({ run, source, target }) => {
        await mkdir(target, { recursive: true });
        await run('put', join(source, 'large.bin'), 's3://input/large.bin');
        await run('cp', 's3://input/large.bin', 's3://output/large.bin');
        await run('get', 's3://output/large.bin', join(target, 'large.bin'));
        await same(join(source, 'large.bin'), join(target, 'large.bin'));
      },
      sync: async ({ run, source, target }) => {
        await run('sync', `${source}/`, 's3://input/sync/');
        await mkdir(target, { recursive: true });
        await run('sync', 's3://input/sync/', `${target}/`);
        await sameFolders(source, target);
      },
      remove: async ({ run }) => {
        for (const bucket of ['input', 'output']) await run('del', '-r', '--force', `s3://${bucket}/`);
        contains(await run('ls', '-r', 's3://input/'), '', 'sync');
      },
    },
  },
];

function contains(text: string, wanted: string, unwanted?: string): void {
  if (!text.includes(wanted)) throw new Error(`${wanted} is not in: ${text}`);
  if (unwanted !== undefined && text.includes(unwanted)) throw new Error(`${unwanted} is in: ${text}`);
}

async function same(left: string, right: string): Promise<void> {
  if (!(await readFile(left)).equals(await readFile(right))) throw new Error(`${left} and ${right} differ.`);
}

async function sameFolders(left: string, right: string): Promise<void> {
  const files = async (folder: string) =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .sort();
  const [these, those] = [await files(left), await files(right)];
  if (these.join('\n') !== those.join('\n')) throw new Error(`${left} has ${these}, ${right} has ${those}.`);
  for (const name of these) await same(join(left, name), join(right, name));
}

function execute(command: string, args: readonly string[]): Promise<string> {
  const { accessKeyId, secretAccessKey } = ownerKey;
  const { AWS_CA_BUNDLE: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_DEFAULT_REGION: 'eu-central-1',
  };
  return new Promise((resolve, reject) => {
    execFile(command, [...args], { env, timeout: 120_000, maxBuffer: 1024 ** 2 }, (error, stdout, stderr) =>
      error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(stdout),
    );
  });
}

async function take(client: Client, scratch: string, source: string): Promise<Record<string, string>> {
  const store = await startStore();
  try {
    const before = await client.configure(store.url, scratch);
    const outcomes: Record<string, string> = {};
    for (const [verb, act] of Object.entries(client.verbs)) {
      const target = join(scratch, `${client.command}-${verb}`);
      const run = (...args: readonly string[]) => execute(client.command, [...before, ...args]);
      try {
        await act({ run, source, target });
        outcomes[verb] = 'ok';
      } catch (error) {
        outcomes[verb] = 'FAILED';
        process.exitCode = 1;
        console.error(`${client.command} ${verb}: ${error instanceof Error ? error.message : error}`);
      }
    }
    return outcomes;
  } finally {
    await store.stop();
  }
}

const scratch = await mkdtemp(join(tmpdir(), 'clients-'));
try {
  const source = join(scratch, 'source');
  await mkdir(join(source, 'sub'), { recursive: true });
  await writeFile(join(source, small), 'small');
  await writeFile(join(source, 'empty'), '');
  await writeFile(join(source, 'sub', 'c.txt'), 'below');
  await writeFile(join(source, 'large.bin'), randomBytes(largeBytes));
  const table: Record<string, Record<string, string>> = {};
  for (const client of clients) {
    const version = await execute(client.command, client.version).catch(() => undefined);
    if (version === undefined) console.log(`${client.command} is not installed.`);
    else table[version.split('\n')[0]!.slice(0, 40)] = await take(client, scratch, source);
  }
  console.table(table);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
