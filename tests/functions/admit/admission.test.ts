import assert from 'node:assert/strict';
import { isAdmitted, refusal } from '../../../functions/admit/admission.ts';
import { readEnvironment } from '../../../functions/admit/environment.ts';

describe('admission', () => {
  const domains = ['example.com', 'example.org'];

  for (const email of ['a@example.com', 'A.B@EXAMPLE.Org', '"odd@name"@example.com'])
    it(`takes ${email}`, () => assert.equal(isAdmitted(email, domains), true));

  for (const email of [
    'a@example.net',
    'a@sub.example.com',
    'a@notexample.com',
    'a@example.com.evil.test',
    'a@example.com@evil.test',
    '@example.com',
    'example.com',
    '',
  ])
    it(`refuses ${email === '' ? 'no address' : email}`, () => assert.equal(isAdmitted(email, domains), false));

  it('tells which addresses may sign up', () => {
    assert.equal(refusal(domains), 'Accounts are for e-mail addresses of example.com, example.org.');
  });

  it('reads its domains in any case', () => {
    assert.deepEqual(readEnvironment({ SIGN_UP_DOMAINS: '["Example.com"]' }), { domains: ['example.com'] });
  });

  for (const value of [undefined, '', '[]', '"example.com"', '[1]'])
    it(`starts with no SIGN_UP_DOMAINS of ${value ?? 'nothing'}`, () => {
      assert.throws(() => readEnvironment({ SIGN_UP_DOMAINS: value }), { name: 'EnvironmentVariableError' });
    });
});
