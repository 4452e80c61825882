import assert from 'node:assert/strict';
import { authorizationRequest, Browser, signIn } from './browser.ts';
import { demoUser, type RunningIdentity, removeFolder, startIdentity } from './service.ts';

const password = 'correct-horse-1';

describe('identity: sign-up', () => {
  let identity: RunningIdentity;
  before(async () => {
    identity = await startIdentity();
  });
  after(async () => {
    await identity.stop();
    await removeFolder(identity.folder);
  });

  async function open(browser: Browser) {
    const page = await browser.visit(authorizationRequest(identity.origin).url);
    return `${page.url}/sign-up`;
  }

  function codeFor(email: string): string {
    const line = identity.lines.findLast((announced) => announced.includes(email)) ?? '';
    return /: (\d{6})$/.exec(line)?.[1] ?? assert.fail(`no code in ${line}`);
  }

  it('makes an account with the code that the terminal shows, and signs in', async () => {
    const browser = new Browser();
    const form = await open(browser);
    const page = await browser.submit(form, { email: 'New.Person@example.com', password });
    assert.match(page.html, /<strong>new\.person@example\.com<\/strong>/);
    assert.match(page.html, /autocomplete="one-time-code"/);
    const done = await browser.submit(page.url, { code: codeFor('New.Person@example.com') });
    assert.ok(new URL(done.url).searchParams.has('code'), done.url);

    const again = await signIn(new Browser(), identity.origin, { email: 'new.person@EXAMPLE.com', password });
    assert.ok(again.access_token);
  });

  it('makes no account before the code was entered', async () => {
    const browser = new Browser();
    await browser.submit(await open(browser), { email: 'early@example.com', password });
    const other = new Browser();
    const page = await other.visit(authorizationRequest(identity.origin).url);
    const { response } = await other.submit(page.url, { email: 'early@example.com', password });
    assert.equal(response.status, 400);
  });

  it('refuses wrong codes, and after five of them the right one too', async () => {
    const browser = new Browser();
    const page = await browser.submit(await open(browser), { email: 'guess@example.com', password });
    const right = codeFor('guess@example.com');
    const wrong = right === '000000' ? '000001' : '000000';
    for (let attempt = 1; attempt <= 4; attempt++) {
      assert.match((await browser.submit(page.url, { code: wrong })).html, /That is not the code/);
    }
    assert.match((await browser.submit(page.url, { code: wrong })).html, /wrong 5 times/);
    const late = await browser.submit(page.url, { code: right });
    assert.equal(late.response.status, 400);
    assert.match(late.html, /wrong 5 times/);
  });

  it('takes a code with spaces and refuses what is none, without counting it', async () => {
    const browser = new Browser();
    const page = await browser.submit(await open(browser), { email: 'spaces@example.com', password });
    for (let attempt = 0; attempt < 6; attempt++) {
      assert.match((await browser.submit(page.url, { code: '12a' })).html, /Enter the six digits/);
    }
    const code = codeFor('spaces@example.com');
    const done = await browser.submit(page.url, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
    assert.ok(new URL(done.url).searchParams.has('code'));
  });

  it('takes no code of an earlier sign-up for a later one', async () => {
    const browser = new Browser();
    const form = await open(browser);
    await browser.submit(form, { email: 'first@example.com', password });
    const earlier = codeFor('first@example.com');
    let page = await browser.submit(form, { email: 'second@example.com', password });
    while (codeFor('second@example.com') === earlier) {
      page = await browser.submit(form, { email: 'second@example.com', password });
    }
    assert.match((await browser.submit(page.url, { code: earlier })).html, /That is not the code/);
  });

  it('shows an address that has an account the same page, and a code that is never right', async () => {
    const taken = new Browser();
    const page = await taken.submit(await open(taken), { email: demoUser.email, password });
    const fresh = new Browser();
    const reference = await fresh.submit(await open(fresh), { email: 'else@example.com', password });
    const neutral = (text: string, url: string, email: string) =>
      text.replaceAll(new URL(url).pathname.split('/')[2] ?? '', 'uid').replaceAll(email, 'address');
    assert.equal(
      neutral(page.html, page.url, demoUser.email),
      neutral(reference.html, reference.url, 'else@example.com'),
    );
    assert.match(identity.lines.find((line) => line.includes(demoUser.email)) ?? '', /has an account: sign in instead/);
    for (const code of ['', '000000', 'undefined']) {
      assert.equal((await taken.submit(page.url, { code })).response.status, 400);
    }
    assert.ok((await signIn(new Browser(), identity.origin, demoUser)).access_token);
  });

  it('lets the first of two sign-ups for one address win', async () => {
    const [one, two] = [new Browser(), new Browser()];
    const first = await one.submit(await open(one), { email: 'race@example.com', password });
    const firstCode = codeFor('race@example.com');
    const second = await two.submit(await open(two), { email: 'race@example.com', password: 'another-horse-2' });
    const secondCode = codeFor('race@example.com');
    assert.ok(new URL((await one.submit(first.url, { code: firstCode })).url).searchParams.has('code'));
    assert.equal((await two.submit(second.url, { code: secondCode })).response.status, 400);
    assert.ok((await signIn(new Browser(), identity.origin, { email: 'race@example.com', password })).access_token);
  });

  for (const [title, fields, words] of [
    ['no address', { email: 'name', password }, /Enter an e-mail address, such as name@example\.com\./],
    ['a short password', { email: 'a@example.com', password: 'short-1' }, /needs at least 12 characters\./],
    [
      'several broken rules',
      { email: 'a@example.com', password: 'SHORT' },
      /12 characters, a lower-case letter and a digit\./,
    ],
    ['an endless password', { email: 'a@example.com', password: 'a1'.repeat(200) }, /needs at most 256 characters\./],
  ] as const) {
    it(`says what is wrong with ${title}`, async () => {
      const browser = new Browser();
      const { response, html } = await browser.submit(await open(browser), fields);
      assert.equal(response.status, 400);
      assert.match(html, words);
      assert.ok(!html.includes(fields.password), 'the page repeats the password');
    });
  }

  it('refuses a form of more than 16 kB', async () => {
    const browser = new Browser();
    const { response } = await browser.submit(await open(browser), { email: 'x'.repeat(20_000), password });
    assert.equal(response.status, 413);
  });

  it('shows why an address may not sign up, and sends it no code', async () => {
    const closed = await startIdentity({
      refuseSignUp: async (email) => (email.endsWith('@example.org') ? undefined : 'Accounts are for example.org.'),
    });
    try {
      const signUpAs = async (email: string) => {
        const browser = new Browser();
        const page = await browser.visit(authorizationRequest(closed.origin).url);
        return browser.submit(`${page.url}/sign-up`, { email, password });
      };
      const refused = await signUpAs('a@example.com');
      assert.equal(refused.response.status, 400);
      assert.match(refused.html, /Accounts are for example\.org\./);
      assert.deepEqual(closed.lines, []);
      assert.match((await signUpAs('a@example.org')).html, /Enter the code/);
    } finally {
      await closed.stop();
      await removeFolder(closed.folder);
    }
  });
});
