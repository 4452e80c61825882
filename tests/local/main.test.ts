import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../build.ts';
import { eventually, isRunning } from './runner/fixture.ts';
import { makeStateFolder } from './start-service.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Run {
  readonly child: ChildProcess;
  /** All that it has said so far. */
  said(): string;
  /** Resolves when it has said this, or rejects when it ends before. */
  says(text: string): Promise<void>;
  readonly exit: Promise<{ code: number | null; said: string }>;
}

describe('npm start', () => {
  let stateFolder: string;
  const runs: ChildProcess[] = [];
  before(() => build(['functions', 'site', 'stack']));
  beforeEach(async () => {
    stateFolder = await makeStateFolder();
  });
  afterEach(async () => {
    for (const child of runs.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
    await rm(stateFolder, { recursive: true, force: true });
  });

  /** Runs what `npm start` runs. */
  function start(environment: Record<string, string> = {}, nodeOptions: readonly string[] = []): Run {
    return run([process.execPath, ...nodeOptions, 'local/start.mjs'], environment);
  }

  function run([program = '', ...parameters]: readonly string[], environment: Record<string, string> = {}): Run {
    const child = spawn(program, parameters, {
      cwd: root,
      env: { PATH: process.env.PATH, PORT: '0', IMAGE_CONVERSION_STATE: stateFolder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    runs.push(child);
    let said = '';
    const listeners = new Set<() => void>();
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
        for (const listener of listeners) listener();
      });
    const exit = new Promise<{ code: number | null; said: string }>((done) =>
      child.once('close', (code) => done({ code, said })),
    );
    return {
      child,
      said: () => said,
      says: (text) =>
        new Promise((done, fail) => {
          const look = () => {
            if (said.includes(text)) done();
          };
          listeners.add(look);
          look();
          void exit.then(() => fail(new Error(`It ended after saying: ${said}`)));
        }),
      exit,
    };
  }

  /** One or more sentences and no stack trace. */
  function assertSentence(said: string, pattern: RegExp): void {
    assert.match(said, pattern);
    assert.doesNotMatch(said, /\n\s+at |Error:|node_modules/);
    assert.ok(said.trim().split('\n').length <= 2, said);
  }

  it('tells where everything is, and ends with all its processes on SIGTERM', async () => {
    const service = start();
    await service.says('Start over');
    const siteUrl = /ready:\s+(http:\S+)/.exec(service.said())?.[1];
    const answer = await fetch(`${siteUrl}/api/formats`);
    assert.equal(answer.status, 200);
    assert.match(service.said(), /demo@example\.com.*demo-password-1/);
    assert.match(service.said(), /key local, secret local-secret/);
    assert.doesNotMatch(service.said(), /warning/i);
    const children = childrenOf(service.child.pid!);
    assert.ok(children.length > 0);
    service.child.kill('SIGTERM');
    const { code } = await service.exit;
    assert.equal(code, 0);
    await eventually(() => (children.some(isRunning) ? undefined : true));
  });

  it('ends on Ctrl-C while it is still starting', async () => {
    const service = start();
    await eventually(() => existsSync(join(stateFolder, 'lock')) || undefined);
    service.child.kill('SIGINT');
    const { code } = await service.exit;
    assert.equal(code, 0);
    assert.ok(!existsSync(join(stateFolder, 'lock')));
  });

  it('ends when npm, which started it, was ended', async () => {
    const npm = run(['npm', 'start']);
    await npm.says('Start over');
    assert.ok(existsSync(join(stateFolder, 'lock')));
    npm.child.kill('SIGTERM');
    await eventually(() => !existsSync(join(stateFolder, 'lock')) || undefined);
  });

  it('names a port that is in use, and how to take another', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as { port: number };
    const { code, said } = await start({ PORT: String(port) }).exit;
    other.close();
    assert.equal(code, 1);
    assertSentence(said, new RegExp(`Port ${port}.* in use.*PORT=`));
  });

  it('refuses a PORT that is no port', async () => {
    const { code, said } = await start({ PORT: 'http' }).exit;
    assert.equal(code, 1);
    assertSentence(said, /PORT is http; it must be/);
  });

  it('names a damaged state file, and the remedy', async () => {
    const file = join(stateFolder, 'events/convert/one.json');
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '{"payload":');
    const { code, said } = await start().exit;
    assert.equal(code, 1);
    assert.ok(said.includes(file));
    assertSentence(said, /damaged.*Remove the state folder/);
  });

  it('refuses a second instance on the same state folder, and takes over from a dead one', async () => {
    const first = start();
    await first.says('Start over');
    const { code, said } = await start().exit;
    assert.equal(code, 1);
    assertSentence(said, new RegExp(`already runs on the state folder .*process ${first.child.pid}\\b`));
    first.child.kill('SIGKILL');
    await first.exit;
    const third = start();
    await third.says('Start over');
  });

  it('tells a Node that is too old what is missing', async () => {
    const pretend = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"18.20.4"})';
    const { code, said } = await start({}, ['--import', pretend]).exit;
    assert.equal(code, 1);
    assertSentence(said, /needs Node 20\.19 or newer, and this is Node 18\.20\.4/);
  });
});

function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}
