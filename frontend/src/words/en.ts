import { counted, phrase } from './message.ts';

/**
 * Every sentence of the page, in English, by the part of the page that says it. Other languages stand beside this file
 * and have the same groups and keys. A key that nothing says, or that a language lacks, fails a test.
 */
export const en = {
  page: {
    title: 'Image conversion – JPEG, PNG, BMP and TIFF, on your own device',
    product: 'Image conversion',
    skipToFiles: 'Skip to the files',
    offline: 'You are offline. Converting on this device goes on as before.',
  },

  preferences: {
    open: 'Appearance and language',
    theme: 'Appearance',
    language: 'Language',
  },

  themes: {
    system: 'As the system',
    light: 'Light',
    dark: 'Dark',
  },

  places: {
    legend: 'Where to convert',
    device: 'On this device',
    deviceHint: 'Files stay here. No account.',
    deviceNow: 'On this device – files stay here',
    deviceUploading: 'On this device – uploads go on',
    cloud: 'In the cloud',
    cloudHint: 'Files are uploaded. Sign‑in needed.',
    cloudNow: 'In the cloud – files are uploaded',
  },

  target: {
    legend: 'Convert to',
    change: 'Settings',
  },

  /** What each format is good for. */
  formatHints: {
    jpeg: 'Small, for photographs. Gives up some detail.',
    png: 'Exact, keeps transparency. For everything with edges.',
    bmp: 'Exact, large, read by old software.',
    tiff: 'Exact, with pages. For print and archives.',
  },

  pages: {
    label: 'Pages',
    all: 'All pages',
    first: 'First page only',
    some: 'Some pages',
    which: 'Which pages',
    example: 'Such as 1-3, 5',
    invalid: 'Write numbers and ranges from 1, such as 1-3, 5.',
    briefFirst: 'First page',
    briefSome: phrase('Pages {pages}'),
  },

  options: {
    heading: 'Options',
    nothingChosen: 'as usual',
    reset: 'Back to the usual',
    automatic: 'Automatic',
    any: 'Any',
    kilobytes: 'kB',
    pixels: 'pixels',
    width: 'Width',
    height: 'Height',
    fit: 'Where the shape differs',
    enlarge: 'Make small pictures larger',
    sizeHint: 'One side is enough: the other follows.',
    sizeInvalid: phrase('Write whole numbers from 1 to {maximum}.'),
  },

  /** Options by their names in the tables of the formats. */
  optionNames: {
    quality: 'Quality',
    background: 'Transparent areas become',
    effort: 'Effort',
    subsampling: 'Colour detail',
    maxOutputBytes: 'Largest file',
    compression: 'Compression',
    metadata: 'Metadata',
    resize: 'Size',
  },

  /** The words that options may be, by the option and the word. */
  optionValues: {
    'effort fast': 'Fast',
    'effort balanced': 'Balanced',
    'effort small': 'Smallest file',
    'subsampling 4:4:4': 'All (4:4:4)',
    'subsampling 4:2:2': 'Half (4:2:2)',
    'subsampling 4:2:0': 'Quarter (4:2:0)',
    'compression deflate': 'Deflate',
    'compression lzw': 'LZW',
    'compression packbits': 'PackBits',
    'compression none': 'None',
    'metadata keep': 'Keep all',
    'metadata private': 'No private data',
    'metadata none': 'No data',
    'fit inside': 'Show all of it',
    'fit cover': 'Cut off the rest',
    'fit fill': 'Stretch',
  },

  optionHints: {
    maxOutputBytes: 'The quality goes down until the file fits.',
  },

  presets: {
    label: 'Preset',
    none: 'Own settings',
    edit: 'Keep and edit presets',
  },

  presetNames: {
    web: 'For the web',
    print: 'For print',
    archive: 'Archive',
    smallest: 'Smallest',
    private: 'Private',
  },

  dialog: {
    close: 'Close',
  },

  /** Why a part of the page is missing, and what to do about it: what tells of other failures is such a part itself. */
  parts: {
    'part-unreachable': 'No connection: a part of the page could not be loaded. Check it and try again.',
    'part-renewed': 'This site has a new version, without the part that is needed here.',
    'part-refused': 'The server did not give a part of the page. Wait a moment and try again.',
    reload: 'Load the new version',
    filesLost:
      'Files of the list would be lost, because the browser has no room to keep them: convert and save them first.',
  },

  shortcuts: {
    heading: 'Keyboard shortcuts',
  },

  drop: {
    title: 'Drop pictures here',
    formats: phrase('{formats}, as many as you like'),
    choose: 'Choose files',
    paste: 'or paste them',
    device: 'They are converted on this device and go nowhere.',
    cloud: 'They are uploaded only when you start the conversion.',
    release: 'Let go to add them',
    more: 'Add files',
    chooseFolder: 'Choose a folder',
    moreFolders: 'Add a folder',
  },

  start: {
    nothing: 'Convert',
    convert: counted({ one: 'Convert {count} file to {format}', other: 'Convert {count} files to {format}' }),
    convertMixed: counted({ one: 'Convert {count} file', other: 'Convert {count} files' }),
    finished: 'All converted',
    working: 'Converting …',
    stop: 'Stop',
    signIn: 'Sign in to convert',
  },

  batch: {
    heading: 'Files',
    clear: 'Clear list',
    total: counted({ one: '{count} file', other: '{count} files' }),
    busy: counted({ one: '{count} in work', other: '{count} in work' }),
    done: counted({ one: '{count} converted', other: '{count} converted' }),
    failed: counted({ one: '{count} not converted', other: '{count} not converted' }),
    added: counted({ one: '{count} file added', other: '{count} files added' }),
    progress: counted({ one: '{done} of {count} file converted', other: '{done} of {count} files converted' }),
  },

  item: {
    remove: phrase('Remove {name}'),
    settings: phrase('Settings for {name}'),
    settingsOwn: phrase('Own settings: {settings}'),
    settingsTake: 'Use for this file',
    settingsDrop: 'As the other files',
    view: phrase('Look at {name}'),
    retry: 'Try again',
    download: 'Download',
    outdated: 'Settings have changed since',
    progress: phrase('Progress of {name}'),
    duplicate: phrase('Same content as {name}'),
    pages: counted({ one: '{count} page', other: '{count} pages' }),
    sourceMissing: 'From before the page was loaded anew',
    copy: 'Copy as PNG',
    copied: 'Copied as PNG',
  },

  /** What a file is doing. */
  stages: {
    ready: 'Ready',
    waiting: 'Waiting',
    reading: 'Reading',
    decoding: 'Decoding',
    decodingPage: phrase('Decoding page {page} of {pages}'),
    encoding: 'Encoding',
    encodingPage: phrase('Encoding page {page} of {pages}'),
    writing: 'Writing',
    uploading: phrase('Uploading, {percent}'),
    uploaded: 'Uploaded',
    converting: 'Converting in the cloud',
    done: 'Converted',
    failed: 'Not converted',
  },

  /** Why a file on its way to the cloud waits. */
  held: {
    network: 'Waiting for the network; the upload then starts again',
    signIn: 'Waiting until you sign in again',
    busy: 'Waiting: the service has much to do',
    busyUntil: phrase('Waiting until {time}: the service has much to do'),
  },

  account: {
    signIn: 'Sign in',
    signOut: 'Sign out',
    signedInAs: phrase('Signed in as {email}'),
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
    noRoom: 'The files would be lost',
    noRoomText:
      'The browser has no room to keep them while you sign in. Sign in first and add them then; results that you want to keep, save before.',
    signInAnyway: 'Sign in all the same',
    forbidden: 'This browser keeps nothing for this site',
    forbiddenText:
      'A sign-in needs that: allow its cookies and load the page again. Converting on this device works all the same.',
    offline: 'No network',
    offlineText: 'Uploads wait and go on by themselves. Converting on this device works without one.',
  },
};
