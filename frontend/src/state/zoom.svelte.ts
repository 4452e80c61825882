/** A width and a height in the same unit. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** How much larger a pixel may become. */
const mostScale = 64;

/**
 * Where a picture lies in its stage: `scale` CSS pixels a pixel of the picture, whose middle lies `x` and `y` CSS pixels
 * beside the middle of the stage.
 */
export class Zoom {
  scale = $state(1);
  x = $state(0);
  y = $state(0);
  /** CSS pixels of a pixel of the device: the scale at which a pixel is shown by exactly one. */
  pixel = $state(1);
  #stage = $state.raw<Extent>({ width: 1, height: 1 });
  #picture = $state.raw<Extent>({ width: 1, height: 1 });
  /** Whether the picture follows the stage's size. */
  #fitting = $state(true);

  /** The scale at which all of the picture is seen, but no pixel by more than one of the device. */
  readonly fitScale = $derived(
    Math.min(this.pixel, this.#stage.width / this.#picture.width, this.#stage.height / this.#picture.height),
  );

  get fitted(): boolean {
    return this.#fitting;
  }

  /**
   * Says how large the stage is, as often as it changes.
   * @param pixel CSS pixels of a pixel of the device
   */
  measure(stage: Extent, pixel = 1): void {
    this.#stage = stage;
    this.pixel = pixel;
    if (this.#fitting) this.fit();
    else this.#hold();
  }

  /** Says how large the picture is; it is shown whole. */
  show(picture: Extent): void {
    this.#picture = picture;
    this.fit();
  }

  fit(): void {
    this.#fitting = true;
    [this.scale, this.x, this.y] = [this.fitScale, 0, 0];
  }

  /** A pixel of the picture for every `scale` CSS pixels. */
  to(scale: number): void {
    this.by(scale / this.scale);
  }

  /** @param at the place that stays where it is, from the middle of the stage */
  by(factor: number, at: { readonly x: number; readonly y: number } = { x: 0, y: 0 }): void {
    const scale = Math.min(mostScale, Math.max(this.fitScale, this.scale * factor));
    const grown = scale / this.scale;
    this.#fitting = scale === this.fitScale;
    this.x = at.x + (this.x - at.x) * grown;
    this.y = at.y + (this.y - at.y) * grown;
    this.scale = scale;
    this.#hold();
  }

  pan(dx: number, dy: number): void {
    this.x += dx;
    this.y += dy;
    this.#hold();
  }

  /** No edge of the picture leaves the stage's edge behind, and what is smaller than the stage stays in its middle. */
  #hold(): void {
    const room = (picture: number, stage: number) => Math.max(0, (picture * this.scale - stage) / 2);
    const [across, down] = [
      room(this.#picture.width, this.#stage.width),
      room(this.#picture.height, this.#stage.height),
    ];
    this.x = Math.min(across, Math.max(-across, this.x));
    this.y = Math.min(down, Math.max(-down, this.y));
  }
}
