import assert from 'node:assert/strict';
import { brokenRules, describePolicy, hashPassword, verifyPassword } from '../../../local/identity/password.ts';

const strict = {
  minimumLength: 8,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
};

describe('identity: passwords', () => {
  it('are kept as salted scrypt hashes', async () => {
    const [one, two] = await Promise.all([hashPassword('a password'), hashPassword('a password')]);
    assert.match(one, /^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    assert.notEqual(one, two);
    assert.equal(await verifyPassword('a password', one), true);
    assert.equal(await verifyPassword('a Password', one), false);
    assert.equal(await verifyPassword('a password', undefined), false);
  });

  it('match however a letter with an accent was typed', async () => {
    assert.equal(await verifyPassword('cafe\u0301', await hashPassword('caf\u00e9')), true);
  });

  for (const [password, broken] of [
    ['aB3$aB3$', []],
    ['aB3 aB3x', []],
    [' aB3aB3 ', ['a symbol']],
    ['aB3$', ['at least 8 characters']],
    ['AB3$AB3$', ['a lower-case letter']],
    ['ab3$ab3$', ['an upper-case letter']],
    ['aBc$aBc$', ['a digit']],
    ['aB3\u20acaB3\u20ac', ['a symbol']],
  ] as const) {
    it(`breaks ${broken.length === 0 ? 'no rule' : `the rule of ${broken}`}: ${password}`, () => {
      assert.deepEqual(brokenRules(password, strict), broken);
    });
  }

  it('have their policy described rule by rule', () => {
    assert.deepEqual(describePolicy({ ...strict, requireUppercase: false, requireSymbols: false, minimumLength: 12 }), [
      'at least 12 characters',
      'a lower-case letter',
      'a digit',
    ]);
  });
});
