import { optionsOf } from './contenders/codecs.ts';
import { type Format, formats, NotOffered, type Settings } from './contenders/contender.ts';
import type { ContenderName } from './contenders/index.ts';
import { type InputName, inputPath, type Photograph } from './photographs.ts';
import type { Task } from './processes/task.ts';

/** One contender in a case, with the settings that it is given. */
export interface Entry {
  readonly contender: ContenderName;
  readonly label: string;
  task(photograph: Photograph): Task;
}

/** Ours may take at most `factor` times as long as the entry of this label. */
export interface Bar {
  readonly against: ContenderName;
  readonly factor: number;
  /** Only what writes at most this many times its bytes counts: an equal level of compression. */
  readonly maxBytes?: number;
}

/** What is timed side by side: the first entry is ours, and the others are held against it. */
export interface Case {
  readonly id: string;
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly bar?: Bar;
}

const asStarting = { against: 'starting', factor: 1.1 } as const;
const everyone = ['codecs', 'starting', 'sharp', 'wasm-vips', 'magick-wasm', 'jimp'] as const;
/** The package that the project began with, by format. */
const startingPackage: Record<Format, string> = { jpeg: 'jSquash', png: 'jSquash', bmp: 'bmp-js', tiff: 'utif' };

function labelOf(contender: ContenderName, format: Format): string {
  return contender === 'starting' ? startingPackage[format] : contender;
}

/** File to RGBA. */
export const decodeCases: readonly Case[] = (
  [
    ['jpeg', 'JPEG, baseline 4:2:0', 'jpeg'],
    ['jpeg-progressive', 'JPEG, progressive', 'jpeg'],
    ['png', 'PNG', 'png'],
    ['tiff-none', 'TIFF, no compression', 'tiff'],
    ['tiff-lzw', 'TIFF, LZW with predictor', 'tiff'],
    ['tiff-deflate', 'TIFF, Deflate with predictor', 'tiff'],
    ['bmp', 'BMP, 24 bits', 'bmp'],
  ] as const satisfies readonly (readonly [InputName, string, Format])[]
).map(([input, title, format]) => ({
  id: `decode/${input}`,
  title: `decode ${title}`,
  bar: asStarting,
  entries: everyone.map((contender) => ({
    contender,
    label: labelOf(contender, format),
    task: (photograph) => ({
      kind: 'decode',
      format,
      path: inputPath(photograph, input),
      pixels: photograph.width * photograph.height,
    }),
  })),
}));

type Row = readonly [contender: ContenderName, settings: Omit<Settings, 'format'>];

/** Every effort of ours that differs from the default, where there are efforts. */
const efforts = (rest: Omit<Settings, 'format'> = {}): readonly Row[] =>
  (['fast', 'balanced', 'small'] as const).map((effort): Row => ['codecs', { effort, ...rest }]);

/** RGBA to file: the same pixels, the same class of compression. */
export const encodeCases: readonly Case[] = [
  encodeCase('jpeg-fast', 'JPEG at 85, fast', 'jpeg', 'rgb', { against: 'sharp', factor: 2 }, [
    ['codecs', { quality: 85, effort: 'fast' }],
    ['starting', { quality: 85, jpeg: 'baseline' }],
    ['sharp', { quality: 85 }],
    ['wasm-vips', { quality: 85, jpeg: 'baseline' }],
    ['magick-wasm', { quality: 85 }],
    ['jimp', { quality: 85 }],
  ]),
  encodeCase('jpeg-small', 'JPEG at 85, small', 'jpeg', 'rgb', asStarting, [
    carriesOut({ format: 'jpeg', effort: 'small' })
      ? ['codecs', { quality: 85, jpeg: 'small' }]
      : ['codecs', { quality: 85 }],
    ['starting', { quality: 85 }],
    ['sharp', { quality: 85, jpeg: 'small' }],
    ['wasm-vips', { quality: 85, jpeg: 'small' }],
  ]),
  encodeCase('png-rgba', 'PNG, RGBA', 'png', 'rgba', { ...asStarting, maxBytes: 1.02 }, [
    ['codecs', {}],
    ...efforts(),
    ['starting', {}],
    ['sharp', { level: 6 }],
    ['wasm-vips', { level: 6 }],
    ['magick-wasm', { level: 6 }],
    ['jimp', { level: 6 }],
  ]),
  ...(
    [
      ['none', 'TIFF, RGBA, no compression', asStarting],
      ['lzw', 'TIFF, RGBA, LZW', undefined],
      ['deflate', 'TIFF, RGBA, Deflate', undefined],
    ] as const
  ).map(([compression, title, bar]) =>
    encodeCase(`tiff-${compression}`, title, 'tiff', 'rgba', bar, [
      ['codecs', { compression }],
      ...(compression === 'none' ? [] : efforts({ compression })),
      ['starting', { compression }],
      ['sharp', { compression }],
      ['wasm-vips', { compression }],
      ['magick-wasm', { compression }],
      ['jimp', { compression }],
    ]),
  ),
  encodeCase('bmp-24', 'BMP, 24 bits', 'bmp', 'rgb', asStarting, [
    ['codecs', {}],
    ['starting', {}],
    ['magick-wasm', { bits: 24 }],
    ['jimp', {}],
  ]),
];

