import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const packageFolder = fileURLToPath(new URL('../../', import.meta.resolve('@sparticuz/chromium')));

/**
 * Starts a real Chromium for the tests: the one that `CHROMIUM_PATH` names, else the one that comes with
 * `@sparticuz/chromium` from the npm registry, with the libraries and fonts that a bare Debian lacks.
 * Web security is on, so CORS and the content security policy are enforced as for a person.
 * @param debuggingPort where another tool may drive the browser too
 */
export async function launchChromium({
  debuggingPort,
  ...options
}: Pick<LaunchOptions, 'proxy'> & { readonly debuggingPort?: number } = {}): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-quic'];
  if (debuggingPort !== undefined) args.push(`--remote-debugging-port=${debuggingPort}`);
  const own = process.env.CHROMIUM_PATH;
  if (own) return chromium.launch({ ...options, executablePath: own, args });

  const folder = await unpackChromium();
  return chromium.launch({
    ...options,
    executablePath: join(folder, 'chromium'),
    args: [...args, '--headless=shell'],
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  });
}

/** Unpacks the browser once a version into the temporary folder; a second process that does the same at once is harmless. */
async function unpackChromium(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const folder = join(tmpdir(), `image-conversion-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(folder)) return folder;
  const fresh = await mkdtemp(`${folder}.`);
  try {
    const packed = (name: string) => join(packageFolder, 'bin', name);
    await pipeline(
      createReadStream(packed('chromium.br')),
      createBrotliDecompress(),
      createWriteStream(join(fresh, 'chromium')),
    );
    await chmod(join(fresh, 'chromium'), 0o755);
    await untar(packed('al2023.tar.br'), fresh);
    await untar(packed('fonts.tar.br'), fresh);
    await writeFile(join(fresh, 'fonts.conf'), fontConfiguration(folder));
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

async function untar(file: string, folder: string): Promise<void> {
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'ignore', 'pipe'] });
  const ended = new Promise<void>((done, fail) => {
    tar.on('error', fail);
    tar.on('exit', (code) => (code === 0 ? done() : fail(new Error(`tar ended with ${code} on ${file}`))));
  });
  await pipeline(createReadStream(file), createBrotliDecompress(), tar.stdin);
  await ended;
}

/** The machine's own fonts first; a bare machine has none and gets the package's. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/cache</cachedir>
</fontconfig>
`;
}
