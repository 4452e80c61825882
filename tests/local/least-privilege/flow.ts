import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { AccountExport } from '../../../functions/service/record.ts';
import type { Role } from '../../../local/deployment/access.ts';
import { alphaPng, multiPageTiff, plain } from '../../pictures/index.ts';
import { ApiClient } from '../api-client.ts';
import { makeDist } from '../dist-folder.ts';
import { makeStateFolder, StartedService } from '../start-service.ts';
import type { Removal } from './removal.ts';

/** Under these every function is there, and traced. */
export const settings = {
  IMAGE_CONVERSION_TRACING: 'on',
  IMAGE_CONVERSION_SIGN_UP: 'domain',
  IMAGE_CONVERSION_SIGN_UP_DOMAINS: 'example.com',
} as const;

const limitMs = 20_000;
const pollMs = 20;

interface Switches {
  removal?: Removal;
  converting: boolean;
}

/** The service, traced, with a switch at its policies and one at what `convert` gets of the store. */
export class PolicyBench {
  readonly started: StartedService;
  readonly #switch: Switches;
  readonly #dist: string;
  #runs = 0;
  #api: ApiClient | undefined;

  private constructor(started: StartedService, switches: Switches, dist: string) {
    this.started = started;
    this.#switch = switches;
    this.#dist = dist;
  }

  static async start(): Promise<PolicyBench> {
    const switches: Switches = { converting: true };
    const distFolder = await makeDist(settings);
    const started = await StartedService.start(await makeStateFolder(), {
      distFolder,
      roles: (deployed) =>
        deployed.map((role) => (role.id === switches.removal?.roleId ? switches.removal.role : role)),
      faults: {
        store: ({ principal, operation }) =>
          !switches.converting && /\bconvert\b/.test(principal) && operation.endsWith('Object')
            ? 'InternalError'
            : undefined,
      },
    });
    return new PolicyBench(started, switches, distFolder);
  }

