/**
 * The whole service on this machine: builds what changed, starts it, tells where it is, and ends it on Ctrl-C.
 *
 *     PORT                     the first of four ports; 4400 unless set
 *     IMAGE_CONVERSION_STATE   the state folder; .local unless set
 *     FUNCTIONS_NODE           the Node that runs the functions; this one unless set
 */
import { relative, resolve, sep } from 'node:path';
import { LocalProblem } from './problem.ts';
import type { Service, ServiceOptions } from './service.ts';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Enough for an invocation that is killed, a file that is closed; then the process ends all the same. */
const stopLimitMs = 5000;
const parentLookMs = 250;

try {
  await main();
} catch (error) {
  fail(error);
}

async function main(): Promise<void> {
  const options = readOptions(process.env);
  let starting: Promise<Service> | undefined;
  let stopping = false;
  const stop = async () => {
    // The second Ctrl-C of somebody impatient.
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(0), stopLimitMs).unref();
    const service = await starting?.catch(() => undefined);
    await service?.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop().catch(fail));
  if (process.env.npm_lifecycle_event !== undefined) onOrphaned(() => void stop().catch(fail));

  await buildWhatChanged();
  const { startService } = await import('./service.ts');
  if (stopping) return;
  starting = startService(options);
  const service = await starting;
  if (!stopping) console.log(banner(service));
}

/** A signal to npm ends npm and its shell but not what runs in it, which is then another process's child. */
function onOrphaned(stop: () => void): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    stop();
  }, parentLookMs);
  look.unref();
}

function readOptions(environment: NodeJS.ProcessEnv): ServiceOptions {
  const { PORT: port = '4400', IMAGE_CONVERSION_STATE: stateFolder, FUNCTIONS_NODE: nodePath } = environment;
  if (!/^\d+$/.test(port) || Number(port) > 65_532)
    throw new LocalProblem(`PORT is ${port}; it must be a whole number from 1 to 65532, or 0 for any free ports.`);
  return {
    port: Number(port),
    ...(stateFolder && { stateFolder }),
    ...(nodePath && { nodePath }),
    announce: (line) => console.log(`  ${line}`),
  };
}

async function buildWhatChanged(): Promise<void> {
  const { build } = await import('../build.ts');
  const note = setTimeout(() => console.log('Building what changed …'), 300);
  try {
    await build(['functions', 'site', 'stack']);
  } catch (error) {
    throw new LocalProblem(`The build failed.\n${error instanceof Error ? error.message : error}`);
  } finally {
    clearTimeout(note);
  }
}

function banner({
  siteUrl,
  storeUrl,
  figuresUrl,
  demoUser,
  credentials,
  region,
  buckets,
  stateFolder,
}: Service): string {
  const state = stateFolder.startsWith(resolve('.') + sep) ? relative('.', stateFolder) : stateFolder;
  return `
  Image conversion is ready:  ${siteUrl}

  Sign in     ${demoUser.email} · ${demoUser.password}   (or sign up: the code is shown here)
  S3          ${storeUrl}   region ${region}, key ${credentials.accessKeyId}, secret ${credentials.secretAccessKey}
              ${buckets.input} → ${buckets.output}
  Figures     ${figuresUrl}   conversions, failures, times, alarms
  Logs        ${state}/logs
  Stop        Ctrl-C
  Start over  rm -r ${state}
`;
}

function fail(error: unknown): never {
  const isExpected = error instanceof Error && error.name === 'LocalProblem';
  console.error(isExpected ? error.message : error);
  process.exit(1);
}
