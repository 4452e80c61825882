/**
 * Runs in the function's own process, in plain Node: loads the handler, then asks the Lambda Runtime API for one
 * invocation after another, as the managed runtime does.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { existsSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * Ends this process when its host is gone, however that died. In a thread of its own, because a function that never
 * ends keeps this one from looking.
 */
const hostProcessId = Number(process.argv[2]);
new Worker(`setInterval(() => process.ppid === ${hostProcessId} || process.kill(process.pid, 'SIGKILL'), 500);`, {
  eval: true,
  env: {},
  stdout: false,
  stderr: false,
}).unref();

const env = process.env;
const base = `http://${env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
let requestId;

function call(method, path, body, headers = {}) {
  return new Promise((done, fail) => {
    const request = http.request(`${base}${path}`, { method, agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => done({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
    });
    request.on('error', fail);
    request.end(body);
  });
}

function toLambdaError(error, errorType) {
  if (!(error instanceof Error))
    return { errorType: errorType ?? typeof error, errorMessage: String(error), trace: [] };
  return {
    errorType: errorType ?? error.name,
    errorMessage: error.message,
    trace: (error.stack ?? '').split('\n'),
  };
}

async function fail(path, error, errorType) {
  const described = toLambdaError(error, errorType);
  console.error(JSON.stringify({ timestamp: new Date().toISOString(), level: 'ERROR', requestId, ...described }));
  await call('POST', path, JSON.stringify(described), {
    'content-type': 'application/json',
    'lambda-runtime-function-error-type': encodeURIComponent(described.errorType),
  });
}

/** What nobody caught ends the process, after telling whose invocation it was. */
function endBy(errorType, exitCode) {
  return async (error) => {
    const path = requestId === undefined ? '/init/error' : `/invocation/${requestId}/error`;
    await fail(path, error, errorType).catch(() => undefined);
    process.exit(exitCode);
  };
}

/** The managed runtime's names for what stops a module from loading. */
function nameLoadError(error) {
  if (error?.name?.startsWith('Runtime.')) return error.name;
  if (error instanceof SyntaxError) return 'Runtime.UserCodeSyntaxError';
  return /MODULE_NOT_FOUND$/.test(error?.code) ? 'Runtime.ImportModuleError' : undefined;
}

async function loadHandler() {
  const [module, name] = env._HANDLER.split('.');
  const file = ['.mjs', '.js', '.cjs']
    .map((extension) => join(env.LAMBDA_TASK_ROOT, module + extension))
    .find(existsSync);
  if (file === undefined)
    throw Object.assign(new Error(`Cannot find module '${module}'`), { name: 'Runtime.ImportModuleError' });
  const handler = (await import(pathToFileURL(file)))[name];
  if (typeof handler !== 'function')
    throw Object.assign(new Error(`${env._HANDLER} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
  return handler;
}

function makeContext(headers) {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: requestId,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

async function serve(handler) {
  const { headers, body } = await call('GET', '/invocation/next');
  requestId = headers['lambda-runtime-aws-request-id'];
  env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  const path = `/invocation/${requestId}`;
  let result;
  try {
    result = JSON.stringify((await handler(JSON.parse(body), makeContext(headers))) ?? null);
  } catch (error) {
    return fail(`${path}/error`, error);
  }
  await call('POST', `${path}/response`, result, { 'content-type': 'application/json' });
}

process.on('uncaughtException', endBy('Runtime.UncaughtException', 129));
process.on('unhandledRejection', endBy('Runtime.UnhandledPromiseRejection', 128));

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await fail('/init/error', error, nameLoadError(error)).catch(() => undefined);
  process.exit(1);
}
try {
  for (;;) await serve(handler);
} catch {
  // The host is gone: nobody is left to answer to.
  process.exit(0);
}
