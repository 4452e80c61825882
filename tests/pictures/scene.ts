/** A pixel's red, green, blue and alpha, 0 to 255. */
export type Pixel = readonly [number, number, number, number];

/** Gives the pixel at a place. */
export type Scene = (x: number, y: number) => Pixel;

/** A dusk over water: soft gradients, a sun, a hard horizon. Integers only, so the same everywhere. */
export function dusk(width: number, height: number): Scene {
  const horizon = Math.floor((height * 2) / 3);
  const [sunX, sunY, radius] = [Math.floor(width / 3), Math.floor(height / 3), Math.floor(Math.min(width, height) / 6)];
  return (x, y) => {
    const fade = Math.floor((y * 255) / height);
    if ((x - sunX) ** 2 + (y - sunY) ** 2 <= radius ** 2) return [255, 236, 170, 255];
    if (y < horizon) return [120 + (fade >> 1), 80 + (fade >> 2), 160 - (fade >> 1), 255];
    return [30 + (((x * 40) >> 6) % 24), 60 + ((x + y) % 16), 110 + (fade >> 3), 255];
  };
}

/** A disc whose edge fades from opaque to clear, on clear: alpha takes every value. */
export function fadingDisc(width: number, height: number): Scene {
  const reach = Math.min(width, height) ** 2 / 4;
  return (x, y) => {
    const distance = (x - width / 2) ** 2 + (y - height / 2) ** 2;
    const alpha = Math.max(0, Math.min(255, Math.floor(510 - (510 * distance) / reach)));
    return [230, Math.floor((x * 200) / width), Math.floor((y * 200) / height), alpha];
  };
}

/** What a person on the other side of the lens sees: the scene turned so that EXIF orientation 6 sets it upright. */
export function turnedLeft(scene: Scene, uprightWidth: number): Scene {
  // Orientation 6: the stored row 0 is shown on the right, the stored column 0 on top.
  return (x, y) => scene(uprightWidth - 1 - y, x);
}
