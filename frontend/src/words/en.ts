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
    cloud: 'In the cloud',
    cloudHint: 'Files are uploaded. Sign-in needed.',
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
    finished: 'All converted',
    working: 'Converting …',
    stop: 'Stop',
    signIn: 'Sign in to convert',
  },

  /** What happens while the batch is converted. */
  work: {
    progress: 'Progress of all files',
    pause: 'Pause',
    resume: 'Go on',
    paused: 'Paused: what was begun is finished',
    timeLeft: phrase('About {time} left'),
    storageFull:
      'The browser has no more room for results. What is done is safe: save it, take it from the list, and go on.',
    inMemory: 'This browser lends the page no disk, so results are kept in memory: save them before you leave.',
    surplus: counted({
      one: '{count} file was not taken: the list is full.',
      other: '{count} files were not taken: the list is full.',
    }),
  },

  saving: {
    zip: 'Save all as ZIP',
    folder: 'Save into a folder',
    pattern: 'File names',
    unknownField: phrase('There is no {field}. There are {fields}.'),
    written: counted({ one: '{count} file saved', other: '{count} files saved' }),
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
    retry: 'Try again',
    download: 'Download',
    linkFailed: 'The link has expired and no new one could be had. Check the connection and try again.',
    outdated: 'Settings have changed since',
    progress: phrase('Progress of {name}'),
    duplicate: phrase('Same content as {name}'),
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

  /** All uploads together. */
  transfers: {
    heading: counted({ one: '{arrived} of {count} file uploaded', other: '{arrived} of {count} files uploaded' }),
    bytes: phrase('{sent} of {total}'),
    kept: 'You may reload the page: what is on its way goes on.',
    heldByNetwork: counted({
      one: 'No network. {count} upload goes on as soon as there is one.',
      other: 'No network. {count} uploads go on as soon as there is one.',
    }),
    heldBySignIn: counted({
      one: '{count} file goes on as soon as you sign in again.',
      other: '{count} files go on as soon as you sign in again.',
    }),
  },

  report: {
    heading: 'What changed',
    kept: 'Kept',
    changed: 'Changed',
    dropped: 'Left out',
    keptCount: counted({ one: '{count} kept', other: '{count} kept' }),
    changedCount: counted({ one: '{count} changed', other: '{count} changed' }),
    droppedCount: counted({ one: '{count} left out', other: '{count} left out' }),
    page: phrase('page {page}'),
    nothing: 'Nothing was lost.',
    nothingToReport: 'Nothing to report',
  },

  /** What a note of a report speaks of. */
  subjects: {
    icc: 'Colour profile',
    exif: 'Camera data (EXIF)',
    xmp: 'Descriptions (XMP)',
    iptc: 'Captions (IPTC)',
    text: 'Text',
    density: 'Resolution',
    'color-description': 'Description of colours',
    'significant-bits': 'Significant bits',
    time: 'Time of change',
    thumbnail: 'Thumbnail',
    orientation: 'Orientation',
    dimensions: 'Size',
    alpha: 'Transparency',
    'bit-depth': 'Bit depth',
    color: 'Colour',
    quality: 'Quality',
    subsampling: 'Chroma subsampling',
    pages: 'Pages',
    'page-kind': 'Kind of page',
    animation: 'Animation',
    'extra-images': 'Further pictures',
    'extra-samples': 'Further samples',
    background: 'Background colour',
    'suggested-palette': 'Suggested palette',
    segments: 'JPEG segments',
    chunks: 'PNG chunks',
    fields: 'TIFF fields',
    'trailing-data': 'Data behind the picture',
  },

  /** Why something was kept, changed or dropped. */
  reasons: {
    carried: 'Kept as it was.',
    'target-has-none': 'The new format has no place for it.',
    'not-carried-yet': 'This converter does not write it yet.',
    'not-selected': 'Your choice of pages left it out.',
    'as-asked': 'Your choice of metadata left it out.',
    'other-color-space': 'It describes colours of another kind than the new file has.',
    'pixels-changed': 'It showed the picture as it was before.',
    unreadable: 'It was broken in your file.',
    'too-long': 'It is longer than the new format can hold.',
    applied: 'The picture itself was turned upright instead.',
    flattened: 'The picture was laid on the background colour.',
    opaque: 'Nothing in the picture was see-through.',
    'stored-differently': 'Stored in another way; every pixel is the same.',
    widened: 'Stored with more room than before; nothing is lost.',
    rounded: 'Rounded to the nearest value that the new format can hold.',
    converted: 'The colours were computed anew for the new format.',
    'lossy-compression': 'The new format makes files small by giving up fine detail.',
    resized: 'Brought to the size that you chose.',
    cropped: 'What does not fit the shape that you chose was cut off.',
    'unknown-meaning': 'Nobody can tell what it says, or whether it would still be right.',
    'made-to-fit': 'Lowered until the file was as small as you asked.',
    'encoder-limit': 'This picture cannot be written as you asked.',
    'one-file-a-page': 'The new format holds one page, so each page became a file.',
  },

  account: {
    signIn: 'Sign in',
    signOut: 'Sign out',
    signedInAs: phrase('Signed in as {email}'),
    data: 'Your data',
    dataText:
      'This service keeps the files that you upload, what was made of them, and your e-mail address. Files and results are deleted when they expire.',
    download: 'Download my data',
    downloadText: 'A list of everything, with a link to each file. The links work for some minutes.',
    remove: 'Delete account',
    removeTitle: 'Delete your account?',
    removeText:
      'Your uploaded files, all results in the cloud and your sign-in are deleted at once. This cannot be undone. What lies on this page stays.',
    removeConfirm: 'Delete everything',
    keep: 'Keep my account',
    removing: 'Deleting …',
    removed: 'Your account is deleted',
    removedText: phrase('Nothing of it is left. Should you ever need proof, this is its number: {receipt}'),
    close: 'Close',
    dataFailed: 'That did not work. Try again: what is done already stays done.',
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
    signingOut: 'Signing out …',
    signOutQuestion: 'Sign out?',
    signOutText:
      'This ends your session in every tab of this browser. What the cloud keeps for you stays there until it expires.',
    signOutUploads: counted({
      one: '{count} file is still on its way and will not be converted.',
      other: '{count} files are still on their way and will not be converted.',
    }),
    removeLocal: 'Remove all that this site keeps in this browser',
    removeLocalHint:
      'The files on the page, results, settings and what works offline. Good on a device that is not yours alone.',
    stay: 'Stay signed in',
    offline: 'No network',
    offlineText: 'Uploads wait and go on by themselves. Converting on this device works without one.',
  },

  past: {
    heading: 'Kept in the cloud',
    empty: 'Nothing yet. What you convert in the cloud is listed here until it expires.',
    loading: 'Loading …',
    more: 'Load more',
    refresh: 'Refresh',
    created: phrase('From {when}'),
    expires: phrase('until {when}'),
    remove: phrase('Delete {name}'),
    search: 'Search by file name',
    none: phrase('No file that is loaded is called “{query}”.'),
    searched: counted({ one: 'Sought in the newest one.', other: 'Sought in the newest {count}.' }),
    searchAll: 'Search the older ones too',
    tick: phrase('Choose {name}'),
    tickAll: 'Choose all',
    ticked: counted({ one: '{count} chosen', other: '{count} chosen' }),
    zip: 'Download as ZIP',
    zipping: counted({ one: 'Fetching {done} of {count} …', other: 'Fetching {done} of {count} …' }),
    zipMissing: phrase('Saved without what is no longer there: {names}.'),
    removeQuestion: counted({
      one: 'Delete this file and its results?',
      other: 'Delete these {count} files and their results?',
    }),
    removeText: 'They are deleted from the cloud at once and cannot be brought back.',
    removeMore: counted({ one: 'and {count} more', other: 'and {count} more' }),
    undeleted: counted({
      one: '{count} file could not be deleted. It is marked below.',
      other: '{count} files could not be deleted. They are marked below.',
    }),
    offline: 'The list is loaded as soon as there is a network.',
    removeYes: 'Delete',
    removeNo: 'Keep',
    show: 'Results and report',
  },

  pastStates: {
    'waiting-for-upload': 'Waiting for the upload',
    expired: 'Never uploaded',
    converting: 'Converting',
    done: 'Converted',
    failed: 'Not converted',
  },

  /** What went wrong, by the code of the failure. */
  problems: {
    'unknown-format': 'This is no picture that can be read here.',
    truncated: 'The file ends too early.',
    corrupt: 'The file is damaged.',
    'unsupported-feature': 'The file uses something that cannot be read here.',
    'limit-exceeded': 'The file is too large.',
    'unsupported-option': 'These settings do not go together.',
    'invalid-option': 'A setting is not allowed.',
    'runtime-failure': 'The browser could not finish this.',
    'storage-full': 'The browser has no more room for results.',
    'conversion-crashed': 'The conversion was ended before it was done.',
    'storage-unavailable': 'The storage does not answer at the moment.',
    'upload-refused': 'The upload was refused.',
    'upload-expired': 'The upload took longer than it may.',
    'not-found': 'It is no longer there.',
    unauthorized: 'You are not signed in.',
    unreadable: 'The browser could not read this file.',
    offline: 'The service could not be reached.',
    'cloud-unavailable': 'This site has no cloud part.',
    throttled: 'The service has too much to do at the moment.',
    expired: 'It was not uploaded in time.',
    'internal-error': 'Something went wrong.',
  },

  /** What to do about it. */
  advice: {
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
    'upload-expired': 'Try again where the network is steadier.',
    'not-found': 'It was deleted or has expired. Convert the file again.',
    unauthorized: 'Sign in and try again.',
    unreadable: 'If it is a folder, drop the files in it. If it was moved or changed, add it again.',
    offline: 'Check the connection and try again. Converting on this device works without one.',
    'cloud-unavailable': 'Convert on this device.',
    throttled: 'Wait a minute and try again.',
    expired: 'Convert the file again.',
    'internal-error': 'Try again. If it fails again, the file or the service has a fault that we do not know.',
  },
};
