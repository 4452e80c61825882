import assert from 'node:assert/strict';
import ExifReader from 'exifreader';
import { type FormatName, type Metadata, type Options, open } from '../../../codecs/index.ts';
import { judge } from '../../../frontend/src/metadata/describe.ts';
import { readable } from '../../../frontend/src/metadata/entry.ts';
import { exifEntries } from '../../../frontend/src/metadata/exif-entries.ts';
import { iccEntries } from '../../../frontend/src/metadata/icc-entries.ts';
import { iptcEntries } from '../../../frontend/src/metadata/iptc-entries.ts';
import { xmpEntries } from '../../../frontend/src/metadata/xmp-entries.ts';
import { phoneJpeg } from '../../pictures/index.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('frontend: the metadata of a file in words', () => {
  it('are the fields that an independent reader finds in a photograph', async () => {
    const { bytes } = phoneJpeg();
    const { metadata } = await open(bytes);
    const tags = ExifReader.load(bytes.slice().buffer, { expanded: true });
    const ours = new Map(exifEntries(metadata.exif!).map(({ name, value }) => [name, value]));
    let compared = 0;
    for (const [name, { value, description }] of Object.entries(tags.exif ?? {})) {
      const mine = ours.get(readable(name));
      if (mine === undefined || !Array.isArray(value) || typeof value[0] !== 'string') continue;
      compared += 1;
      assert.equal(mine, description, name);
    }
    assert.ok(compared >= 2, `${compared} fields`);
    if (tags.gps?.Latitude !== undefined)
      assert.ok(Math.abs(Number.parseFloat(ours.get('Latitude')!) - tags.gps.Latitude) < 1e-5);
  });

  it('tell what of a photograph is about a person, and what each choice leaves in', async () => {
    const { metadata } = await open(phoneJpeg().bytes);
    const all = judge([metadata], { to: 'jpeg', metadata: 'keep' });
    assert.ok(all.length > 0 && all.every(({ remains }) => remains));
    const personal = all.filter((entry) => entry.personal);
    assert.ok(
      personal.some(({ group }) => group === 'gps'),
      'a position tells about a person',
    );
    assert.ok(!all.some(({ name }) => name === 'Orientation'), 'the new file has its own');
    const left = judge([metadata], { to: 'jpeg', metadata: 'private' });
    assert.deepEqual(
      left.filter(({ remains }) => !remains).map(({ name }) => name),
      personal.map(({ name }) => name),
    );
    const none = judge([metadata], { to: 'jpeg', metadata: 'none' }).filter(({ remains }) => remains);
    assert.deepEqual(
      none.filter(({ group }) => group !== 'icc'),
      [],
    );
    assert.deepEqual(
      judge([metadata], { to: 'bmp' }).filter(({ group, remains }) => remains && group === 'exif'),
      [],
    );
  });

  it('are the datasets of IPTC with their names, those of the envelope left out', () => {
    const dataset = (record: number, number: number, text: string) => {
      const value = utf8(text);
      return [0x1c, record, number, value.length >> 8, value.length & 255, ...value];
    };
    const iptc = Uint8Array.from([
      ...dataset(1, 90, '\u001b%G'),
      ...dataset(2, 0, '\0\u0002'),
      ...dataset(2, 80, 'Zoë'),
      ...dataset(2, 25, 'sea'),
      ...dataset(2, 199, 'x'),
    ]);
    assert.deepEqual(
      iptcEntries(iptc).map(({ name, value }) => [name, value]),
      [
        ['By-line', 'Zoë'],
        ['Keyword', 'sea'],
        ['Dataset 199', 'x'],
      ],
    );
    for (let length = 0; length < iptc.length; length++) iptcEntries(iptc.subarray(0, length));
  });

  it('are the properties of XMP, as attributes, as elements and in lists', () => {
    const packet = `<?xpacket begin="" id="x"?><x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="t"><rdf:RDF xmlns:rdf="r">
      <rdf:Description rdf:about="" xmlns:dc="d" xmp:CreatorTool="Tool &amp; Co" xmp:Rating='4'>
        <dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator>
        <dc:title><rdf:Alt><rdf:li xml:lang="x-default">A &lt;title&gt;</rdf:li></rdf:Alt></dc:title>
        <photoshop:City>Ulm</photoshop:City><xmp:Empty/>
      </rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
    assert.deepEqual(
      xmpEntries(utf8(packet)).map(({ name, value }) => [name, value]),
      [
        ['Creator tool', 'Tool & Co'],
        ['Rating', '4'],
        ['Creator', 'Ada'],
        ['Creator', 'Bo'],
        ['Title', 'A <title>'],
        ['City', 'Ulm'],
      ],
    );
  });

  it('say that a copyright remains which `private` writes anew, wherever it stood, and its other languages go', () => {
    const notice = utf8('© Jane Doe');
    const iptc = Uint8Array.from([0x1c, 2, 116, 0, notice.length, ...notice, 0x1c, 2, 80, 0, 4, ...utf8('Jane')]);
    const xmp = utf8(
      `<rdf:Description><dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Jane Doe</rdf:li><rdf:li xml:lang="de">© Jana</rdf:li></rdf:Alt></dc:rights><dc:title>© Jane Doe</dc:title></rdf:Description>`,
    );
    const fates = (metadata: Metadata, to: FormatName) =>
      judge([metadata], { to, metadata: 'private' }).map(({ name, value, personal, remains }) => [
        `${name}: ${value}`,
        personal,
        remains,
      ]);
    for (const to of ['jpeg', 'png', 'tiff'] as const) {
      assert.deepEqual(fates({ iptc }, to), [
        ['Copyright: © Jane Doe', false, true],
        ['By-line: Jane', true, false],
      ]);
      assert.deepEqual(fates({ xmp }, to), [
        ['Rights: © Jane Doe', false, true],
        ['Rights: © Jana', true, false],
        ['Title: © Jane Doe', true, false],
      ]);
    }
    assert.deepEqual(fates({ iptc }, 'bmp')[0], ['Copyright: © Jane Doe', false, false], 'BMP has no place for text');
  });

  it('are those of every page, each once, and remain where a chosen page keeps them', () => {
    const said = (author: string) => [
      { keyword: 'Software', text: 'Scanner' },
      { keyword: 'Author', text: author },
    ];
    const pages = [{ text: said('Ada') }, { text: said('Bo') }];
    const fates = (options: Pick<Options, 'metadata' | 'pages'>) =>
      judge(pages, { to: 'jpeg', ...options }).map(({ value, remains }) => [value, remains]);
    assert.deepEqual(fates({}), [
      ['Scanner', true],
      ['Ada', true],
      ['Bo', true],
    ]);
    assert.deepEqual(fates({ pages: '2' }), [
      ['Scanner', true],
      ['Ada', false],
      ['Bo', true],
    ]);
    assert.deepEqual(fates({ pages: '3' }), [
      ['Scanner', false],
      ['Ada', false],
      ['Bo', false],
    ]);
  });

  const places = [
    { title: 'three RATIONALs as degrees', type: 5, values: [48, 1, 30, 1, 0, 1], shown: '-48.500000°' },
    { title: 'one RATIONAL as it stands', type: 5, values: [97, 2], shown: '48.5 S' },
    { title: 'three SRATIONALs as they stand', type: 10, values: [48, 1, 30, 1, 0, 1], shown: '48, 30, 0 S' },
    {
      title: 'three RATIONALs that are no numbers as they stand',
      type: 5,
      values: [48, 1, 0, 0, 0, 1],
      shown: '48, –, 0 S',
    },
  ];
  for (const { title, type, values, shown } of places)
    it(`show a latitude of ${title}`, () => {
      const latitude = values.flatMap((value) => [0, 0, 0, value]);
      const exif = Uint8Array.from([
        ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
        ...[0, 1, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0],
        ...[0, 2, 0, 1, 0, 2, 0, 0, 0, 2, 0x53, 0, 0, 0],
        ...[0, 2, 0, type, 0, 0, 0, values.length / 2, 0, 0, 0, 56, 0, 0, 0, 0],
        ...latitude,
      ]);
      assert.deepEqual(exifEntries(exif), [{ group: 'gps', name: 'Latitude', value: shown }]);
    });

  const hostilePackets = [
    { title: 'a long name that no tag ends', packet: `<${'a'.repeat(4e5)}` },
    { title: 'a long name without a value', packet: `<a ${'b'.repeat(4e5)}>` },
    { title: 'a long name whose value does not end', packet: `<a ${'b'.repeat(3e5)}="${'c'.repeat(3e5)}>` },
    { title: 'lists in lists', packet: `${'<rdf:li>'.repeat(1e5)}x` },
    {
      title: 'many texts of a property with a long name',
      packet: `<${'a'.repeat(3e5)}>${'<rdf:li>x</rdf:li>'.repeat(1e5)}`,
    },
  ];
  for (const { title, packet } of hostilePackets)
    it(`are read from XMP in time that grows no faster than the packet: ${title}`, function () {
      // A guard against hangs alone.
      this.timeout(10_000);
      const entries = xmpEntries(utf8(packet));
      assert.ok(entries.every(({ name }) => name.length <= 2100));
    });

  it('are cut off where they are long', () => {
    const [entry] = judge([{ text: [{ keyword: 'k', text: 'x'.repeat(1e5) }] }], { to: 'png' });
    assert.deepEqual([entry!.value.length, entry!.value.at(-1), entry!.remains], [2000, '…', true]);
  });

  it('survive blocks that are no such blocks', () => {
    const noise = Uint8Array.from({ length: 400 }, (_, at) => (at * 37) & 255);
    for (const read of [exifEntries, iptcEntries, xmpEntries, iccEntries])
      for (const bytes of [new Uint8Array(0), noise, utf8('MM\0*\0\0\0\u0008\0\u0001')])
        assert.ok(Array.isArray(read(bytes)));
  });

  const names = [
    ['DateTimeOriginal', 'Date time original'],
    ['FNumber', 'F number'],
    ['ISOSpeed', 'ISO speed'],
    ['ImageUniqueID', 'Image unique ID'],
  ] as const;
  for (const [name, text] of names) it(`write ${name} as "${text}"`, () => assert.equal(readable(name), text));
});
