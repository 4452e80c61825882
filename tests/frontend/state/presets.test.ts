import assert from 'node:assert/strict';
import { parseOptions } from '../../../codecs/options.ts';
import type * as NamesModule from '../../../frontend/src/state/preset-names.ts';
import type * as PresetsModule from '../../../frontend/src/state/presets.svelte.ts';
import type * as SettingsModule from '../../../frontend/src/state/settings.svelte.ts';
import { installStorage } from '../memory-storage.ts';
import { loadRuneModule } from '../rune-module.ts';

describe('frontend: presets', () => {
  let Presets: typeof PresetsModule.Presets;
  let freeName: typeof NamesModule.freeName;
  let presetNamed: typeof NamesModule.presetNamed;
  let builtInPresets: typeof PresetsModule.builtInPresets;
  let Settings: typeof SettingsModule.Settings;
  let storage: ReturnType<typeof installStorage>;

  before(async () => {
    ({ Presets, builtInPresets } = await loadRuneModule<typeof PresetsModule>('state/presets.svelte.ts'));
    ({ freeName, presetNamed } = await loadRuneModule<typeof NamesModule>('state/preset-names.ts'));
    ({ Settings } = await loadRuneModule<typeof SettingsModule>('state/settings.svelte.ts'));
  });
  beforeEach(() => {
    storage = installStorage();
  });

  function made() {
    const settings = new Settings();
    return { settings, presets: new Presets(settings) };
  }
  const find = (presets: PresetsModule.Presets, id: string) => presets.all.find((preset) => preset.id === id)!;

  it('that the page brings along can all be carried out', () => {
    for (const options of Object.values(builtInPresets)) assert.deepEqual(parseOptions(options), options);
  });

  it('choose all of their options and nothing else', () => {
    const { settings, presets } = made();
    settings.chooseTarget('jpeg');
    settings.choose('subsampling', '4:4:4');
    settings.pagesChoice = 'first';
    presets.choose('web');
    assert.deepEqual(settings.options, builtInPresets.web);
    assert.equal(presets.current?.id, 'web');
    settings.choose('quality', 81);
    assert.equal(presets.current, undefined);
  });

  it('are the current one by their options, in whatever order these were chosen', () => {
    const { settings, presets } = made();
    settings.choose('resize', { height: 2048, width: 2048 });
    settings.choose('metadata', 'private');
    settings.chooseTarget('jpeg');
    settings.choose('quality', 80);
    assert.equal(presets.current?.id, 'web');
  });

  it('of a person are kept under their name for the next visit, pages too', () => {
    const { settings, presets } = made();
    settings.chooseTarget('tiff');
    settings.pagesChoice = 'some';
    settings.pagesText = '1 - 2';
    presets.keep('  Scans ');
    const next = made();
    const kept = next.presets.all.at(-1)!;
    assert.deepEqual([kept.name, kept.options], ['Scans', { to: 'tiff', pages: '1-2' }]);
    next.settings.chooseTarget('jpeg');
    next.presets.choose(kept.id);
    assert.deepEqual(next.settings.options, { to: 'tiff', pages: '1-2' });
  });

  it('of two tabs are those of both', () => {
    const [one, other] = [made(), made()];
    one.presets.keep('Shop');
    other.presets.keep('Scans');
    one.presets.keep('Archive');
    const own = made().presets.all.filter(({ builtIn }) => !builtIn);
    assert.deepEqual(
      own.map(({ name }) => name),
      ['Shop', 'Scans', 'Archive'],
    );
  });

  it('of a name that is taken replace none: they get a free name, or the other is replaced when that is asked for', () => {
    const { settings, presets } = made();
    const own = () =>
      presets.all.filter(({ builtIn }) => !builtIn).map(({ name, options }) => [name, options.to] as const);
    presets.keep('Shop');
    settings.chooseTarget('bmp');
    presets.keep(' Shop');
    assert.deepEqual(own(), [['Shop', 'png']]);
    presets.keep(freeName(presets, 'Shop'));
    presets.replace(presetNamed(presets, 'Shop ')!);
    assert.deepEqual(own(), [
      ['Shop', 'bmp'],
      ['Shop (2)', 'bmp'],
    ]);
    const other = presetNamed(presets, 'Shop (2)')!;
    assert.equal(freeName(presets, 'Shop (2)', other), 'Shop (2)');
    assert.equal(freeName(presets, 'Shop', other), 'Shop (2)');
    const long = 'x'.repeat(60);
    presets.keep(long);
    assert.equal(freeName(presets, long), `${'x'.repeat(56)} (2)`);
  });

  it('are given other options and names, taken away, and those of the page made what they were', () => {
    const { settings, presets } = made();
    settings.chooseTarget('bmp');
    presets.replace(find(presets, 'web'));
    presets.keep('Old');
    const [{ id }] = presets.all.filter(({ builtIn }) => !builtIn) as [PresetsModule.Preset];
    presets.rename(find(presets, id), 'New');
    presets.rename(find(presets, id), '  ');
    const next = made().presets;
    assert.deepEqual(find(next, 'web').options, { to: 'bmp' });
    assert.equal(find(next, 'web').edited, true);
    assert.equal(find(next, id).name, 'New');
    next.remove(find(next, 'web'));
    next.remove(find(next, id));
    assert.deepEqual(
      made().presets.all.map((preset) => [preset.id, preset.options]),
      Object.entries(builtInPresets),
    );
  });

  const broken: readonly (readonly [string, string])[] = [
    ['no JSON', '{'],
    ['another version', '{"version":2,"own":[],"edited":{}}'],
    ['no list', '{"version":1,"own":{},"edited":{}}'],
    ['a preset without options', '{"version":1,"own":[{"id":"a","name":"A"}],"edited":{}}'],
    [
      'options that no table allows',
      '{"version":1,"own":[{"id":"a","name":"A","options":{"to":"gif"}}],"edited":{"web":{"to":"png","quality":4}}}',
    ],
    ['a name of blanks', '{"version":1,"own":[{"id":"a","name":" ","options":{"to":"png"}}],"edited":{}}'],
  ];
  for (const [what, text] of broken)
    it(`are those of the page where the storage holds ${what}`, () => {
      storage.local.setItem('presets', text);
      assert.deepEqual(
        made().presets.all.map(({ options }) => options),
        Object.values(builtInPresets),
      );
    });

  it('that can be read are kept beside one that cannot', () => {
    const own = [
      { id: 'a', name: 'A', options: { to: 'gif' } },
      { id: 'b', name: 'B', options: { to: 'png' } },
    ];
    storage.local.setItem('presets', JSON.stringify({ version: 1, own, edited: {} }));
    assert.deepEqual(made().presets.all.at(-1), own[1]);
  });
});
