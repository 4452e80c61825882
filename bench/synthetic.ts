/** 8-bit RGBA, opaque. */
export interface SyntheticPhotograph {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * A picture that asks of an encoder what a photograph asks: smooth gradients, texture at every scale, hard edges,
 * colour that changes slower than brightness, and grain. The same size and seed give the same pixels on every machine.
 */
export function synthesizePhotograph(width: number, height: number, seed: number): SyntheticPhotograph {
  const data = new Uint8ClampedArray(width * height * 4);
  const unit = Math.max(width, height);
  const luma = fractal(seed, 7);
  const warm = fractal(seed + 101, 3);
  const ridge = fractal(seed + 202, 5);
  const discs = makeDiscs(seed);
  for (let y = 0, at = 0; y < height; y++) {
    const v = y / unit;
    for (let x = 0; x < width; x++, at += 4) {
      const u = x / unit;
      const ground = v > 0.28 + 0.18 * (ridge(u * 3, 0.5) - 0.5);
      let light = ground ? 30 + 170 * luma(u * 6, v * 6) : 225 - 190 * v;
      let tint = ground ? 70 * (warm(u * 2, v * 2) - 0.5) : -35 + 60 * v;
      for (const disc of discs) {
        const [dx, dy] = [u - disc.u, v - disc.v];
        const distance = (dx * dx + dy * dy) / (disc.radius * disc.radius);
        if (distance >= 1) continue;
        light = disc.light * (1.1 - 0.8 * distance) + 12 * luma(u * 40, v * 40);
        tint = disc.tint;
      }
      const grain = ((hash(x, y, seed + 303) >>> 27) - 16) * 0.35;
      data[at] = light + tint + grain;
      data[at + 1] = light + grain;
      data[at + 2] = light - tint * 1.2 + grain;
      data[at + 3] = 255;
    }
  }
  return { width, height, data };
}

interface Disc {
  readonly u: number;
  readonly v: number;
  readonly radius: number;
  readonly light: number;
  readonly tint: number;
}

function makeDiscs(seed: number): Disc[] {
  const random = (index: number, what: number) => hash(index, what, seed + 404) / 0x1_0000_0000;
  return Array.from({ length: 5 }, (_, index) => ({
    u: random(index, 0),
    v: 0.2 + 0.4 * random(index, 1),
    radius: 0.02 + 0.07 * random(index, 2),
    light: 60 + 150 * random(index, 3),
    tint: 120 * (random(index, 4) - 0.5),
  }));
}

/** Octaves of value noise, 0 to 1. */
function fractal(seed: number, octaves: number): (u: number, v: number) => number {
  return (u, v) => {
    let sum = 0;
    let weight = 0.5;
    for (let octave = 0; octave < octaves; octave++) {
      sum += weight * noise(u, v, seed + octave);
      u *= 2;
      v *= 2;
      weight *= 0.55;
    }
    return sum;
  };
}

function noise(u: number, v: number, seed: number): number {
  const [x, y] = [Math.floor(u), Math.floor(v)];
  const [fx, fy] = [smooth(u - x), smooth(v - y)];
  const top = mix(hash(x, y, seed), hash(x + 1, y, seed), fx);
  const bottom = mix(hash(x, y + 1, seed), hash(x + 1, y + 1, seed), fx);
  return mix(top, bottom, fy) / 0x1_0000_0000;
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}
function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

/** 32 well-mixed bits of three integers. */
function hash(x: number, y: number, seed: number): number {
  let bits = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77) ^ Math.imul(seed, 0xc2b2ae3d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  return (bits ^ (bits >>> 15)) >>> 0;
}
