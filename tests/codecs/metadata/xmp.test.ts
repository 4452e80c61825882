import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import ExifReader from 'exifreader';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { convert, encode, type FormatName, open, type TextEntry } from '../../../codecs/index.ts';
import { md5 } from '../../../codecs/metadata/md5.ts';
import { bytesOf, uint } from '../../pictures/bytes.ts';
import { writeJpeg } from '../../pictures/jpeg.ts';
import { dusk } from '../../pictures/scene.ts';
import { image } from '../assertions.ts';
import { fileWith, fullXmp, harmless, secrets } from './loaded.ts';
import { segmentsWith } from './unpack.ts';

const opaque = () => Uint8ClampedArray.from({ length: 16 * 16 * 4 }, (_, at) => (at % 4 === 3 ? 255 : (at * 7) & 255));

async function written(to: FormatName, metadata: { xmp?: Uint8Array; text?: readonly TextEntry[] }) {
  const [file] = await encode([image(16, 16, opaque(), metadata)], to);
  return { file: file!, metadata: (await open(file!)).metadata };
}

const packetOf = (file: Uint8Array) =>
  Buffer.from(segmentsWith(file, 0xe1, 'http://ns.adobe.com/xap/1.0/\0')[0]!).toString();
const extensionOf = (file: Uint8Array) => segmentsWith(file, 0xe1, 'http://ns.adobe.com/xmp/extension/\0');

/** A packet of more than one segment. */
function longXmp(kilobytes = 150): Uint8Array {
  const packet = Buffer.from(fullXmp()).toString();
  const words = Array.from({ length: kilobytes * 40 }, (_, at) => `<rdf:li>word number ${at}</rdf:li>`.padEnd(26)).join(
    '',
  );
  return Buffer.from(packet.replace('<dc:rights>', `<dc:subject><rdf:Bag>${words}</rdf:Bag></dc:subject><dc:rights>`));
}

