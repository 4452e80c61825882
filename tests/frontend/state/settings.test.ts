import assert from 'node:assert/strict';
import { formatNames, formats } from '../../../codecs/formats.ts';
import { sharedOptions } from '../../../codecs/options.ts';
import type * as SettingsModule from '../../../frontend/src/state/settings.svelte.ts';
import { installStorage } from '../memory-storage.ts';
import { loadRuneModule } from '../rune-module.ts';

describe('frontend: settings', () => {
  let Settings: typeof SettingsModule.Settings;
  let storage: ReturnType<typeof installStorage>;

  before(async () => {
    ({ Settings } = await loadRuneModule<typeof SettingsModule>('state/settings.svelte.ts'));
  });
  beforeEach(() => {
    storage = installStorage();
  });

  it('begin on this device, with a target that loses nothing', () => {
    const settings = new Settings();
    assert.equal(settings.place, 'device');
    assert.equal(settings.target.holds.lossless, true);
  });

  it('have the options of the target, its own first, as the tables list them', () => {
    const settings = new Settings();
    for (const name of formatNames) {
      settings.chooseTarget(name);
      const { to: _, pages: __, ...shared } = sharedOptions;
      assert.deepEqual(
        settings.rows.map((row) => row.name),
        [...Object.keys(formats[name].options), ...Object.keys(shared)],
      );
      for (const { name: option, info } of settings.rows)
        assert.equal(settings.value(option), 'default' in info ? info.default : undefined);
    }
  });

  it('ask only for what was chosen and the target has', () => {
    const settings = new Settings();
    settings.chooseTarget('jpeg');
    assert.deepEqual(settings.optionsFor('png'), { to: 'jpeg' });
    settings.choose('quality', 40);
    settings.choose('subsampling', '4:4:4');
    settings.choose('maxOutputBytes', 90_000);
    settings.choose('resize', { width: 800, height: 600, fit: 'cover' });
    const resize = { width: 800, height: 600, fit: 'cover' };
    assert.deepEqual(settings.optionsFor('png'), {
      to: 'jpeg',
      quality: 40,
      subsampling: '4:4:4',
      maxOutputBytes: 90_000,
      resize,
    });
    settings.chooseTarget('png');
    assert.deepEqual(settings.optionsFor('jpeg'), { to: 'png', resize });
    settings.choose('quality', 40);
    assert.deepEqual(settings.optionsFor('jpeg'), { to: 'png', resize });
  });

  it('take a choice back with its default, and all of them at once', () => {
    const settings = new Settings();
    settings.chooseTarget('jpeg');
    settings.choose('quality', 40);
    settings.choose('quality', formats.jpeg.options.quality.default);
    assert.deepEqual(settings.chosen, []);
    settings.choose('effort', 'small');
    settings.choose('resize', { width: 8 });
    settings.pagesChoice = 'first';
    settings.reset();
    assert.deepEqual(settings.optionsFor('tiff'), { to: 'jpeg' });
  });

  it('know what cannot be carried out', () => {
    const settings = new Settings();
    settings.chooseTarget('jpeg');
    for (const width of [0, 65_536, 1.5, Number.NaN]) {
      settings.choose('resize', { width });
      assert.equal(settings.isValid('resize'), false);
      assert.equal(settings.valid, false);
    }
    settings.choose('resize', { width: 65_535 });
    assert.equal(settings.valid, true);
    settings.choose('maxOutputBytes', 0);
    assert.equal(settings.valid, false);
  });

  it('ask for pages only where the source can have some', () => {
    const settings = new Settings();
    settings.pagesChoice = 'some';
    settings.pagesText = ' 1 – 3, 5 ';
    assert.equal(settings.pagesValid, true);
    assert.deepEqual(settings.optionsFor('tiff'), { to: 'png', pages: '1-3,5' });
    assert.deepEqual(settings.optionsFor('jpeg'), { to: 'png' });
  });

  for (const text of ['', '0', '3-1', 'x', '1,,2'])
    it(`know that "${text}" is no selection of pages`, () => {
      const settings = new Settings();
      settings.pagesChoice = 'some';
      settings.pagesText = text;
      assert.equal(settings.pagesValid, false);
    });

  it('remember how for the browser, and all for the tab: the place, the size, the part', () => {
    const before = new Settings();
    before.chooseTarget('jpeg');
    before.choose('quality', 40);
    before.choose('maxOutputBytes', 90_000);
    before.choose('resize', { width: 800 });
    before.pagesChoice = 'first';
    before.choosePlace('cloud');
    before.namePattern = '{name}-{width}';
    const sameTab = new Settings();
    assert.equal(sameTab.to, 'jpeg');
    assert.deepEqual(sameTab.optionsFor('tiff'), {
      to: 'jpeg',
      quality: 40,
      maxOutputBytes: 90_000,
      resize: { width: 800 },
      pages: 'first',
    });
    assert.equal(sameTab.place, 'cloud');
    assert.equal(sameTab.namePattern, '{name}-{width}');
    Object.assign(globalThis, { sessionStorage: installStorage().session, localStorage: storage.local });
    const otherTab = new Settings();
    assert.deepEqual(otherTab.optionsFor('tiff'), { to: 'jpeg', quality: 40 });
    assert.equal(otherTab.place, 'device');
    assert.equal(otherTab.namePattern, '{name}-{width}');
  });

  const spoiled = [
    '{',
    '[]',
    'null',
    '{"to":"gif","own":7,"namePattern":5}',
    '{"to":"png","own":{"jpeg":{"quality":900,"background":"red"}}}',
  ];
  for (const stored of spoiled)
    it(`are the defaults where ${stored} is stored`, () => {
      storage.local.setItem('settings', stored);
      const settings = new Settings();
      assert.equal(settings.to, 'png');
      assert.equal(settings.namePattern, '{name}');
      settings.chooseTarget('jpeg');
      assert.equal(settings.value('quality'), formats.jpeg.options.quality.default);
      assert.equal(settings.value('background'), formats.jpeg.options.background.default);
    });
});
