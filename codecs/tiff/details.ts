import type { TiffDetails } from '../details.ts';
import type { Page } from './page.ts';

const predictors = { 1: 'none', 2: 'horizontal', 3: 'floating-point' } as const;

/** How the directory says that the page is stored. */
export function tiffDetails({ ifd, grid, predictor, ...page }: Page): TiffDetails {
  const { kind, across, down, planes, chunkWidth, chunkHeight } = grid;
  const [horizontal, vertical] = page.declared.subsampling;
  return {
    format: 'tiff',
    byteOrder: ifd.littleEndian ? 'little' : 'big',
    bigTiff: ifd.bigTiff,
    photometric: page.declared.photometric,
    sampleFormat: page.declared.sampleFormat,
    samplesPerPixel: page.declared.samplesPerPixel,
    planar: page.planar,
    predictor: predictors[predictor as keyof typeof predictors],
    chunks: { kind, count: across * down * planes, width: chunkWidth, height: chunkHeight },
    ...(page.declared.photometric === 'ycbcr' && { subsampling: `${horizontal}x${vertical}` }),
  };
}
