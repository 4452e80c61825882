import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InvocationResult } from '../../../local/runner/function-process.ts';
import { eventually, isRunning, Workbench } from './fixture.ts';

const answer = (result: InvocationResult) => JSON.parse(result.payload);

describe('a function whose host is killed', () => {
  it('ends too, even if it would never end by itself', async () => {
    const host = spawn(process.execPath, ['--import=tsx', 'tests/local/runner/host-process.ts'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(host.stdout, 'data');
    const pid = Number(String(line));
    assert.ok(isRunning(pid));
    host.kill('SIGKILL');
    await eventually(() => (isRunning(pid) ? undefined : true));
  });
});

describe('the function runner, synchronous', () => {
  let bench: Workbench;
  beforeEach(() => {
    bench = new Workbench();
  });
  afterEach(() => bench.clean());

  it('hands event and context to the handler, and its result back', async () => {
    const runner = bench.run([
      bench.define(
        'echo',
        `export const handler = async (event, context) => ({
          event, context, remaining: context.getRemainingTimeInMillis() })`,
      ),
    ]);
    const result = await runner.invoke('echo', { key: 'ünï' });
    const { event, context, remaining } = answer(result);
    assert.deepEqual(event, { key: 'ünï' });
    assert.equal(context.awsRequestId, result.requestId);
    assert.equal(context.functionName, 'test-echo');
    assert.equal(context.memoryLimitInMB, '256');
    assert.equal(context.invokedFunctionArn, 'arn:aws:lambda:eu-central-1:123456789012:function:test-echo');
    assert.ok(remaining > 0 && remaining <= 20_000);
    assert.equal(result.functionError, undefined);
  });

  it('gives a function nothing of the parent environment', async () => {
    process.env.RUNNER_TEST_SECRET = 'secret';
    const runner = bench.run([
      bench.define('environment', 'export const handler = async () => process.env', {
        environment: { INPUT_BUCKET: 'input' },
      }),
    ]);
    try {
      const environment = answer(await runner.invoke('environment', {}));
      assert.deepEqual(Object.keys(environment).sort(), [
        'AWS_DEFAULT_REGION',
        'AWS_ENDPOINT_URL_S3',
        'AWS_EXECUTION_ENV',
        'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
        'AWS_LAMBDA_FUNCTION_NAME',
        'AWS_LAMBDA_FUNCTION_VERSION',
        'AWS_LAMBDA_INITIALIZATION_TYPE',
        'AWS_LAMBDA_LOG_GROUP_NAME',
        'AWS_LAMBDA_LOG_STREAM_NAME',
        'AWS_LAMBDA_RUNTIME_API',
        'AWS_REGION',
        'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
        'INPUT_BUCKET',
        'LAMBDA_TASK_ROOT',
        'TZ',
        '_HANDLER',
        '_X_AMZN_TRACE_ID',
      ]);
      assert.ok(!JSON.stringify(environment).includes('secret'));
    } finally {
      delete process.env.RUNNER_TEST_SECRET;
    }
  });

  it('keeps a process warm for the next event', async () => {
    const runner = bench.run([bench.define('count', 'let n = 0; export const handler = async () => (n += 1)')]);
    const first = await runner.invoke('count', {});
    const second = await runner.invoke('count', {});
    assert.deepEqual([answer(first), answer(second)], [1, 2]);
    assert.ok(first.initDurationMs !== undefined && second.initDurationMs === undefined);
  });

  it('ends a process that has been idle for long enough', async () => {
    const runner = bench.run([bench.define('idle', 'export const handler = async () => process.pid')], { idleMs: 50 });
    const pid: number = answer(await runner.invoke('idle', {}));
    await eventually(() => (isRunning(pid) ? undefined : true));
    assert.deepEqual(runner.processIds('idle'), []);
    assert.notEqual(answer(await runner.invoke('idle', {})), pid);
  });

  it('runs events side by side in processes of their own, up to the limit', async () => {
    const source = `let busy = false;
      export const handler = async () => {
        if (busy) throw new Error('two at once');
        busy = true;
        await new Promise((done) => setTimeout(done, 100));
        busy = false;
        return process.pid;
      }`;
    const runner = bench.run(
      [bench.define('free', source), bench.define('reserved', source, { reservedConcurrency: 1 })],
      { maxProcesses: 2 },
    );
    const pidsOf = async (id: string) => {
      const results = await Promise.all([1, 2, 3, 4, 5].map(() => runner.invoke(id, {})));
      return new Set(results.map(answer)).size;
    };
    assert.equal(await pidsOf('free'), 2);
    assert.equal(await pidsOf('reserved'), 1);
  });

  const failures = {
    'what the handler threw': {
      source: `export const handler = async () => { throw new TypeError('no such thing') }`,
      expected: { errorType: 'TypeError', errorMessage: 'no such thing' },
    },
    'what was thrown behind its back': {
      source: `export const handler = () => new Promise(() => setTimeout(() => { throw new Error('late') }, 1))`,
      expected: { errorType: 'Runtime.UncaughtException', errorMessage: 'late' },
    },
    'a rejection that nobody handled': {
      source: `export const handler = () => new Promise(() => { Promise.reject(new Error('lost')) })`,
      expected: { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'lost' },
    },
    'a module that does not load': {
      source: `import 'no-such-package'; export const handler = async () => 1`,
      expected: { errorType: 'Runtime.ImportModuleError' },
    },
    'a module without the handler': {
      source: `export const other = async () => 1`,
      expected: { errorType: 'Runtime.HandlerNotFound' },
    },
    'process.exit(0)': {
      source: `export const handler = async () => process.exit(0)`,
      expected: { errorType: 'Runtime.ExitError', errorMessage: /Runtime exited without providing a reason$/ },
    },
    'process.exit(3)': {
      source: `export const handler = async () => process.exit(3)`,
      expected: { errorType: 'Runtime.ExitError', errorMessage: /exit status 3$/ },
    },
    'a kill by somebody else': {
      source: `export const handler = async () => process.kill(process.pid, 'SIGKILL')`,
      expected: { errorType: 'Runtime.ExitError', errorMessage: /signal: killed$/ },
    },
    'more memory than it may hold, outside the heap': {
      source: `const held = [];
        export const handler = async () => {
          for (let i = 0; i < 60; i += 1) { held.push(Buffer.alloc(10e6, 1)); await new Promise((go) => setTimeout(go, 5)); }
          return held.length;
        }`,
      expected: { errorType: 'Runtime.OutOfMemory', errorMessage: /signal: killed$/ },
    },
    'a peak of memory that is gone again': {
      source: `export const handler = async () => Buffer.alloc(400e6, 1).length`,
      expected: { errorType: 'Runtime.OutOfMemory' },
    },
    'a result longer than Lambda takes': {
      source: `export const handler = async () => 'x'.repeat(7e6)`,
      expected: { errorType: 'Function.ResponseSizeTooLarge' },
    },
  };
  for (const [name, { source, expected }] of Object.entries(failures)) {
    it(`tells ${name} as Lambda does, and runs the next event`, async () => {
      const guarded = source.replace('export const handler =', 'const inner =');
      const runner = bench.run([
        bench.define(
          'faulty',
          guarded === source
            ? source
            : `${guarded}\nexport const handler = (event) => event.good ? 'good' : inner(event)`,
        ),
      ]);
      const result = await runner.invoke('faulty', {});
      const error = answer(result);
      assert.equal(result.functionError, 'Unhandled');
      assert.equal(error.errorType, expected.errorType);
      if ('errorMessage' in expected) {
        if (typeof expected.errorMessage === 'string') assert.equal(error.errorMessage, expected.errorMessage);
        else assert.match(error.errorMessage, expected.errorMessage);
      }
      assert.ok(bench.troubles.some((line) => line.startsWith(`faulty: ${expected.errorType}: `)));
      const next = await runner.invoke('faulty', { good: true });
      if (['Runtime.HandlerNotFound', 'Runtime.ImportModuleError'].includes(expected.errorType))
        assert.equal(answer(next).errorType, expected.errorType);
      else assert.equal(answer(next), 'good');
    });
  }

  it('kills a function that never ends when its time is over, and runs the next event', async () => {
    const runner = bench.run([
      bench.define('endless', `export const handler = async (event) => { if (event.good) return 'good'; for (;;); }`, {
        timeoutMs: 300,
      }),
    ]);
    const started = performance.now();
    const result = await runner.invoke('endless', {});
    assert.equal(answer(result).errorType, 'Sandbox.Timedout');
    assert.equal(
      answer(result).errorMessage,
      `RequestId: ${result.requestId} Error: Task timed out after 0.30 seconds`,
    );
    assert.ok(performance.now() - started >= 300);
    assert.equal(answer(await runner.invoke('endless', { good: true })), 'good');
  });

  it('writes what a function says and how it went into its log', async () => {
    const runner = bench.run([
      bench.define(
        'talk',
        `export const handler = async () => {
          console.log('plain');
          console.error(JSON.stringify({ level: 'ERROR', message: 'something broke' }));
        }`,
      ),
    ]);
    await runner.invoke('talk', {});
    await runner.stop();
    const lines = readFileSync(join(bench.folder, 'logs/talk.log'), 'utf8').trim().split('\n');
    assert.ok(lines.includes('plain'));
    const report = lines.map((line) => line.startsWith('{"time"') && JSON.parse(line)).find(Boolean);
    assert.equal(report.type, 'platform.report');
    assert.equal(report.record.status, 'success');
    assert.equal(report.record.metrics.memorySizeMB, 256);
    assert.ok(report.record.metrics.maxMemoryUsedMB > 20);
    assert.deepEqual(bench.troubles, ['talk: something broke']);
  });

  it('runs a function in the Node it is told to', async () => {
    const runner = bench.run([bench.define('node', 'export const handler = async () => 1')], {
      nodePath: '/nowhere/node',
    });
    const result = await runner.invoke('node', {});
    assert.equal(answer(result).errorType, 'Runtime.InvalidEntrypoint');
    assert.match(answer(result).errorMessage, /ENOENT/);
  });

  it('leaves no process behind, not even one in an endless loop', async () => {
    const runner = bench.run([
      bench.define('loop', `export const handler = async (event) => { if (event.good) return 1; for (;;); }`),
    ]);
    await runner.invoke('loop', { good: true });
    const looping = assert.rejects(runner.invoke('loop', {}), { name: 'RunnerStopped' });
    const starting = assert.rejects(runner.invoke('loop', {}), { name: 'RunnerStopped' });
    const [pid] = runner.processIds('loop');
    assert.ok(pid !== undefined && isRunning(pid));
    await runner.stop();
    await Promise.all([looping, starting]);
    assert.ok(!isRunning(pid));
    assert.deepEqual(runner.processIds('loop'), []);
    await assert.rejects(runner.invoke('loop', {}), { name: 'RunnerStopped' });
  });
});
