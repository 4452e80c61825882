import type { Metadata } from './image.ts';

/** The range of an option that is a whole number. */
export interface NumberRange {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
}
/** An option that is a colour, `#rrggbb`. */
export interface ColorOption {
  readonly type: 'color';
  readonly default: string;
}
/** What is known of an option without the format that has it. */
/** An option that is a whole number and is not held unless it is given. */
export interface NumberLimit {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
}
/** An option that is one of some words. Without `default` the encoder chooses by the other options. */
export interface ChoiceOption<Value extends string = string> {
  readonly type: 'choice';
  readonly values: readonly Value[];
  readonly default?: Value;
}
export type OptionInfo = NumberRange | NumberLimit | ColorOption | ChoiceOption;

/** How much time goes into making the file small: each takes several times as long as the one before it. */
export const efforts = ['fast', 'balanced', 'small'] as const;
export type Effort = (typeof efforts)[number];

/** How many chroma samples JPEG keeps: one a pixel, one for two pixels in a row, one for two by two. */
export const subsamplings = ['4:4:4', '4:2:2', '4:2:0'] as const;
export type Subsampling = (typeof subsamplings)[number];

/** One row of {@link formats}: all that is known of a format without loading its codec. */
export interface FormatInfo {
  /** As a person reads it. */
  readonly label: string;
  /** The registered media type. */
  readonly mediaType: string;
  /** Without the dot; the first is the one that is written. */
  readonly extensions: readonly string[];
  /** What the file begins with, any of them; `null` stands for any byte. */
  readonly magic: readonly (readonly (number | null)[])[];
  /** What the format can hold. What it can hold and we do not write yet is reported as dropped. */
  readonly holds: {
    readonly alpha: boolean;
    readonly bits: readonly number[];
    readonly pages: boolean;
    readonly lossless: boolean;
    readonly metadata: readonly (keyof Metadata)[];
  };
  /** The options that writing this format has beside the ones that every format has (`to`, `pages`). */
  readonly options: {
    readonly quality?: NumberRange;
    readonly background?: ColorOption;
    readonly effort?: ChoiceOption<Effort> & { readonly default: Effort };
    /** Unless given: 4:4:4 from quality 90 on, else 4:2:0. */
    readonly subsampling?: ChoiceOption<Subsampling>;
    /** Bytes of one file, at most: the quality is lowered until the file fits. */
    readonly maxOutputBytes?: NumberLimit;
  };
}

const effort = { type: 'choice', values: efforts, default: 'balanced' } as const;

/** Every format that is read and written. A new format is one row here and one folder beside this file. */
export const formats = {
  jpeg: {
    label: 'JPEG',
    mediaType: 'image/jpeg',
    extensions: ['jpg', 'jpeg', 'jpe', 'jfif'],
    magic: [[0xff, 0xd8, 0xff]],
    holds: {
      alpha: false,
      bits: [8],
      pages: false,
      lossless: false,
      metadata: ['icc', 'exif', 'xmp', 'iptc', 'density', 'text'],
    },
    options: {
      quality: { type: 'integer', minimum: 1, maximum: 100, default: 85 },
      background: { type: 'color', default: '#ffffff' },
      effort,
      subsampling: { type: 'choice', values: subsamplings },
      maxOutputBytes: { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 },
    },
  },
  png: {
    label: 'PNG',
    mediaType: 'image/png',
    extensions: ['png'],
    magic: [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
    holds: {
      alpha: true,
      bits: [1, 2, 4, 8, 16],
      pages: false,
      lossless: true,
      metadata: ['icc', 'exif', 'xmp', 'density', 'text'],
    },
    options: { effort },
  },
  bmp: {
    label: 'BMP',
    mediaType: 'image/bmp',
    extensions: ['bmp', 'dib'],
    magic: [[0x42, 0x4d]],
    holds: { alpha: true, bits: [1, 4, 8], pages: false, lossless: true, metadata: ['icc', 'density'] },
    options: {},
  },
  tiff: {
    label: 'TIFF',
    mediaType: 'image/tiff',
    extensions: ['tif', 'tiff'],
    magic: [
      [0x49, 0x49, 0x2a, 0x00],
      [0x4d, 0x4d, 0x00, 0x2a],
      [0x49, 0x49, 0x2b, 0x00],
      [0x4d, 0x4d, 0x00, 0x2b],
    ],
    holds: {
      alpha: true,
      bits: [1, 8, 16],
      pages: true,
      lossless: true,
      metadata: ['icc', 'exif', 'xmp', 'iptc', 'density', 'text'],
    },
    options: {},
  },
} as const satisfies Record<string, FormatInfo>;

/** `'jpeg' | 'png' | 'bmp' | 'tiff'`, derived from the table. */
export type FormatName = keyof typeof formats;

/** The names in the table's order. */
export const formatNames = Object.keys(formats) as readonly FormatName[];
