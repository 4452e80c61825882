import type { Fit } from '../formats.ts';

/** The size to bring a picture to, upright, in pixels. At least one side is given. */
export interface Resize {
  /** 1 to 65,535. Left out, it follows from `height` and the picture's own shape. */
  readonly width?: number;
  /** 1 to 65,535. Left out, it follows from `width` and the picture's own shape. */
  readonly height?: number;
  /**
   * What is done where the picture has another shape than `width` × `height`. `inside` (the default): the whole picture,
   * as large as fits into them. `cover`: as large as covers them, the middle of it kept and the rest cut off. `fill`:
   * the whole picture, stretched. `cover` and `fill` need both sides.
   */
  readonly fit?: Fit;
  /**
   * Whether a picture may become larger than it is. Default `false`: `inside` leaves a small picture as it is, `cover`
   * makes `width` × `height` smaller, in their shape, until the picture covers them, `fill` leaves a short side as it is.
   */
  readonly enlarge?: boolean;
}

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How large a resized picture is, and which part of the original it shows. */
export interface Placement extends Size {
  /** In pixels of the original from its top left; `x` and `y` are whole, `width` and `height` need not be. */
  readonly region: Size & { readonly x: number; readonly y: number };
}

/** The size that a picture gets, at least one pixel by one, and the part of the picture that is shown. */
export function placeResized(source: Size, { width, height, fit = 'inside', enlarge = false }: Resize): Placement {
  const whole = { x: 0, y: 0, ...sizeOf(source) };
  if (width === undefined || height === undefined || fit === 'inside')
    return { ...fitInside(source, width ?? Infinity, height ?? Infinity, enlarge), region: whole };
  switch (fit) {
    case 'fill':
      return {
        width: enlarge ? width : Math.min(width, source.width),
        height: enlarge ? height : Math.min(height, source.height),
        region: whole,
      };
    case 'cover': {
      const box = enlarge ? { width, height } : fitInside({ width, height }, source.width, source.height, false);
      return { ...box, region: middleOf(source, box) };
    }
    default:
      return fit satisfies never;
  }
}

/** Whether the picture has this size already and nothing of it is cut off. */
export function isUntouched(source: Size, { width, height, region }: Placement): boolean {
  const all = region.width === source.width && region.height === source.height;
  return all && width === source.width && height === source.height;
}

/** A page as it is shown: an orientation of 5 to 8 lies on its side in the file. */
export function uprightSize({ width, height, orientation }: Size & { readonly orientation: number }): Size {
  return orientation > 4 ? { width: height, height: width } : { width, height };
}

function fitInside(source: Size, width: number, height: number, enlarge: boolean): Size {
  if (!enlarge && source.width <= width && source.height <= height) return sizeOf(source);
  return source.height * width <= source.width * height
    ? { width, height: scaleSide(source.height, width, source.width) }
    : { width: scaleSide(source.width, height, source.height), height };
}

/** The largest part of the picture that has the shape of the box, in the middle. */
function middleOf(source: Size, box: Size): Placement['region'] {
  const wide = source.width * box.height >= source.height * box.width;
  const width = wide ? (source.height * box.width) / box.height : source.width;
  const height = wide ? source.height : (source.width * box.height) / box.width;
  return { x: Math.floor((source.width - width) / 2), y: Math.floor((source.height - height) / 2), width, height };
}

function scaleSide(side: number, to: number, from: number): number {
  return Math.max(1, Math.round((side * to) / from));
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}
