import type { Metadata } from './image.ts';

/** What every option has, of whatever kind. */
interface DescribedOption {
  /** A sentence for a person, without its full stop. */
  readonly description: string;
}
/** An option that is a whole number. */
export interface NumberRange extends DescribedOption {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
}
/** An option that is a colour, `#rrggbb`. */
export interface ColorOption extends DescribedOption {
  readonly type: 'color';
  readonly default: string;
}
/** An option that is a whole number and is not held unless it is given. */
export interface NumberLimit extends DescribedOption {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
}
/** An option that is one of a few words. */
export interface ChoiceOption<Value extends string = string> extends DescribedOption {
  readonly type: 'choice';
  readonly values: readonly Value[];
  /** Absent where something must be chosen, or where the choice follows from the picture and the other options. */
  readonly default?: Value;
}
/** An option that selects pages: `first`, `all`, or numbers and ranges from 1 such as `1,4-6`. */
export interface PagesOption extends DescribedOption {
  readonly type: 'pages';
  readonly default: string;
}
/** An option that is a size: `width`, `height` or both, and how the picture is fitted into them. */
export interface SizeOption extends DescribedOption {
  readonly type: 'size';
  /** Pixels of either side. */
  readonly maximum: number;
  /** What `fit` may be; the first is the default, and the others need both sides. */
  readonly fits: readonly string[];
}
/** What is known of an option without the format that has it. The `type` says how it is read, asked for and shown. */
export type OptionInfo = NumberRange | NumberLimit | ColorOption | ChoiceOption | PagesOption | SizeOption;

/** How much time goes into making the file small: each takes several times as long as the one before it. */
export const efforts = ['fast', 'balanced', 'small'] as const;
/** One of {@link efforts}. */
export type Effort = (typeof efforts)[number];

/** How many chroma samples JPEG keeps: one a pixel, one for two pixels in a row, one for two by two. */
export const subsamplings = ['4:4:4', '4:2:2', '4:2:0'] as const;
/** One of {@link subsamplings}. */
export type Subsampling = (typeof subsamplings)[number];

/** What of the metadata is carried over: all, what tells nothing about a person, or only what decides the colours. */
export const metadataChoices = ['keep', 'private', 'none'] as const;
/** One of {@link metadataChoices}. */
export type MetadataChoice = (typeof metadataChoices)[number];

/** How a picture is brought into a width and a height of another shape. */
export const fits = ['inside', 'cover', 'fill'] as const;
/** One of {@link fits}. */
export type Fit = (typeof fits)[number];

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
    readonly metadata: readonly Exclude<keyof Metadata, 'unreadable'>[];
  };
  /** The options that writing this format has beside the ones that every format has (`to`, `pages`). */
  readonly options: {
    readonly quality?: NumberRange;
    readonly background?: ColorOption;
    readonly compression?: ChoiceOption;
    readonly effort?: ChoiceOption<Effort> & { readonly default: Effort };
    /** Unless given: 4:4:4 from quality 90 on, else 4:2:0. */
    readonly subsampling?: ChoiceOption<Subsampling>;
    /** Bytes of one file, at most: the quality is lowered until the file fits. */
    readonly maxOutputBytes?: NumberLimit;
  };
}

const effort = {
  type: 'choice',
  values: efforts,
  default: 'balanced',
  description: 'How much time goes into making the file small',
} as const;

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
      quality: {
        type: 'integer',
        minimum: 1,
        maximum: 100,
        default: 85,
        description: 'How much of the picture lossy compression keeps',
      },
      background: { type: 'color', default: '#ffffff', description: 'The colour that transparency is laid on' },
      effort,
      subsampling: {
        type: 'choice',
        values: subsamplings,
        description: 'How many chroma samples are kept; 4:4:4 from quality 90 on, else 4:2:0',
      },
      maxOutputBytes: {
        type: 'integer',
        minimum: 1,
        maximum: 2 ** 31 - 1,
        description: 'Bytes of one file, at most: the quality goes down until the file fits',
      },
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
      metadata: ['icc', 'exif', 'xmp', 'density', 'text', 'color', 'significantBits', 'background', 'time'],
    },
    options: { effort },
  },
  bmp: {
    label: 'BMP',
    mediaType: 'image/bmp',
    extensions: ['bmp', 'dib'],
    magic: [
      [0x42, 0x4d],
      // An OS/2 bitmap array whose first entry is a bitmap.
      [0x42, 0x41, null, null, null, null, null, null, null, null, null, null, null, null, 0x42, 0x4d],
    ],
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
      metadata: ['icc', 'exif', 'xmp', 'iptc', 'density', 'text', 'color'],
    },
    options: {
      compression: {
        type: 'choice',
        values: ['deflate', 'lzw', 'packbits', 'none'],
        default: 'deflate',
        description: 'How the pixels are packed, without loss',
      },
    },
  },
} as const satisfies Record<string, FormatInfo>;

/** `'jpeg' | 'png' | 'bmp' | 'tiff'`, derived from the table. */
export type FormatName = keyof typeof formats;

/** How a TIFF that we write may be compressed; all of them lose nothing. */
export type TiffCompression = (typeof formats)['tiff']['options']['compression']['values'][number];

/** The names in the table's order. */
export const formatNames = Object.keys(formats) as readonly FormatName[];
