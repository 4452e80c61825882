import type { OptionInfo } from '../../../codecs/formats.ts';
import type { ConversionState } from '../../../functions/service/record.ts';
import type { Failure } from '../failure.ts';
import type { ItemState } from '../state/item-state.ts';
import { count, integer, percent, size } from './number-words.ts';

const files = (value: number) => count(value, 'file', 'files');

const optionLabels: Readonly<Record<string, string>> = {
  quality: 'Quality',
  background: 'Transparent areas become',
  effort: 'Effort',
  subsampling: 'Colour detail',
  maxOutputBytes: 'Largest file',
  compression: 'Compression',
  metadata: 'Metadata',
  resize: 'Size',
};
const optionValues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  effort: { fast: 'Fast', balanced: 'Balanced', small: 'Smallest file' },
  subsampling: { '4:4:4': 'All (4:4:4)', '4:2:2': 'Half (4:2:2)', '4:2:0': 'Quarter (4:2:0)' },
  compression: { deflate: 'Deflate', lzw: 'LZW', packbits: 'PackBits', none: 'None' },
  metadata: { keep: 'Keep all', private: 'No private data', none: 'No data' },
  fit: { inside: 'Show all of it', cover: 'Cut off the rest', fill: 'Stretch' },
};

/** Every sentence of the page, in English. */
export const en = {
  product: 'Image conversion',
  skipToFiles: 'Skip to the files',

  place: {
    legend: 'Where to convert',
    device: { label: 'On this device', hint: 'Files stay here. No account.' },
    cloud: { label: 'In the cloud', hint: 'Files are uploaded. Sign-in needed.' },
    now: { device: 'On this device – files stay here', cloud: 'In the cloud – files are uploaded' },
  },

  target: {
    legend: 'Convert to',
    hints: {
      jpeg: 'Small, for photographs. Gives up some detail.',
      png: 'Exact, keeps transparency. For everything with edges.',
      bmp: 'Exact, large, read by old software.',
      tiff: 'Exact, with pages. For print and archives.',
    },
    pages: 'Pages',
    pagesAll: 'All pages',
    pagesFirst: 'First page only',
    pagesSome: 'Some pages',
    pagesWhich: 'Which pages',
    pagesExample: 'Such as 1-3, 5',
    change: 'Settings',
    pagesInvalid: 'Write numbers and ranges from 1, such as 1-3, 5.',
  },

  options: {
    heading: 'Options',
    nothingChosen: 'as usual',
    reset: 'Back to the usual',
    automatic: 'Automatic',
    any: 'Any',
    kilobytes: 'kB',
    pixels: 'pixels',
    sides: { width: 'Width', height: 'Height' },
    fit: 'Where the shape differs',
    enlarge: 'Make small pictures larger',
    sizeHint: 'One side is enough: the other follows.',
    sizeInvalid: (maximum: number) => `Write whole numbers from 1 to ${integer(maximum)}.`,
    /** What an option is called; one that has no words here yet is called as its table describes it. */
    label: (name: string, { description }: OptionInfo) => optionLabels[name] ?? description,
    value: (name: string, value: string) => optionValues[name]?.[value] ?? value,
    hints: {
      maxOutputBytes: 'The quality goes down until the file fits.',
    } as Readonly<Record<string, string>>,
    /** What was chosen, in a few words. */
    brief(name: string, info: OptionInfo, value: unknown): string {
      switch (info.type) {
        case 'integer':
          return 'default' in info ? `${optionLabels[name] ?? info.description} ${value}` : `≤ ${size(Number(value))}`;
        case 'size': {
          const { width = '…', height = '…' } = value as { width?: number; height?: number };
          return `${width} × ${height}`;
        }
        case 'color':
        case 'choice':
        case 'pages':
          return optionValues[name]?.[String(value)] ?? String(value);
        default:
          return info satisfies never;
      }
    },
    briefPages: (choice: string, text: string) => (choice === 'first' ? 'First page' : `Pages ${text}`),
  },

  drop: {
    title: 'Drop pictures here',
    formats: (labels: string) => `${labels}, as many as you like`,
    choose: 'Choose files',
    paste: 'or paste them',
    device: 'They are converted on this device and go nowhere.',
    cloud: 'They are uploaded only when you start the conversion.',
    release: 'Let go to add them',
    more: 'Add files',
  },

  start: {
    nothing: 'Convert',
    convert: (value: number, label: string) => `Convert ${files(value)} to ${label}`,
    finished: 'All converted',
    working: 'Converting …',
    stop: 'Stop',
    signIn: 'Sign in to convert',
  },

  batch: {
    heading: 'Files',
    clear: 'Clear list',
    total: files,
    busy: (value: number) => `${integer(value)} in work`,
    done: (value: number) => `${integer(value)} converted`,
    failed: (value: number) => `${integer(value)} not converted`,
  },

  item: {
    remove: (name: string) => `Remove ${name}`,
    retry: 'Try again',
    download: 'Download',
    linkFailed: 'The link has expired and no new one could be had. Check the connection and try again.',
    outdated: 'Settings have changed since',
    progress: (name: string) => `Progress of ${name}`,
  },

  report: {
    heading: 'What changed',
    kept: 'Kept',
    changed: 'Changed',
    dropped: 'Left out',
    counts: (kept: number, changed: number, dropped: number) =>
      [
        kept > 0 && `${integer(kept)} kept`,
        changed > 0 && `${integer(changed)} changed`,
        dropped > 0 && `${integer(dropped)} left out`,
      ]
        .filter(Boolean)
        .join(', ') || 'Nothing to report',
    page: (page: number) => `page ${integer(page)}`,
    nothing: 'Nothing was lost.',
    subjects: {
      icc: 'Colour profile',
      exif: 'Camera data (EXIF)',
      xmp: 'Descriptions (XMP)',
      iptc: 'Captions (IPTC)',
      text: 'Text',
      density: 'Resolution',
      orientation: 'Orientation',
      dimensions: 'Size',
      alpha: 'Transparency',
      'bit-depth': 'Bit depth',
      color: 'Colour',
      pages: 'Pages',
      animation: 'Animation',
      'color-description': 'Description of colours',
      'significant-bits': 'Significant bits',
      time: 'Time of change',
      thumbnail: 'Thumbnail',
      quality: 'Quality',
      subsampling: 'Chroma subsampling',
      'page-kind': 'Kind of page',
      'extra-images': 'Further pictures',
      'extra-samples': 'Further samples',
      background: 'Background colour',
      'suggested-palette': 'Suggested palette',
      segments: 'JPEG segments',
      chunks: 'PNG chunks',
      fields: 'TIFF fields',
      'trailing-data': 'Data behind the picture',
    } as Readonly<Record<string, string>>,
  },

  account: {
    signIn: 'Sign in',
    signOut: 'Sign out',
    signedInAs: (email: string) => `Signed in as ${email}`,
    invite: 'Sign in to convert in the cloud',
    inviteText:
      'Your files are uploaded to this service’s own storage, converted there, and kept for you until they expire. The files on this page stay on it while you sign in.',
    expired: 'Your session has ended',
    expiredText: 'Sign in again to go on. Nothing on this page is lost.',
    unavailable: 'The cloud does not answer',
    unavailableText: 'Converting on this device works all the same.',
    tryAgain: 'Try again',
    failed: 'The sign-in was not completed',
    failedText: 'Nothing has happened to your files. You can try again.',
    connecting: 'Connecting …',
  },

  past: {
    heading: 'Kept in the cloud',
    empty: 'Nothing yet. What you convert in the cloud is listed here until it expires.',
    loading: 'Loading …',
    more: 'Load more',
    refresh: 'Refresh',
    created: (when: string) => `From ${when}`,
    expires: (when: string) => `kept until ${when}`,
    remove: 'Delete',
    removeName: (name: string) => `Delete ${name}`,
    removeQuestion: 'Delete this file and its results from the cloud?',
    removeYes: 'Delete',
    removeNo: 'Keep',
    show: 'Results and report',
    states: {
      'waiting-for-upload': 'Waiting for the upload',
      expired: 'Never uploaded',
      converting: 'Converting',
      done: 'Converted',
      failed: 'Not converted',
    } satisfies Record<ConversionState, string>,
  },

  /** What a file is doing, in words. */
  stage(state: ItemState): string {
    switch (state.stage) {
      case 'ready':
        return 'Ready';
      case 'waiting':
        return 'Waiting';
      case 'reading':
        return 'Reading';
      case 'decoding':
        return state.pages === undefined || state.pages === 1
          ? 'Decoding'
          : `Decoding page ${state.page} of ${state.pages}`;
      case 'encoding':
        return state.pages === undefined || state.pages === 1
          ? 'Encoding'
          : `Encoding page ${state.page} of ${state.pages}`;
      case 'writing':
        return 'Writing';
      case 'uploading':
        return state.fraction >= 1 ? 'Uploaded' : `Uploading, ${percent(state.fraction)}`;
      case 'converting':
        return 'Converting in the cloud';
      case 'done':
        return 'Converted';
      case 'failed':
        return 'Not converted';
      default:
        return state satisfies never;
    }
  },

  /** What was found, as a sentence. */
  problem({ message }: Failure): string {
    const text = message.trim();
    return /[.!?…]$/.test(text) ? text : `${text}.`;
  },

  /** What to do about a failure. */
  advice({ code }: Failure): string {
    return advice[code] ?? 'Try again. If it fails again, the file or the service has a fault that we do not know.';
  },

  announce: {
    added: (value: number) => `${files(value)} added`,
    progress: (done: number, failed: number, total: number) =>
      `${integer(done)} of ${files(total)} converted${failed > 0 ? `, ${integer(failed)} not converted` : ''}`,
  },
} as const;

const advice: Readonly<Record<string, string>> = {
  'unknown-format': 'Whatever its name says, it cannot be converted. Choose another file.',
  truncated: 'Part of it is missing. Get the file again from where it came.',
  corrupt: 'Open it in the program that made it and save it again, or get a fresh copy.',
  'unsupported-feature': 'Save it again in a plainer variant of its format.',
  'limit-exceeded': 'Make the picture smaller, or split the file.',
  'unsupported-option': 'Choose other settings.',
  'invalid-option': 'Change the settings and try again.',
  'runtime-failure':
    'Close other tabs and try again. A very large picture may need a device with more memory, or the cloud.',
  'storage-full': 'Save what is done and take it from the list, then go on. What was converted is safe.',
  'conversion-crashed': 'A smaller picture will go through. This one may need more memory or time than there is.',
  'storage-unavailable': 'Wait a minute and try again.',
  'upload-refused': 'Try again: that asks for a new permission.',
  'not-found': 'It was deleted or has expired. Convert the file again.',
  unreadable: 'If it is a folder, drop the files in it. If it was moved or changed, add it again.',
  offline: 'Check the connection and try again. Converting on this device works without one.',
  throttled: 'Wait a minute and try again.',
  expired: 'Convert the file again.',
};
