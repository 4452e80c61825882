import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { glob } from '../../../codecs/cli/glob.ts';

const files = ['a.tif', 'b.TIF', 'c1.png', 'c2.png', 'c10.png', '.hidden.png', 'x+y(1).png', '[z].bmp', 'é.png'].concat(
  ['s/a.tif', 's/t/a.tif', 's/t/u/b.tif', 's/.git/a.tif', 'brace/{k}.png'],
);

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['*.tif', ['a.tif']],
  ['*.{tif,TIF}', ['a.tif', 'b.TIF']],
  ['{a,b}.{tif,TIF}', ['a.tif', 'b.TIF']],
  ['{a,{b,c1}}.*', ['a.tif', 'b.TIF', 'c1.png']],
  ['c?.png', ['c1.png', 'c2.png']],
  ['?.png', ['é.png']],
  ['c[12].png', ['c1.png', 'c2.png']],
  ['c[!1].png', ['c2.png']],
  ['c[0-9]*.png', ['c1.png', 'c10.png', 'c2.png']],
  ['x+y(?).png', ['x+y(1).png']],
  ['\\[*.bmp', ['[z].bmp']],
  ['.h*', ['.hidden.png']],
  ['*', ['[z].bmp', 'a.tif', 'b.TIF', 'c1.png', 'c10.png', 'c2.png', 'link.png', 'x+y(1).png', 'é.png']],
  ['*/a.tif', ['ring/a.tif', 's/a.tif']],
  ['s/*', ['s/a.tif']],
  ['**/a.tif', ['a.tif', 's/a.tif', 's/t/a.tif']],
  ['s/**', ['s/a.tif', 's/t/a.tif', 's/t/u/b.tif']],
  ['s/**/t/*', ['s/t/a.tif']],
  ['./s/*.tif', ['s/a.tif']],
  ['brace/{k}.*', ['brace/{k}.png']],
  ['no*', []],
  ['no/where/*', []],
];

describe('patterns of the command line', () => {
  let folder: string;
  const home = process.cwd();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glob-'));
    for (const file of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), '');
    }
    await symlink('c1.png', join(folder, 'link.png'));
    await symlink('nothing.png', join(folder, 'dangling.png'));
    await symlink('s', join(folder, 'ring'));
    await symlink('..', join(folder, 's/t/up'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  beforeEach(() => process.chdir(folder));
  afterEach(() => process.chdir(home));

  for (const [pattern, expected] of cases)
    it(`${pattern} is ${expected.join(' ') || 'nothing'}`, async () => {
      assert.deepEqual(
        (await glob(pattern)).map(({ path }) => path),
        expected,
      );
    });

  it('name files from the first wildcard on, also from the root of the disk', async () => {
    assert.deepEqual(await glob(`${folder}/s/**/b.tif`), [{ path: `${folder}/s/t/u/b.tif`, name: 't/u/b.tif' }]);
  });
});
