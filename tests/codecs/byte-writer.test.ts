import assert from 'node:assert/strict';
import { ByteWriter } from '../../codecs/byte-writer.ts';

describe('collecting the bytes of a file', () => {
  it('keeps what is appended in order, behind the room at the beginning, and aligns with zeros', () => {
    const writer = new ByteWriter('tiff', 40, 4);
    writer.append(Uint8Array.of(1, 2, 3));
    writer.align(2);
    writer.append(Uint8Array.of(9));
    assert.equal(writer.length, 9);
    assert.deepEqual([...writer.finish()], [0, 0, 0, 0, 1, 2, 3, 0, 9]);
  });

  it('takes more bytes than it was told of', () => {
    const writer = new ByteWriter('png', 3);
    const expected: number[] = [];
    for (let piece = 0; piece < 100; piece++) {
      writer.append(new Uint8Array(piece).fill(piece));
      for (let i = 0; i < piece; i++) expected.push(piece);
    }
    assert.deepEqual([...writer.finish()], expected);
  });

  it('hands out its array where half of it is used, and a copy of less', () => {
    const dense = new ByteWriter('png', 100);
    dense.append(new Uint8Array(50));
    assert.deepEqual([dense.finish().length, dense.finish().buffer.byteLength], [50, 100]);
    const sparse = new ByteWriter('png', 100);
    sparse.append(new Uint8Array(49));
    assert.deepEqual([sparse.finish().length, sparse.finish().buffer.byteLength], [49, 49]);
  });

  it('takes just what is needed where the runtime has no more', () => {
    const largest = 130;
    const Whole = globalThis.Uint8Array;
    const writer = new ByteWriter('png', 100);
    writer.append(new Whole(90).fill(1));
    const piece = new Whole(30).fill(2);
    globalThis.Uint8Array = new Proxy(Whole, {
      construct(target, parameters) {
        if (parameters[0] > largest) throw new RangeError('Array buffer allocation failed');
        return Reflect.construct(target, parameters);
      },
    });
    try {
      writer.append(piece);
      assert.throws(() => writer.append(piece), { code: 'limit-exceeded' });
    } finally {
      globalThis.Uint8Array = Whole;
    }
    assert.deepEqual([...writer.finish()], [...new Array(90).fill(1), ...new Array(30).fill(2)]);
  });

  it('says by a code that the runtime cannot hold a file', () => {
    const writer = new ByteWriter('tiff', 8);
    const huge = Object.defineProperty(new Uint8Array(0), 'length', { value: 2 ** 52 });
    assert.throws(() => writer.append(huge), { code: 'limit-exceeded' });
  });
});