/** RGBA to RGBA of another size, opaque and transparent. */
export const resizeCases: readonly Case[] = (
  [
    ['half', 'to half its sides', 'rgb', 2],
    ['tenth', 'to a tenth of its sides', 'rgb', 10],
    ['half-rgba', 'with transparency to half its sides', 'rgba', 2],
  ] as const
).map(([name, title, input, ratio]) => ({
  id: `resize/${name}`,
  title: `resize ${title}`,
  bar: asStarting,
  entries: (['codecs', 'starting', 'sharp'] as const).map((contender) => ({
    contender,
    label: labelOf(contender, 'png'),
    task: (photograph) => ({
      kind: 'resize',
      path: inputPath(photograph, input),
      width: photograph.width,
      height: photograph.height,
      to: { width: Math.ceil(photograph.width / ratio), height: Math.ceil(photograph.height / ratio) },
    }),
  })),
}));

/** Opaque RGBA to file as each package does it unasked. */
export const defaultCases: readonly Case[] = formats.map((format) =>
  encodeCase(
    `${format}`,
    `${format.toUpperCase()}, defaults`,
    format,
    'rgb',
    undefined,
    everyone.map((contender) => [contender, {}]),
    'defaults',
  ),
);

/** File to file, as each package does it unasked. */
export const pairCases: readonly Case[] = formats.flatMap((from) =>
  formats.map((to) => ({
    id: `pairs/${from}-${to}`,
    title: `${from.toUpperCase()} → ${to.toUpperCase()}`,
    entries: everyone.map((contender): Entry => {
      const start = [...new Set([startingPackage[from], startingPackage[to]])].join(' + ');
      return {
        contender,
        label: contender === 'starting' ? start : contender,
        task: (photograph) => ({ kind: 'convert', from, to, path: inputPath(photograph, pairInputs[from]) }),
      };
    }),
  })),
);

/** The file of each format that conversions begin with. */
export const pairInputs: Record<Format, InputName> = { jpeg: 'jpeg', png: 'png', bmp: 'bmp', tiff: 'tiff-lzw' };

function encodeCase(
  name: string,
  title: string,
  format: Format,
  input: 'rgb' | 'rgba',
  bar: Bar | undefined,
  rows: readonly Row[],
  section = 'encode',
): Case {
  const offered = rows.filter(([contender, rest]) => contender !== 'codecs' || carriesOut({ format, ...rest }));
  return {
    id: `${section}/${name}`,
    title: `encode ${title}`,
    ...(bar && { bar }),
    entries: offered.map(([contender, rest]) => ({
      contender,
      label: [labelOf(contender, format), ...describe(rest)].join(' '),
      task: (photograph) => ({
        kind: 'encode',
        settings: { format, ...rest },
        path: inputPath(photograph, input),
        width: photograph.width,
        height: photograph.height,
      }),
    })),
  };
}

function describe({ effort, jpeg, level }: Omit<Settings, 'format'>): string[] {
  return [effort, jpeg, level === undefined ? undefined : `level ${level}`].filter((word) => word !== undefined);
}

/** Whether our codecs carry out these settings, by their own tables. */
export function carriesOut(settings: Settings): boolean {
  try {
    optionsOf(settings);
    return true;
  } catch (error) {
    if (error instanceof NotOffered) return false;
    throw error;
  }
}
