import { counted, phrase } from './message.ts';

/** Those sentences of the page, in English, that only its later parts say: they are loaded with them. */
export const enLater = {
  presetEditing: {
    keepLabel: 'Keep the settings as they are now',
    namePlaceholder: 'Name, such as For the shop',
    keep: 'Keep',
    all: 'All presets',
    chosen: 'Chosen now',
    replace: 'Replace with current settings',
    rename: phrase('Name of the preset {name}'),
    remove: phrase('Delete the preset {name}'),
    restore: phrase('Make {name} what it was'),
  },

  shortcutKeys: {
    on: 'Shortcuts are on',
    list: 'Show this list',
    choose: 'Choose files',
    convert: 'Convert',
    stop: 'Stop',
    settings: 'Go to the settings',
    presets: 'Keep and edit presets',
    next: 'Next file',
    previous: 'File before',
    fileSettings: 'Settings of this file',
    remove: 'Remove this file',
  },

  viewer: {
    loading: 'Loading the picture …',
    both: 'Before on the left, after on the right',
    difference: 'Difference: what is black is the same',
    before: 'Before',
    after: 'After',
    compare: 'How to compare',
    split: 'Where before ends and after begins',
    gain: 'Amplify',
    smaller: 'Zoom out',
    larger: 'Zoom in',
    fit: 'Fit',
    pixels: 'Pixels',
    page: phrase('Page {page} of {pages}'),
    pageBefore: 'Page before',
    pageNext: 'Next page',
    reduced: 'Shown from fewer pixels, to spare the memory.',
    nothingYet: 'Convert it to compare.',
    inCloud: 'The result lies in the cloud and is not compared here.',
    pageLeftOut: 'This page was not converted.',
    facts: 'About the file',
  },

  viewModes: {
    slider: 'Slider',
    side: 'Side by side',
    difference: 'Difference',
  },

  /** As they stand on a keyboard. */
  keyNames: {
    delete: 'Delete',
    pageUp: 'Page ↑',
    pageDown: 'Page ↓',
  },

  viewerKeys: {
    heading: 'When you look at a file',
    zoom: 'Zoom in and out',
    fit: 'Show all of it',
    pixels: 'Show its pixels',
    pan: 'Move the picture',
    pages: 'Page before and next page',
    modes: 'Slider, side by side, difference',
  },

  metadata: {
    heading: 'Metadata',
    loading: 'Reading …',
    nothing: 'There is nothing in the file beside the picture.',
    nothingPersonal: 'Nothing in here tells about a person.',
    noneRemains: counted({
      one: '{count} entry may tell about a person. It will be left out.',
      other: '{count} entries may tell about a person. All of them will be left out.',
    }),
    someRemain: counted({
      one: '{count} entry that may tell about a person will remain ({format}, {choice}).',
      other: '{count} entries that may tell about a person will remain ({format}, {choice}).',
    }),
    personal: 'may tell about a person',
    remains: 'remains',
    goes: 'left out',
    more: counted({ one: '{count} more entry', other: '{count} more entries' }),
  },

  metadataGroups: {
    exif: 'Camera (EXIF)',
    gps: 'Place (GPS)',
    iptc: 'Captions (IPTC)',
    xmp: 'Descriptions (XMP)',
    text: 'Text',
    icc: 'Colour profile (ICC)',
    other: 'Other',
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
    unkept: counted({
      one: 'The browser has no room to keep {count} file: stay on the page until it is uploaded.',
      other: 'The browser has no room to keep {count} files: stay on the page until they are uploaded.',
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
    'maker-note': 'Maker note',
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
    'stored-differently': 'Stored in another way; nothing is lost.',
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

  accountData: {
    data: 'Your data',
    dataText:
      'This service keeps the files that you upload, what was made of them, and your e-mail address. Files and results are deleted when they expire.',
    download: 'Download my data',
    downloadText: 'A list of everything, with a link to each file. The links work for some minutes.',
    everywhere: 'Sign out on all devices',
    everywhereTitle: 'Sign out on all devices?',
    everywhereText:
      'Every device on which you are signed in is signed out, this one too. On the others it may take 15 minutes. If a device is lost, choose a new password too, at the next sign-in.',
    everywhereConfirm: 'Sign out everywhere',
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
  },

  signingOut: {
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
    signingOut: 'Signing out …',
  },
};
