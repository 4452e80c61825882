import assert from 'node:assert/strict';
import type * as ShortcutsModule from '../../../frontend/src/state/shortcuts.svelte.ts';
import { installStorage } from '../memory-storage.ts';
import { loadRuneModule } from '../rune-module.ts';

describe('frontend: shortcuts', () => {
  let Shortcuts: typeof ShortcutsModule.Shortcuts;
  let shortcutKeys: typeof ShortcutsModule.shortcutKeys;
  let pressed: string[];
  let shortcuts: ShortcutsModule.Shortcuts;

  before(async () => {
    ({ Shortcuts, shortcutKeys } = await loadRuneModule<typeof ShortcutsModule>('state/shortcuts.svelte.ts'));
    (globalThis as { Element?: unknown }).Element = class {};
  });
  after(() => {
    delete (globalThis as { Element?: unknown }).Element;
  });
  beforeEach(() => {
    installStorage();
    pressed = [];
    shortcuts = made();
  });

  function made() {
    const names = Object.keys(shortcutKeys) as ShortcutsModule.Shortcut[];
    const actions = Object.fromEntries(names.map((name) => [name, () => void pressed.push(name)]));
    return new Shortcuts(actions as Record<ShortcutsModule.Shortcut, () => void>);
  }
  function press(key: string, more: Partial<KeyboardEvent> = {}): boolean {
    let prevented = false;
    const preventDefault = () => {
      prevented = true;
    };
    shortcuts.press({ key, target: null, preventDefault, ...more } as unknown as KeyboardEvent);
    return prevented;
  }

  it('do nothing twice where a key is held, but go from file to file', () => {
    press('Delete');
    press('Delete', { repeat: true });
    press('j');
    press('j', { repeat: true });
    assert.deepEqual(pressed, ['remove', 'next', 'next']);
  });

  it('have a key each, and no two the same', () => {
    const keys = Object.values(shortcutKeys);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('do what their keys say, and take the key for it', () => {
    for (const key of Object.values(shortcutKeys)) assert.equal(press(key), true);
    assert.deepEqual(pressed, Object.keys(shortcutKeys));
    assert.equal(press('q'), false);
  });

  for (const key of ['ctrlKey', 'metaKey', 'altKey', 'isComposing', 'defaultPrevented'] as const)
    it(`leave a key alone that comes with ${key}`, () => {
      assert.equal(press('c', { [key]: true }), false);
      assert.deepEqual(pressed, []);
    });

  it('can be turned off, and stay off', () => {
    shortcuts.on = false;
    shortcuts = made();
    assert.equal(press('c'), false);
    shortcuts.on = true;
    shortcuts = made();
    assert.equal(press('c'), true);
  });
});
