import assert from 'node:assert/strict';
import { formats } from '../../../codecs/formats.ts';
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

  it('ask only for what the target has', () => {
    const settings = new Settings();
    settings.chooseTarget('jpeg');
    const { quality, background } = formats.jpeg.options;
    assert.deepEqual(settings.optionsFor('png'), {
      to: 'jpeg',
      quality: quality.default,
      background: background.default,
    });
    settings.chooseTarget('png');
    assert.deepEqual(settings.optionsFor('jpeg'), { to: 'png' });
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

  it('remember target and options for the browser, the place for the tab', () => {
    const before = new Settings();
    before.chooseTarget('jpeg');
    before.quality = 40;
    before.choosePlace('cloud');
    const sameTab = new Settings();
    assert.equal(sameTab.to, 'jpeg');
    assert.equal(sameTab.quality, 40);
    assert.equal(sameTab.place, 'cloud');
    Object.assign(globalThis, { sessionStorage: installStorage().session, localStorage: storage.local });
    const otherTab = new Settings();
    assert.equal(otherTab.quality, 40);
    assert.equal(otherTab.place, 'device');
  });

  const spoiled = [
    '{',
    '[]',
    'null',
    '{"to":"gif","own":7}',
    '{"to":"png","own":{"jpeg":{"quality":900,"background":"red"}}}',
  ];
  for (const stored of spoiled)
    it(`are the defaults where ${stored} is stored`, () => {
      storage.local.setItem('settings', stored);
      const settings = new Settings();
      assert.equal(settings.to, 'png');
      settings.chooseTarget('jpeg');
      assert.equal(settings.quality, formats.jpeg.options.quality.default);
      assert.equal(settings.background, formats.jpeg.options.background.default);
    });
});
