/**
 * Converts JPEG, PNG, BMP and TIFF, any to any, in Node, in a bundle and in a worker.
 * Importing this loads no codec; each is loaded when a file of its format is first read or written.
 */
export { type Conversion, type ConversionProgress, convert, type Output } from './convert.ts';
export type { BmpDetails, FormatDetails, JpegDetails, PngDetails, TiffDetails } from './details.ts';
export { encode } from './encode.ts';
export {
  CodecError,
  type CodecErrorCode,
  type CodecErrorDetails,
  codecError,
  codecErrorCodes,
  EnvironmentError,
  FormatError,
  fromPlain,
  LimitError,
  type PlainCodecError,
  toPlain,
  UnsupportedError,
  UsageError,
} from './errors.ts';
export {
  type ChoiceOption,
  type ColorOption,
  type Effort,
  efforts,
  type Fit,
  type FormatInfo,
  type FormatName,
  fits,
  formatNames,
  formats,
  type MetadataChoice,
  metadataChoices,
  type NumberLimit,
  type NumberRange,
  type OptionInfo,
  type PagesOption,
  type SizeOption,
  type Subsampling,
  subsamplings,
  type TiffCompression,
} from './formats.ts';
export { identify } from './identify.ts';
export type {
  BackgroundColor,
  Chromaticity,
  ColorDescription,
  ColorModel,
  Density,
  Image,
  Layout,
  Metadata,
  Orientation,
  PageInfo,
  SignificantBits,
  Source,
  TextEntry,
  UnreadableBlock,
} from './image.ts';
export { defaultLimits, type Limits, limitWords } from './limits.ts';
export { type Options, parseOptions, sharedOptions } from './options.ts';
export {
  type FidelityReport,
  type FidelityReport1,
  type Note,
  type NoteReason,
  type NoteSubject,
  noteReasons,
  noteSubjects,
  type PageReport,
  type StoredFidelityReport,
  type Timings,
  timingNames,
} from './report.ts';
export type { Resize } from './resize/placement.ts';
export { decode, type OpenOptions, open } from './source.ts';
export type { Clock } from './stopwatch.ts';
