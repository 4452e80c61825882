import type { Subsampling } from '../../formats.ts';

/** Which components a file has, and how their resolutions relate. */
export type Sampling = Subsampling | 'gray';

/** One component of the frame that is written. */
export interface ComponentPlan {
  /** 1 is Y, 2 is Cb, 3 is Cr (JFIF 1.02). */
  readonly id: number;
  /** Sampling factors. */
  readonly h: number;
  readonly v: number;
  /** Destination of its quantization table and of its Huffman tables: 0 for luma, 1 for chroma. */
  readonly table: 0 | 1;
  /** Blocks of 8×8 samples that hold the component; what fills up the last MCUs is not counted. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
}

/** The frame that is written. */
export interface FramePlan {
  readonly width: number;
  readonly height: number;
  readonly components: readonly ComponentPlan[];
  readonly mcusAcross: number;
  readonly mcusDown: number;
}

/** Sampling factors of luma; those of chroma are 1×1. */
const lumaFactors = { gray: [1, 1], '4:4:4': [1, 1], '4:2:2': [2, 1], '4:2:0': [2, 2] } as const;

/** @see ITU-T T.81 §A.1.1, §A.2.4 */
export function planFrame(width: number, height: number, sampling: Sampling): FramePlan {
  const [hMax, vMax] = lumaFactors[sampling];
  const component = (id: number, h: number, v: number): ComponentPlan => ({
    id,
    h,
    v,
    table: id === 1 ? 0 : 1,
    blocksAcross: Math.ceil(Math.ceil((width * h) / hMax) / 8),
    blocksDown: Math.ceil(Math.ceil((height * v) / vMax) / 8),
  });
  const luma = component(1, hMax, vMax);
  return {
    width,
    height,
    components: sampling === 'gray' ? [luma] : [luma, component(2, 1, 1), component(3, 1, 1)],
    mcusAcross: Math.ceil(width / (8 * hMax)),
    mcusDown: Math.ceil(height / (8 * vMax)),
  };
}
