import assert from 'node:assert/strict';
import fc from 'fast-check';
import { outputFileName } from '../../../codecs/file-names.ts';
import { contentDisposition } from '../../../functions/service/file-names.ts';

const names: readonly (readonly [source: string, expected: string])[] = [
  ['photo.jpg', 'photo.png'],
  ['photo.JPEG', 'photo.png'],
  ['photo', 'photo.png'],
  ['archive.tar.gz', 'archive.tar.png'],
  ['holiday 12.05', 'holiday 12.05.png'],
  ['ünï "quote" ;.jpg', 'ünï _quote_ ;.png'],
  ['日本語の写真.tiff', '日本語の写真.png'],
  ['../../x.png', 'x.png'],
  ['..\\..\\x.png', 'x.png'],
  ['/etc/passwd', 'passwd.png'],
  ['C:\\pictures\\x.bmp', 'x.png'],
  ['CON.png', '_CON.png'],
  ['con', '_con.png'],
  ['Aux.tar.jpg', '_Aux.tar.png'],
  ['com1 .jpg', '_com1.png'],
  ['LPT³.jpg', '_LPT³.png'],
  ['CONIN$', '_CONIN$.png'],
  ['console.jpg', 'console.png'],
  ['com10.jpg', 'com10.png'],
  ['trailing. . .', 'trailing.png'],
  ['trailing .jpg', 'trailing.png'],
  ['  leading.jpg', 'leading.png'],
  ['.jpg', 'image.png'],
  ['...', 'image.png'],
  ['..', 'image.png'],
  ['', 'image.png'],
  ['folder/', 'image.png'],
  ['a<b>c:d"e|f?g*h.jpg', 'a_b_c_d_e_f_g_h.png'],
  ['line\r\nbreak\tand\0null.jpg', 'linebreakandnull.png'],
  ['evil\u202egnp.exe', 'evilgnp.png'],
  ['lone\ud800surrogate.jpg', 'lone\ufffdsurrogate.png'],
  ['u\u0308.jpg', 'ü.png'],
];

describe('file names of outputs', () => {
  for (const [source, expected] of names) {
    it(`are ${JSON.stringify(expected)} for ${JSON.stringify(source)}`, () =>
      assert.equal(outputFileName(source, '', 'png'), expected));
  }

  it('carry the number of the page', () => {
    assert.equal(outputFileName('scan.tif', '-12', 'jpg'), 'scan-12.jpg');
  });

  it('of 300 characters of four bytes are cut between characters, with page and extension kept', () => {
    const name = outputFileName(`${'😀'.repeat(300)}.jpg`, '-1', 'png');
    assert.equal(name, `${'😀'.repeat(62)}-1.png`);
    assert.ok(Buffer.byteLength(name) <= 255);
  });

  it('have no dot or space before their extension after they were cut', () => {
    assert.equal(outputFileName(`${'a'.repeat(247)} . . . b.jpg`, '', 'tif'), `${'a'.repeat(247)}.tif`);
  });

  it('are safe on Windows, macOS and Linux whatever they are made from', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.integer({ min: 30, max: 255 }),
        (source, maxBytes) => {
          const name = outputFileName(source, '-3', 'png', maxBytes);
          const [beforeDot = ''] = name.split('.');
          assert.match(name, /^[^/\\<>:"|?*\p{Cc}\p{Cs}]+-3\.png$/u);
          assert.doesNotMatch(name, /^\s/u);
          assert.doesNotMatch(beforeDot, /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\s*$/i);
          assert.ok(Buffer.byteLength(name) <= maxBytes);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('stay the same when they are made safe again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (source) => {
        const name = outputFileName(source, '', 'png');
        assert.equal(outputFileName(name, '', 'png'), name);
      }),
    );
  });
});

describe('Content-Disposition', () => {
  it('has an ASCII name for old clients and the exact one (RFC 6266 §4.3)', () => {
    assert.equal(
      contentDisposition("ünï _quote_ ;('€').png"),
      `attachment; filename="uni _quote_ _('_').png"; filename*=UTF-8''%C3%BCn%C3%AF%20_quote_%20%3B%28%27%E2%82%AC%27%29.png`,
    );
  });

  it('is one ASCII header value that gives the name back (RFC 8187 §3.2)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (source) => {
        const fileName = outputFileName(source, '', 'png');
        const value = contentDisposition(fileName);
        const match = /^attachment; filename="([^"\\%;]*)"; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]*)$/.exec(value);
        assert.ok(match, value);
        assert.match(value, /^[ -~]+$/);
        assert.equal(decodeURIComponent(match[2]!), fileName);
        assert.ok(match[1]!.endsWith('.png'));
      }),
      { numRuns: 1000 },
    );
  });
});