describe('extended XMP', () => {
  it('is written as segments that name their place and the digest of the whole (part 3 §1.1.3.1)', async () => {
    const { file } = await written('jpeg', { xmp: longXmp() });
    const portions = extensionOf(file);
    assert.ok(portions.length >= 2);
    const whole = Buffer.concat(portions.map((portion) => portion.subarray(40)));
    const guid = createHash('md5').update(whole).digest('hex').toUpperCase();
    let offset = 0;
    for (const portion of portions) {
      assert.equal(Buffer.from(portion.subarray(0, 32)).toString(), guid);
      const view = new DataView(portion.buffer, portion.byteOffset);
      assert.deepEqual([view.getUint32(32), view.getUint32(36)], [whole.length, offset]);
      offset += portion.length - 40;
    }
    assert.ok(packetOf(file).includes(`xmpNote:HasExtendedXMP="${guid}"`));
    assert.equal(XMLValidator.validate(whole.toString()), true);
    assert.equal(whole.toString().includes('<?xpacket'), false);
  });

  it('is joined by a reader that nobody here wrote', async () => {
    const { file } = await written('jpeg', { xmp: longXmp() });
    const { xmp } = ExifReader.load(new Uint8Array(file).buffer, { expanded: true });
    assert.equal(xmp?.City?.value, secrets.xmp.place);
    assert.ok(JSON.stringify(xmp?.subject).includes('word number 5999'));
  });

  it('comes out again as the packet that went in', async () => {
    const xmp = longXmp();
    const { metadata } = await written('jpeg', { xmp });
    const inner = (packet: Uint8Array) => /<x:xmpmeta.*<\/x:xmpmeta>/s.exec(Buffer.from(packet).toString())![0];
    assert.equal(inner(metadata.xmp!), inner(xmp));
    const { outputs } = await convert((await written('jpeg', { xmp })).file, { to: 'png' });
    assert.equal(inner((await open(outputs[0]!.bytes)).metadata.xmp!), inner(xmp));
  });

  const rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
  const portion = (guid: string, full: number, offset: number, data: Uint8Array) =>
    bytesOf('http://ns.adobe.com/xmp/extension/\0', guid, uint(full, 4), uint(offset, 4), data);
  const segment = (data: Uint8Array) => bytesOf(0xff, 0xe1, uint(data.length + 2, 2), data);
  /** A JPEG whose packet has a property of its own beside the name of its extension. */
  const jpegOf = (guid: string, portions: readonly Uint8Array[], form: 'attribute' | 'element' = 'attribute') => {
    const note = 'xmlns:xmpNote="http://ns.adobe.com/xmp/note/"';
    const standard =
      form === 'attribute'
        ? `<rdf:Description rdf:about="" ${note} xmpNote:HasExtendedXMP="${guid}" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="3"/>`
        : `<rdf:Description rdf:about="" ${note} xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="3"><xmpNote:HasExtendedXMP>${guid}</xmpNote:HasExtendedXMP></rdf:Description>`;
    const xmp = bytesOf(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${rdf}>${standard}</rdf:RDF></x:xmpmeta>`);
    const file = writeJpeg(16, 16, dusk(16, 16), { xmp });
    const scan = file.findIndex((byte, at) => byte === 0xff && file[at + 1] === 0xdb);
    return bytesOf(file.subarray(0, scan), ...portions.map(segment), file.subarray(scan));
  };
  const extension = bytesOf(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${rdf} xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"><rdf:Description rdf:about="" photoshop:City="Far"/></rdf:RDF></x:xmpmeta>`,
  );
  const guid = createHash('md5').update(extension).digest('hex').toUpperCase();
  const half = extension.length >> 1;
  const [first, second] = [
    portion(guid, extension.length, 0, extension.subarray(0, half)),
    portion(guid, extension.length, half, extension.subarray(half)),
  ];

  for (const form of ['attribute', 'element'] as const)
    for (const [order, portions] of [
      ['in order', [first, second]],
      ['out of order', [second, first]],
      ['one of them twice', [first, first, second]],
      ['with a portion of another extension', [portion('0'.repeat(32), 5, 0, bytesOf('other')), first, second]],
    ] as const)
      it(`is joined to the packet from portions ${order}, named by an ${form}`, async () => {
        const packet = Buffer.from((await open(jpegOf(guid, portions, form))).metadata.xmp!).toString();
        assert.equal(XMLValidator.validate(packet), true);
        const { 'x:xmpmeta': meta } = new XMLParser({ ignoreAttributes: false }).parse(packet);
        const descriptions = meta['rdf:RDF']['rdf:Description'];
        assert.deepEqual([descriptions[0]['@_xmp:Rating'], descriptions[1]['@_photoshop:City']], ['3', 'Far']);
        assert.ok(packet.includes('xmlns:photoshop='));
        assert.equal(packet.includes('HasExtendedXMP'), false);
      });

  for (const [name, portions] of [
    ['without its portions', []],
    ['without its second portion', [first]],
    ['without its first portion', [second]],
    ['that claims 4 GB', [portion(guid, 0xffff_ffff, 0, extension)]],
    ['that is no RDF', [portion(guid, 4, 0, bytesOf('text'))]],
  ] as const)
    it(`${name} leaves the packet as it is and is named as unreadable`, async () => {
      const { metadata } = await open(jpegOf(guid, portions));
      assert.ok(Buffer.from(metadata.xmp!).toString().includes('xmp:Rating="3"'));
      assert.deepEqual(
        metadata.unreadable?.map(({ what }) => what),
        ['xmp'],
      );
    });

  it('names itself by a digest as RFC 1321 has it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.equal(md5(bytes), createHash('md5').update(bytes).digest('hex').toUpperCase());
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('text in XMP', () => {
  const text: readonly TextEntry[] = [
    { keyword: 'Title', text: 'Dämmerung <am> See & "mehr"' },
    { keyword: 'Author', text: 'Ada' },
    { keyword: 'Description', text: 'one\ntwo\r\nthree\ttabbed' },
    { keyword: 'Author', text: 'Bob' },
    { keyword: 'my own key', text: '夕暮れ 🌅' },
    { keyword: 'Comment', text: 'first' },
    { keyword: 'Comment', text: 'second' },
  ];
  const sorted = (entries: readonly TextEntry[] | undefined) =>
    (entries ?? []).map(({ keyword, text: words }) => `${keyword}: ${words}`).sort();

  for (const way of ['jpeg', 'tiff'] as const)
    it(`survives PNG → ${way} → PNG, every word, and leaves no trace in the PNG`, async () => {
      const source = (await written('png', { text })).file;
      const { outputs } = await convert(source, { to: way });
      const { outputs: back, report } = await convert(outputs[0]!.bytes, { to: 'png' });
      const { metadata } = await open(back[0]!.bytes);
      assert.deepEqual(sorted(metadata.text), sorted(text));
      assert.equal(metadata.xmp, undefined);
      assert.deepEqual(
        report.dropped.filter(({ what }) => what === 'text' || what === 'xmp'),
        [],
      );
    });

  it('is valid XML, and stands under the properties that others read', async () => {
    const { file } = await written('jpeg', { text });
    assert.equal(XMLValidator.validate(packetOf(file)), true);
    const { xmp } = ExifReader.load(new Uint8Array(file).buffer, { expanded: true });
    assert.equal(xmp?.title?.description, text[0]!.text);
    assert.equal(xmp?.creator?.description, 'Ada');
    const comments = segmentsWith(file, 0xfe, '');
    assert.deepEqual(
      comments.map((data) => Buffer.from(data).toString()),
      ['first', 'second'],
    );
  });

  it('goes beside what a packet says already, and does not repeat its properties', async () => {
    const { file, metadata } = await written('jpeg', { xmp: fullXmp(), text });
    const packet = packetOf(file);
    assert.equal(XMLValidator.validate(packet), true);
    assert.equal(packet.split('<dc:creator>').length, 2);
    assert.ok(packet.includes('<dc:title>'));
    assert.equal(packet.split('rdf:about="uuid:1"').length, 3);
    assert.deepEqual(Buffer.from(metadata.xmp!), Buffer.from(fullXmp()));
    assert.deepEqual(sorted(metadata.text), sorted(text));
  });

  it('stays the same however often it is written', async () => {
    let { file } = await written('jpeg', { xmp: fullXmp(), text });
    const packet = packetOf(file);
    for (let time = 0; time < 3; time++) file = (await convert(file, { to: 'jpeg' })).outputs[0]!.bytes;
    assert.equal(packetOf(file), packet);
  });

  for (const [name, words] of [
    ['a NUL', 'a\0b'],
    ['a control character', 'a\x07b'],
    ['half a surrogate pair', 'a\ud800b'],
  ] as const)
    it(`is left out and reported where it has ${name}, which XML cannot hold`, async () => {
      const { metadata } = await written('jpeg', { text: [{ keyword: 'Title', text: words }] });
      assert.equal(metadata.text, undefined);
    });

  it('is reported as dropped where the packet is broken and cannot take it', async () => {
    const xmp = bytesOf('no packet at all');
    const { metadata } = await written('jpeg', { xmp, text: [{ keyword: 'Title', text: 'lost' }] });
    assert.equal(metadata.text, undefined);
    assert.deepEqual(Buffer.from(metadata.xmp!), Buffer.from(xmp));
  });

  it('keeps any words that XML can hold', async () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((one) => !/[\p{Cc}\ufffe\uffff]/u.test(one));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ keyword: word, text: word }), { minLength: 1, maxLength: 4 }),
        async (entries) => {
          const own = entries.filter(({ keyword }) => keyword !== 'Comment');
          assert.deepEqual(sorted((await written('tiff', { text: own })).metadata.text), sorted(own));
        },
      ),
      { seed: 1, numRuns: 40 },
    );
  });

  it('writes a copyright that stood in a TIFF field where a JPEG can hold it', async () => {
    const { outputs } = await convert(fileWith('tiff', { text: true }), { to: 'jpeg' });
    assert.ok(
      packetOf(outputs[0]!.bytes).includes(`<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">${harmless.copyright}`),
    );
  });
});
