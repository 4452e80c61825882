/** The part of a header that decides how the rows lie. */
interface Geometry {
  readonly width: number;
  readonly height: number;
  /** Bits of a whole pixel. */
  readonly pixelBits: number;
  readonly interlaced: boolean;
}

/**
 * A pass over the picture: every `dx`th pixel from `x` of every `dy`th row from `y`, and how many that makes.
 * @see PNG 3rd ed. §8.1
 */
export interface Pass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly columns: number;
  readonly rows: number;
  /** Bytes of a row without its filter's number. */
  readonly rowBytes: number;
}

/** Start and step of the seven passes of Adam7: x, y, dx, dy. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The passes of a picture that have pixels, in the order of their data; one where it is not interlaced. */
export function passesOf({ width, height, pixelBits, interlaced }: Geometry): Pass[] {
  const starts = interlaced ? adam7 : ([[0, 0, 1, 1]] as const);
  return starts
    .map(([x, y, dx, dy]) => {
      const columns = Math.ceil((width - x) / dx);
      return {
        x,
        y,
        dx,
        dy,
        columns,
        rows: Math.ceil((height - y) / dy),
        rowBytes: Math.ceil((columns * pixelBits) / 8),
      };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** Bytes of all rows of all passes, each with its filter's number. */
export function filteredBytesOf(geometry: Geometry): number {
  return passesOf(geometry).reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
}
