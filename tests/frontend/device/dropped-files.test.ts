import assert from 'node:assert/strict';
import { filesOfDrop } from '../../../frontend/src/device/dropped-files.ts';

const file = (name: string) => ({
  name,
  isDirectory: false,
  file: (take: (file: File) => void) => take(new File(['x'], name)),
});

/** A folder that tells its entries one at a time, and then fails where it is broken. */
function folder(name: string, entries: readonly object[], isBroken = false) {
  return {
    name,
    isDirectory: true,
    createReader() {
      const left = [...entries];
      return {
        readEntries(take: (some: readonly object[]) => void, fail: (error: unknown) => void) {
          if (left.length === 0 && isBroken) fail(new DOMException('broken', 'NotReadableError'));
          else take(left.splice(0, 1));
        },
      };
    },
  };
}

const drop = (...entries: readonly object[]) =>
  ({
    items: entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => null })),
  }) as unknown as DataTransfer;

describe('frontend: dropped files', () => {
  const pathsOf = async (transfer: DataTransfer) =>
    (await filesOfDrop(transfer)).map(({ file, folder }) => `${folder}/${file.name}`);

  it('come with their folders, in order', async () => {
    const dropped = drop(folder('holiday', [file('b 10.png'), file('b 9.png'), folder('day 1', [file('a.png')])]));
    assert.deepEqual(await pathsOf(dropped), ['holiday/b 9.png', 'holiday/b 10.png', 'holiday/day 1/a.png']);
  });

  it('name the folders that could not be read, or not whole, which cannot be read as files', async () => {
    const dropped = drop(folder('locked', [], true), folder('trip', [folder('half', [file('a.png')], true)]));
    assert.deepEqual(await pathsOf(dropped), ['/locked', 'trip/half', 'trip/half/a.png']);
    const [locked] = await filesOfDrop(drop(folder('locked', [], true)));
    assert.throws(() => locked!.file.slice(0, 1), { name: 'NotReadableError' });
  });

  it('name what the browser hands over neither as a file nor as a folder', async () => {
    assert.deepEqual(await pathsOf(drop(file('gone.png'))), ['/gone.png']);
  });
});
