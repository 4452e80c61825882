import assert from 'node:assert/strict';
import fc from 'fast-check';
import { uniquePaths } from '../../../frontend/src/device/unique-names.ts';

const paths = (...given: string[]) =>
  uniquePaths(
    given.map((path) => ({
      folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
      fileName: path.slice(path.lastIndexOf('/') + 1),
    })),
  );

describe('frontend: unique paths', () => {
  it('keeps folders and names that differ', () => {
    assert.deepEqual(paths('a/x.png', 'b/x.png', 'x.png'), ['a/x.png', 'b/x.png', 'x.png']);
  });

  it('numbers what is there already', () => {
    assert.deepEqual(paths('x.png', 'x.png', 'x.png', 'x (2).png'), [
      'x.png',
      'x (2).png',
      'x (3).png',
      'x (2) (2).png',
    ]);
  });

  it('counts neither case nor the way an accent is written', () => {
    assert.deepEqual(paths('Été.png', 'ÉTÉ.png', 'e\u0301te\u0301.png'), [
      'Été.png',
      'ÉTÉ (2).png',
      'e\u0301te\u0301 (2).png'.normalize('NFC').replace('(2)', '(3)'),
    ]);
  });

  it('lets no file stand in a folder’s place', () => {
    assert.deepEqual(paths('a.png/x.png', 'a.png'), ['a.png/x.png', 'a (2).png']);
  });

  it('makes every part of a path safe', () => {
    assert.deepEqual(paths('../../etc/x.png', 'C:/aux/x.png', 'a\u202eb/ /x.png'), [
      'etc/x.png',
      'C_/_aux/x.png',
      'ab/folder/x.png',
    ]);
  });

  it('is unique, whatever the names are, without regard to case', () => {
    const name = fc.stringMatching(/^[aAbB(2) ]{1,4}$/).map((stem) => `${stem.trim() || 'a'}.png`);
    const folder = fc.constantFrom('', 'a', 'A', 'a/b');
    fc.assert(
      fc.property(fc.array(fc.record({ folder, fileName: name }), { maxLength: 30 }), (outputs) => {
        const all = uniquePaths(outputs).map((path) => path.toLowerCase());
        assert.equal(new Set(all).size, all.length);
      }),
    );
  });
});
