import type { Translated } from './catalogue.ts';
import type { en } from './en.ts';

/** The sentences that the page says from the beginning, in German. Who reads it is addressed as »du«. */
export const de = {
  page: {
    title: 'Bildkonverter – JPEG, PNG, BMP und TIFF, direkt auf deinem Gerät',
    product: 'Bildkonverter',
    skipToFiles: 'Zu den Dateien springen',
    offline: 'Du bist offline. Auf diesem Gerät wird weiter umgewandelt.',
  },

  preferences: {
    open: 'Darstellung und Sprache',
    theme: 'Darstellung',
    language: 'Sprache',
  },

  themes: {
    system: 'Wie das System',
    light: 'Hell',
    dark: 'Dunkel',
  },

  places: {
    legend: 'Wo umwandeln',
    device: 'Auf diesem Gerät',
    deviceHint: 'Die Dateien bleiben hier. Kein Konto nötig.',
    deviceNow: 'Auf diesem Gerät – die Dateien bleiben hier',
    deviceUploading: 'Auf diesem Gerät – Uploads gehen weiter',
    cloud: 'In der Cloud',
    cloudHint: 'Die Dateien werden hochgeladen. Mit Anmeldung.',
    cloudNow: 'In der Cloud – die Dateien werden hochgeladen',
  },

  target: {
    legend: 'Umwandeln in',
    change: 'Einstellungen',
  },

  formatHints: {
    jpeg: 'Klein, für Fotos. Gibt feine Details auf.',
    png: 'Verlustfrei, mit Transparenz. Für alles mit scharfen Kanten.',
    bmp: 'Verlustfrei und groß. Für ältere Programme.',
    tiff: 'Verlustfrei, mit mehreren Seiten. Für Druck und Archiv.',
  },

  pages: {
    label: 'Seiten',
    all: 'Alle Seiten',
    first: 'Nur die erste',
    some: 'Bestimmte Seiten',
    which: 'Welche Seiten',
    example: 'Zum Beispiel 1-3, 5',
    invalid: 'Schreib Zahlen und Bereiche ab 1, zum Beispiel 1-3, 5.',
    briefFirst: 'Erste Seite',
    briefSome: 'Seiten {pages}',
  },

  options: {
    heading: 'Optionen',
    nothingChosen: 'wie üblich',
    reset: 'Alles wie üblich',
    automatic: 'Automatisch',
    any: 'Beliebig',
    kilobytes: 'kB',
    pixels: 'Pixel',
    width: 'Breite',
    height: 'Höhe',
    fit: 'Bei anderem Format',
    enlarge: 'Kleine Bilder vergrößern',
    sizeHint: 'Eine Seite genügt, die andere ergibt sich.',
    sizeInvalid: 'Schreib ganze Zahlen von 1 bis {maximum}.',
  },

  optionNames: {
    quality: 'Qualität',
    background: 'Transparentes wird zu',
    effort: 'Aufwand',
    subsampling: 'Farbdetails',
    maxOutputBytes: 'Größte Dateigröße',
    compression: 'Kompression',
    metadata: 'Metadaten',
    resize: 'Bildgröße',
  },

  optionValues: {
    'effort fast': 'Schnell',
    'effort balanced': 'Ausgewogen',
    'effort small': 'Kleinste Datei',
    'subsampling 4:4:4': 'Alle (4:4:4)',
    'subsampling 4:2:2': 'Die Hälfte (4:2:2)',
    'subsampling 4:2:0': 'Ein Viertel (4:2:0)',
    'compression deflate': 'Deflate',
    'compression lzw': 'LZW',
    'compression packbits': 'PackBits',
    'compression none': 'Keine',
    'metadata keep': 'Alles behalten',
    'metadata private': 'Nichts Privates',
    'metadata none': 'Keine',
    'fit inside': 'Ganz zeigen',
    'fit cover': 'Überstand abschneiden',
    'fit fill': 'Verzerren',
  },

  optionHints: {
    maxOutputBytes: 'Die Qualität sinkt, bis die Datei passt.',
  },

  presets: {
    label: 'Vorlage',
    none: 'Eigene Einstellungen',
    edit: 'Vorlagen sichern und bearbeiten',
  },

  presetNames: {
    web: 'Fürs Web',
    print: 'Für den Druck',
    archive: 'Archiv',
    smallest: 'So klein wie möglich',
    private: 'Privat',
  },

  dialog: {
    close: 'Schließen',
  },

  parts: {
    'part-unreachable':
      'Keine Verbindung: Ein Teil der Seite konnte nicht geladen werden. Prüf sie und versuch es noch einmal.',
    'part-renewed': 'Diese Website hat eine neue Version, ohne den Teil, der hier gebraucht wird.',
    'part-refused':
      'Der Server hat einen Teil der Seite nicht herausgegeben. Warte einen Moment und versuch es noch einmal.',
    reload: 'Neue Version laden',
    filesLost: 'Dateien der Liste gingen verloren: Der Browser hat keinen Platz für sie.',
  },

  shortcuts: {
    heading: 'Tastenkürzel',
  },

  drop: {
    title: 'Bilder hier ablegen',
    formats: '{formats}, so viele du willst',
    choose: 'Dateien auswählen',
    paste: 'oder einfügen',
    device: 'Sie werden auf diesem Gerät umgewandelt und verlassen es nicht.',
    cloud: 'Hochgeladen wird erst, wenn du die Umwandlung startest.',
    release: 'Loslassen, um sie hinzuzufügen',
    more: 'Dateien hinzufügen',
    chooseFolder: 'Ordner auswählen',
    moreFolders: 'Ordner hinzufügen',
  },

  start: {
    nothing: 'Umwandeln',
    convert: { one: '{count} Datei in {format} umwandeln', other: '{count} Dateien in {format} umwandeln' },
    convertMixed: { one: '{count} Datei umwandeln', other: '{count} Dateien umwandeln' },
    finished: 'Alles umgewandelt',
    working: 'Läuft …',
    stop: 'Anhalten',
    signIn: 'Zum Umwandeln anmelden',
  },

  batch: {
    heading: 'Dateien',
    clear: 'Liste leeren',
    total: { one: '{count} Datei', other: '{count} Dateien' },
    busy: { one: '{count} in Arbeit', other: '{count} in Arbeit' },
    done: { one: '{count} umgewandelt', other: '{count} umgewandelt' },
    failed: { one: '{count} nicht umgewandelt', other: '{count} nicht umgewandelt' },
    added: { one: '{count} Datei hinzugefügt', other: '{count} Dateien hinzugefügt' },
    progress: { one: '{done} von {count} Datei umgewandelt', other: '{done} von {count} Dateien umgewandelt' },
  },

  item: {
    remove: '{name} entfernen',
    settings: 'Einstellungen für {name}',
    settingsOwn: 'Eigene Einstellungen: {settings}',
    settingsTake: 'Für diese Datei verwenden',
    settingsDrop: 'Wie die anderen Dateien',
    view: '{name} ansehen',
    retry: 'Noch einmal',
    download: 'Herunterladen',
    outdated: 'Einstellungen seither geändert',
    progress: 'Fortschritt von {name}',
    duplicate: 'Gleicher Inhalt wie {name}',
    pages: { one: '{count} Seite', other: '{count} Seiten' },
    sourceMissing: 'Von vor dem Neuladen der Seite',
    copy: 'Als PNG kopieren',
    copied: 'Als PNG kopiert',
  },

  stages: {
    ready: 'Bereit',
    waiting: 'Wartet',
    reading: 'Wird gelesen',
    decoding: 'Wird dekodiert',
    decodingPage: 'Seite {page} von {pages} wird dekodiert',
    encoding: 'Wird kodiert',
    encodingPage: 'Seite {page} von {pages} wird kodiert',
    writing: 'Wird geschrieben',
    uploading: 'Wird hochgeladen, {percent}',
    uploaded: 'Hochgeladen',
    converting: 'Wird in der Cloud umgewandelt',
    done: 'Umgewandelt',
    failed: 'Nicht umgewandelt',
  },

  held: {
    network: 'Wartet auf das Netz; dann beginnt das Hochladen von vorn',
    signIn: 'Wartet, bis du dich wieder anmeldest',
    busy: 'Wartet: Der Dienst hat viel zu tun',
    busyUntil: 'Wartet bis {time}: Der Dienst hat viel zu tun',
  },

  account: {
    signIn: 'Anmelden',
    signOut: 'Abmelden',
    signedInAs: 'Angemeldet als {email}',
    invite: 'Melde dich an, um in der Cloud umzuwandeln',
    inviteText:
      'Deine Dateien werden in den eigenen Speicher dieses Dienstes hochgeladen, dort umgewandelt und für dich aufbewahrt, bis ihre Frist abläuft. Was auf dieser Seite liegt, bleibt während der Anmeldung erhalten.',
    expired: 'Deine Sitzung ist abgelaufen',
    expiredText: 'Melde dich wieder an, dann geht es weiter. Auf dieser Seite geht nichts verloren.',
    unavailable: 'Die Cloud antwortet nicht',
    unavailableText: 'Auf diesem Gerät kannst du trotzdem umwandeln.',
    tryAgain: 'Noch einmal',
    failed: 'Die Anmeldung wurde nicht abgeschlossen',
    failedText: 'Mit deinen Dateien ist nichts geschehen. Du kannst es noch einmal versuchen.',
    connecting: 'Verbindung wird aufgebaut …',
    noRoom: 'Die Dateien gingen verloren',
    noRoomText:
      'Der Browser hat keinen Platz, um sie während der Anmeldung zu behalten. Melde dich erst an und füge sie dann hinzu; was du von den Ergebnissen behalten willst, speichere vorher.',
    signInAnyway: 'Trotzdem anmelden',
    forbidden: 'Dieser Browser behält nichts für diese Website',
    forbiddenText:
      'Zum Anmelden braucht es das: Erlaube ihre Cookies und lade die Seite neu. Auf diesem Gerät kannst du trotzdem umwandeln.',
    offline: 'Kein Netz',
    offlineText: 'Das Hochladen wartet und geht von selbst weiter. Auf diesem Gerät geht das Umwandeln auch ohne.',
  },
} as const satisfies Translated<typeof en>;