  /** Stops the service and removes all that it was made of. */
  async clean(): Promise<void> {
    await this.started.clean();
    await rm(this.#dist, { recursive: true, force: true });
  }

  get roles(): readonly Role[] {
    return this.started.service.deployment.roles;
  }

  /** Runs all that a role is there for, under its whole policies or without one thing. @throws where something fails */
  async run(roleId: string, removal?: Removal): Promise<void> {
    this.#switch.converting = roleId !== 'settle';
    this.#switch.removal = removal;
    this.#runs += 1;
    this.#api ??= await ApiClient.signIn(this.started);
    const run: Run = {
      bench: this,
      api: this.#api,
      prefix: `run-${this.#runs}`,
      announcedBefore: this.started.announced.length,
      unsettledBefore: this.unsettled,
    };
    try {
      for (const step of steps[roleId] ?? []) await named(step, run);
    } finally {
      this.#switch.converting = true;
      delete this.#switch.removal;
      // What the removal held up comes to its end before anything else is tried.
      await Promise.race([this.started.idle(), wait(limitMs)]);
    }
  }

  /** What even `settle` could not deal with. */
  get unsettled(): number {
    return this.started.service.functions.queue('settle_failures').size;
  }

  get isConverting(): boolean {
    return this.#switch.converting;
  }

  /** Whether the convert function works. Switched off, its requests to the store fail. */
  set converting(value: boolean) {
    this.#switch.converting = value;
  }

  /** What a function wrote into its log, or what was traced of it. */
  async log(functionId: string, kind: 'log' | 'traces.jsonl' = 'log'): Promise<string> {
    const file = join(this.started.service.stateFolder, 'logs', `${functionId}.${kind}`);
    return readFile(file, 'utf8').catch(() => '');
  }

  put(bucket: 'input' | 'output', key: string, body: Uint8Array, to: string): Promise<unknown> {
    const client = this.started.client(this.started.service.credentials);
    const Metadata = { options: JSON.stringify({ to }) };
    return client.send(
      new PutObjectCommand({ Bucket: this.started.service.buckets[bucket], Key: key, Body: body, Metadata }),
    );
  }
}

interface Run {
  readonly bench: PolicyBench;
  readonly api: ApiClient;
  readonly prefix: string;
  readonly announcedBefore: number;
  readonly unsettledBefore: number;
}

type Step = (run: Run) => Promise<void>;

/** What each function is there for, step by step; a step fails as soon as something is not as it should be. */
const steps: Readonly<Record<string, readonly Step[]>> = {
  api: [isTraced('api'), useApi, leave, writesItsLog('api')],
  convert: [
    isTraced('convert'),
    useApi,
    replaceInput,
    uploadAfterDeletion,
    lateEvent,
    handOverFailure,
    writesItsLog('convert'),
  ],
  admit: [isTraced('admit'), signUpByDomain, writesItsLog('admit')],
  settle: [isTraced('settle'), settleFailure, settleApiFailure, uploadAfterDeletion, lateEvent, writesItsLog('settle')],
};

/** Says in which step something failed. */
async function named(step: Step, run: Run): Promise<void> {
  try {
    await step(run);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${step.name}: ${reason}`, { cause });
  }
}

/** Creates, uploads, waits, downloads, lists, deletes; nothing is left. */
async function useApi({ api, bench: { started } }: Run): Promise<void> {
  const created = await api.create(alphaPng(), { to: 'tiff' });
  assert.equal((await api.get(created.id)).state, 'waiting-for-upload');
  assert.equal((await api.upload(created, alphaPng().bytes)).status, 204);
  const conversion = await eventually('the conversion ends', async () => {
    const found = await api.get(created.id);
    return /done|failed/.test(found.state) ? found : undefined;
  });
  assert.equal(conversion.state, 'done');
  assert.equal((await fetch(conversion.outputs[0]!.url)).status, 200);
  const listed = (await (await api.call('GET', '/conversions')).json()) as { items: { id: string }[] };
  assert.ok(listed.items.some(({ id }) => id === created.id));
  assert.equal((await api.call('DELETE', `/conversions/${created.id}`)).status, 204);
  for (const bucket of ['input', 'output'] as const)
    assert.ok(!(await started.keys(bucket)).some((key) => key.includes(created.id)));
}

/** Signs up, converts, exports, signs out everywhere, and deletes the account: nothing but the note is left. */
async function leave({ prefix, bench: { started } }: Run): Promise<void> {
  const person = { email: `${prefix}@example.com`, password: 'Leaving-Again-1984' };
  const api = await ApiClient.signIn(started, person);
  const created = await api.create(alphaPng(), { to: 'tiff' });
  assert.equal((await api.upload(created, alphaPng().bytes)).status, 204);
  const exported = await api.call('GET', '/account/export');
  assert.equal(exported.status, 200);
  assert.equal(((await exported.json()) as AccountExport).user.email, person.email);
  assert.equal((await api.call('POST', '/account/sign-out-everywhere')).status, 204);
  const answer = await api.call('DELETE', '/account');
  assert.equal(answer.status, 200);
  for (const bucket of ['input', 'output'] as const)
    assert.ok(!(await started.keys(bucket)).some((key) => key.includes(created.id)));
}

/** Who has an address of the domain gets an account, and nobody else. */
async function signUpByDomain({ prefix, bench: { started } }: Run): Promise<void> {
  const signUp = (email: string) => ApiClient.signIn(started, { email, password: 'Signing-Up-1984' });
  await signUp(`${prefix}-in@example.com`);
  await assert.rejects(signUp(`${prefix}-out@example.org`), /a code is announced/);
}

/** A new input under an old key: its report replaces the old one, and no output of the old one is left. */
async function replaceInput({ bench, prefix }: Run): Promise<void> {
  const key = `${prefix}/replaced`;
  const outputs = async (count: number) => {
    const keys = await bench.started.keys('output', `${key}/`);
    return keys.length === count + 1 && keys.includes(`${key}/report.json`) ? true : undefined;
  };
  await bench.put('input', key, multiPageTiff().bytes, 'jpeg');
  await eventually('three outputs', () => outputs(3));
  await bench.put('input', key, plain('png').bytes, 'jpeg');
  await eventually('one output', () => outputs(1));
}

/** A form that was handed out before the conversion was deleted: what it uploads is taken away. */
async function uploadAfterDeletion({ api, bench: { started } }: Run): Promise<void> {
  const created = await api.create(alphaPng(), { to: 'tiff' });
  assert.equal((await api.call('DELETE', `/conversions/${created.id}`)).status, 204);
  assert.equal((await api.upload(created, alphaPng().bytes)).status, 204);
  await eventually('the upload is taken away', async () =>
    (await started.keys('input')).some((key) => key.includes(created.id)) ? undefined : true,
  );
}

/** An event that comes when its object is gone ends quietly. */
async function lateEvent(run: Run): Promise<void> {
  const { bench, prefix, announcedBefore, unsettledBefore } = run;
  const { service } = bench.started;
  const bucket = { name: service.buckets.input };
  const object = { key: `${prefix}/gone.png`, eTag: '0' };
  const eventName = 'ObjectCreated:Put';
  service.functions.invokeAsynchronously('convert', {
    Records: [{ eventSource: 'aws:s3', eventName, s3: { bucket, object } }],
  });
  await idle(run);
  assert.equal(bench.unsettled, unsettledBefore, 'settle could not deal with a failure');
  if (bench.isConverting)
    assert.deepEqual(
      bench.started.announced.slice(announcedBefore).filter((line) => line.startsWith('convert: ')),
      [],
    );
}

/** What fails in all tries is reported by way of the queue. */
async function handOverFailure(run: Run): Promise<void> {
  run.bench.converting = false;
  await failsWithReport(run, `${run.prefix}/handed-over.png`);
  run.bench.converting = true;
}

/** The failed report is written, and what a broken try left beside it is taken away. */
async function settleFailure(run: Run): Promise<void> {
  const key = `${run.prefix}/failed.png`;
  await run.bench.put('output', `${key}/left.tiff`, new Uint8Array(1), 'tiff');
  await failsWithReport(run, key);
  await eventually('what was left is taken away', async () => {
    const keys = await run.bench.started.keys('output', `${key}/`);
    return keys.length === 1 ? true : undefined;
  });
}

async function settleApiFailure({ api }: Run): Promise<void> {
  const created = await api.create(alphaPng(), { to: 'tiff' });
  assert.equal((await api.upload(created, alphaPng().bytes)).status, 204);
  const { state, error } = await eventually('the conversion fails', async () => {
    const found = await api.get(created.id);
    return found.state === 'failed' ? found : undefined;
  });
  assert.deepEqual([state, error?.code], ['failed', 'storage-unavailable']);
}

function writesItsLog(functionId: string): Step {
  return async function writesItsLog({ bench }) {
    await growsByCall(bench, functionId, 'log');
  };
}

function isTraced(functionId: string): Step {
  return async function isTraced({ bench }) {
    await growsByCall(bench, functionId, 'traces.jsonl');
  };
}

/** A call of the function makes one of its files longer. */
async function growsByCall(bench: PolicyBench, functionId: string, kind: 'log' | 'traces.jsonl'): Promise<void> {
  const before = (await bench.log(functionId, kind)).length;
  if (functionId === 'api') await (await fetch(`${bench.started.service.siteUrl}/api/formats`)).text();
  else await bench.started.service.functions.invoke(functionId, emptyEvent(functionId));
  await eventually(
    `${functionId}.${kind} grows`,
    async () => ((await bench.log(functionId, kind)).length > before ? true : undefined),
    2000,
  );
}

/** An event that a function has nothing to do with. */
function emptyEvent(functionId: string): object {
  return functionId === 'admit' ? { request: { userAttributes: { email: 'ada@example.com' } } } : { Records: [] };
}

async function failsWithReport({ bench }: Run, key: string): Promise<void> {
  await bench.put('input', key, alphaPng().bytes, 'tiff');
  const report = await eventually('the failed report', async () =>
    (await bench.started.keys('output', `${key}/report.json`)).length > 0 ? bench.started.report(key) : undefined,
  );
  assert.deepEqual([report.state, report.error?.code], ['failed', 'storage-unavailable']);
}

async function idle({ bench }: Run): Promise<void> {
  const limit = wait(limitMs, 'late', { ref: false });
  assert.notEqual(await Promise.race([bench.started.idle(), limit]), 'late', 'something is never brought to an end');
}

async function eventually<T>(what: string, look: () => Promise<T | undefined>, withinMs = limitMs): Promise<T> {
  for (const until = Date.now() + withinMs; Date.now() < until; await wait(pollMs)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new assert.AssertionError({ message: `It did not happen: ${what}` });
}
