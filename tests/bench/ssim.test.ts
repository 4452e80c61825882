import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type Picture, ssim } from '../../bench/ssim.ts';
import { synthesizePhotograph } from '../../bench/synthetic.ts';

const photograph = synthesizePhotograph(96, 64, 1);
const changed = (change: (value: number, at: number) => number): Picture => ({
  ...photograph,
  data: photograph.data.map((value, at) => (at % 4 === 3 ? value : change(value, at))),
});

describe('bench: SSIM', () => {
  it('is 1 for equal pictures', () => {
    assert.ok(Math.abs(ssim(photograph, photograph) - 1) < 1e-6);
  });

  it('has the value of the formula for two flat pictures', () => {
    const flat = (gray: number): Picture => ({ width: 8, height: 8, data: new Uint8Array(256).fill(gray) });
    const luma = (2 * 100 * 120 + 6.5025) / (100 * 100 + 120 * 120 + 6.5025);
    assert.ok(Math.abs(ssim(flat(100), flat(120)) - (0.8 * luma + 0.2)) < 1e-4);
  });

  it('falls as the noise grows', () => {
    const noisy = (strength: number) => changed((value, at) => value + (((at * 7919) % 13) - 6) * strength);
    const [little, much] = [ssim(photograph, noisy(0.5)), ssim(photograph, noisy(4))];
    assert.ok(little < 1 && much < little, `${little}, ${much}`);
  });

  it('sees a change of colour at the same brightness', () => {
    const tinted = changed((value, at) => value + (at % 4 === 0 ? 29.9 : at % 4 === 2 ? -78.4 : 0));
    assert.ok(ssim(photograph, tinted) < 0.999);
  });

  it('refuses pictures of different sizes', () => {
    assert.throws(() => ssim(photograph, synthesizePhotograph(64, 96, 1)), RangeError);
  });
});

describe('bench: synthetic photographs', () => {
  it('are the same pixels for the same seed, opaque, and others for another', () => {
    const digest = (data: Uint8ClampedArray) => createHash('sha256').update(data).digest('hex');
    assert.equal(digest(synthesizePhotograph(96, 64, 1).data), digest(photograph.data));
    assert.notEqual(digest(synthesizePhotograph(96, 64, 2).data), digest(photograph.data));
    assert.ok(photograph.data.every((value, at) => at % 4 !== 3 || value === 255));
    assert.ok(new Set(photograph.data).size > 200, 'uses the range of brightness');
  });
});
