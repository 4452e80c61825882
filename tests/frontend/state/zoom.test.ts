import assert from 'node:assert/strict';
import fc from 'fast-check';
import type * as ZoomModule from '../../../frontend/src/state/zoom.svelte.ts';
import { loadRuneModule } from '../rune-module.ts';

describe('frontend: the zoom of the viewer', () => {
  let Zoom: typeof ZoomModule.Zoom;

  before(async () => {
    ({ Zoom } = await loadRuneModule<typeof ZoomModule>('state/zoom.svelte.ts'));
  });

  function made(stage: ZoomModule.Extent, picture: ZoomModule.Extent) {
    const zoom = new Zoom();
    zoom.measure(stage);
    zoom.show(picture);
    return zoom;
  }

  it('begins with all of the picture, which does not become larger than it is', () => {
    assert.equal(made({ width: 400, height: 300 }, { width: 4000, height: 1500 }).scale, 0.1);
    assert.equal(made({ width: 400, height: 300 }, { width: 40, height: 15 }).scale, 1);
  });

  it('shows a small picture by one pixel of the device for each of its own, on dense screens and on others', () => {
    for (const pixel of [0.5, 1, 2]) {
      const zoom = new Zoom();
      zoom.show({ width: 40, height: 15 });
      zoom.measure({ width: 400, height: 300 }, pixel);
      assert.deepEqual([zoom.scale, zoom.fitted], [pixel, true]);
      zoom.by(4);
      zoom.to(zoom.pixel);
      assert.equal(zoom.scale, pixel);
    }
  });

  it('follows the stage for as long as nobody has zoomed', () => {
    const zoom = made({ width: 400, height: 300 }, { width: 4000, height: 1500 });
    zoom.measure({ width: 200, height: 300 });
    assert.equal(zoom.scale, 0.05);
    zoom.by(4);
    zoom.measure({ width: 400, height: 300 });
    assert.equal(zoom.scale, 0.2);
  });

  it('keeps the place under the pointer where it is', () => {
    const zoom = made({ width: 400, height: 300 }, { width: 4000, height: 3000 });
    const at = { x: 100, y: -50 };
    const under = () =>
      [(at.x - zoom.x) / zoom.scale, (at.y - zoom.y) / zoom.scale].map((value) => Math.round(value * 1e6));
    const before = under();
    zoom.by(3, at);
    assert.deepEqual(under(), before);
  });

  it('shows a pixel for a pixel where asked', () => {
    const zoom = made({ width: 400, height: 300 }, { width: 4000, height: 3000 });
    zoom.to(0.5);
    assert.equal(zoom.scale, 0.5);
    assert.equal(zoom.fitted, false);
    zoom.fit();
    assert.deepEqual([zoom.scale, zoom.fitted], [0.1, true]);
  });

  it('never leaves a gap beside a picture that fills the stage, and never less than all of it, whatever is done', () => {
    const extent = fc.record({ width: fc.integer({ min: 1, max: 5000 }), height: fc.integer({ min: 1, max: 5000 }) });
    const number = fc.double({ min: -3000, max: 3000, noNaN: true });
    const step = fc.oneof(
      fc.record({ factor: fc.double({ min: 0.01, max: 100, noNaN: true }), x: number, y: number }),
      fc.record({ x: number, y: number }),
    );
    fc.assert(
      fc.property(extent, extent, fc.array(step, { maxLength: 12 }), (stage, picture, steps) => {
        const zoom = made(stage, picture);
        for (const one of steps) {
          if ('factor' in one) zoom.by(one.factor, one);
          else zoom.pan(one.x, one.y);
          assert.ok(zoom.scale >= zoom.fitScale);
          assert.ok(Math.abs(zoom.x) <= Math.max(0, (picture.width * zoom.scale - stage.width) / 2) + 1e-6);
          assert.ok(Math.abs(zoom.y) <= Math.max(0, (picture.height * zoom.scale - stage.height) / 2) + 1e-6);
        }
      }),
    );
  });
});
