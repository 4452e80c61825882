import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { authorizationRequest, Browser, refresh, signIn } from './browser.ts';
import { demoUser, removeFolder, startIdentity } from './service.ts';

describe('identity: state', () => {
  it('keeps users, sessions, refresh tokens and keys over a restart', async () => {
    const first = await startIdentity();
    const { folder } = first;
    try {
      const port = Number(new URL(first.origin).port);
      const browser = new Browser();
      const tokens = await signIn(browser, first.origin, demoUser);
      const keys = await (await fetch(`${first.issuer}/.well-known/jwks.json`)).text();
      await first.stop();

      const second = await startIdentity({ folder, port });
      try {
        assert.equal(await (await fetch(`${second.issuer}/.well-known/jwks.json`)).text(), keys);
        assert.equal((await refresh(second.origin, tokens.refresh_token)).status, 200);
        const { url } = await browser.visit(authorizationRequest(second.origin).url);
        assert.ok(new URL(url).searchParams.has('code'), 'the session is lost');
        assert.ok((await signIn(new Browser(), second.origin, demoUser)).access_token);
      } finally {
        await second.stop();
      }
    } finally {
      await removeFolder(folder);
    }
  });

  it('keeps a sign-in form and its code over a restart', async () => {
    const first = await startIdentity();
    const { folder } = first;
    try {
      const port = Number(new URL(first.origin).port);
      const browser = new Browser();
      const page = await browser.visit(authorizationRequest(first.origin).url);
      const confirm = await browser.submit(`${page.url}/sign-up`, {
        email: 'a@example.com',
        password: 'long-enough-1',
      });
      const code = first.lines.at(-1)?.slice(-6) ?? '';
      await first.stop();
      const second = await startIdentity({ folder, port });
      try {
        const { url } = await browser.submit(confirm.url, { code });
        assert.ok(new URL(url).searchParams.has('code'), url);
      } finally {
        await second.stop();
      }
    } finally {
      await removeFolder(folder);
    }
  });

  it('writes no password and no file that others can read', async () => {
    const identity = await startIdentity();
    try {
      await signIn(new Browser(), identity.origin, demoUser);
      await identity.stop();
      const files = await readdir(identity.folder);
      assert.deepEqual(files.sort(), ['keys.json', 'sessions.json', 'users.json']);
      for (const name of files) {
        const file = path.join(identity.folder, name);
        assert.equal((await stat(file)).mode & 0o077, 0, name);
        assert.ok(!(await readFile(file, 'utf8')).includes(demoUser.password), name);
      }
    } finally {
      await removeFolder(identity.folder);
    }
  });

  for (const file of ['keys.json', 'users.json', 'sessions.json']) {
    for (const [title, content] of [
      ['cut in half', '{"version":1,"us'],
      ['of another shape', '{"version":7}'],
    ] as const) {
      it(`says in a sentence that ${file} is damaged when it is ${title}`, async () => {
        const identity = await startIdentity();
        await identity.stop();
        try {
          const damaged = path.join(identity.folder, file);
          await writeFile(damaged, content);
          await assert.rejects(startIdentity({ folder: identity.folder }), (error: Error) => {
            assert.equal(error.name, 'LocalProblem');
            assert.ok(error.message.startsWith(`The state file ${damaged} is damaged (`), error.message);
            return true;
          });
        } finally {
          await removeFolder(identity.folder);
        }
      });
    }
  }

  it('prints nothing to the console', async () => {
    const printed: unknown[] = [];
    const { warn, info, error } = console;
    Object.assign(console, {
      warn: (...a: unknown[]) => printed.push(a),
      info: (...a: unknown[]) => printed.push(a),
      error: (...a: unknown[]) => printed.push(a),
    });
    try {
      const identity = await startIdentity();
      const tokens = await signIn(new Browser(), identity.origin, demoUser);
      await refresh(identity.origin, tokens.refresh_token);
      await new Browser().visit(authorizationRequest(identity.origin, { client_id: 'other' }).url);
      await identity.stop();
      await removeFolder(identity.folder);
    } finally {
      Object.assign(console, { warn, info, error });
    }
    assert.deepEqual(printed, []);
  });
});
