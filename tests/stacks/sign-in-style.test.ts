import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { styles } from '../../local/identity/pages/styles.ts';
import { type Shade, signInColors } from '../../stacks/sign-in-colors.ts';
import { signInAssets, signInSettings } from '../../stacks/sign-in-style.ts';
import { colorsOf, contrast, hexOf, oklchToRgb } from './oklch.ts';

const tokens = readFileSync('frontend/src/styles/tokens.css', 'utf8');
/** The page's hue where it works in the cloud. */
const hue = Number(/\[data-place="cloud"\] \{\s+--hue: (\d+);/.exec(tokens)?.[1]);
const modes = ['light', 'dark'] as const;

describe('the look of the sign-in pages', () => {
  it('has the page’s colours', () => {
    const ofThePage = colorsOf(tokens, hue);
    for (const [name, shade] of Object.entries<Shade>(signInColors))
      assert.deepEqual(shade, ofThePage.get(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)), name);
  });

  it('is that of the sign-in pages on one machine', () => {
    const ofThePage = colorsOf(tokens, hue);
    const local = colorsOf(styles, Number(/--hue: (\d+);/.exec(styles)?.[1]));
    const shared = [...local.keys()].filter((name) => ofThePage.has(name));
    assert.ok(shared.length >= 12);
    for (const name of shared) assert.deepEqual(local.get(name), ofThePage.get(name), name);
  });

  it('names no colour that is none of them', () => {
    const known = new Set(Object.values<Shade>(signInColors).flatMap(({ light, dark }) => [light, dark]));
    const named = JSON.stringify(signInSettings).match(/"[0-9a-f]{8}"/g) ?? [];
    assert.ok(named.length > 60);
    for (const color of named) assert.ok(known.has(`#${color.slice(1, 7)}`) && color.endsWith('ff"'), color);
  });

  const { paper, surface, ink, inkSoft, accent, accentStrong, accentInk, accentSoft, bad, badSoft } = signInColors;
  const texts: Readonly<Record<string, readonly [Shade, Shade]>> = {
    'a heading on the form': [ink, surface],
    'a description on the form': [inkSoft, surface],
    'a heading on the page': [ink, paper],
    'a description on the page': [inkSoft, paper],
    'a placeholder in an input': [inkSoft, surface],
    'a link': [accent, surface],
    'a link under the pointer': [accentStrong, surface],
    'the button’s label': [accentInk, accent],
    'the button’s label under the pointer': [accentInk, accentStrong],
    'the other button’s label': [accent, surface],
    'the other button’s label under the pointer': [accentStrong, accentSoft],
    'an item of a list under the pointer': [ink, accentSoft],
    'what went wrong': [ink, badSoft],
    'the sign of what went wrong': [bad, badSoft],
  };
  for (const [what, [text, ground]] of Object.entries(texts))
    for (const mode of modes)
      it(`lets ${what} be read, ${mode}: at least 4.5 to 1`, () => {
        assert.ok(contrast(text[mode], ground[mode]) >= 4.5, String(contrast(text[mode], ground[mode])));
      });

  it('shows the edges of inputs: at least 3 to 1', () => {
    for (const mode of modes) assert.ok(contrast(signInColors.lineStrong[mode], surface[mode]) >= 3);
  });

  it('has the site’s mark', () => {
    const drawing = /<path d="([^"]+)" fill="#fff"/.exec(readFileSync('frontend/src/logo.svg', 'utf8'))?.[1];
    assert.ok(drawing);
    for (const { bytes, extension } of signInAssets) {
      const svg = Buffer.from(bytes, 'base64').toString();
      assert.equal(extension, 'SVG');
      assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      assert.ok(svg.includes(drawing), svg);
    }
  });

  it('is smaller than the 2 MB that a request of Cognito’s may have', () => {
    assert.ok(JSON.stringify([signInSettings, signInAssets]).length < 100_000);
  });
});

describe('OKLCH in sRGB', () => {
  // The values of CSS Color 4's own examples.
  for (const [color, expected] of [
    [[1, 0, 0], '#ffffff'],
    [[0, 0, 0], '#000000'],
    [[0.62796, 0.25768, 29.234], '#ff0000'],
    [[0.86644, 0.29483, 142.495], '#00ff00'],
    [[0.45201, 0.31321, 264.052], '#0000ff'],
  ] as const)
    it(`is ${expected}`, () => {
      const [lightness, chroma, angle] = color;
      assert.equal(hexOf(oklchToRgb(lightness, chroma, angle)), expected);
    });

  it('has the contrast that WCAG gives to black on white', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21);
  });
});
