import type { Translated } from './catalogue.ts';
import type { en } from './en.ts';
import type { enLater } from './en-later.ts';

/** Every sentence of the page, in German. Who reads it is addressed as »du«. */
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

  presetEditing: {
    keepLabel: 'Die jetzigen Einstellungen sichern',
    namePlaceholder: 'Name, etwa Für den Shop',
    keep: 'Sichern',
    taken: 'Es gibt schon eine Vorlage {name}.',
    replaceTaken: 'Ersetzen',
    keepAs: 'Als {name} sichern',
    forbidden:
      'Dieser Browser bewahrt für diese Website nichts auf: Vorlagen bleiben nur, bis die Seite geschlossen oder neu geladen wird.',
    all: 'Alle Vorlagen',
    chosen: 'Gerade gewählt',
    replace: 'Jetzige Einstellungen übernehmen',
    rename: 'Name der Vorlage {name}',
    remove: 'Vorlage {name} löschen',
    restore: '{name} zurücksetzen',
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
    reload: 'Neue Version laden',
    filesLost:
      'Dateien der Liste gingen verloren, weil der Browser keinen Platz für sie hat: Wandle sie vorher um und speichere sie.',
  },

  shortcuts: {
    heading: 'Tastenkürzel',
  },

  shortcutKeys: {
    on: 'Tastenkürzel sind an',
    list: 'Diese Liste zeigen',
    choose: 'Dateien auswählen',
    convert: 'Umwandeln',
    stop: 'Anhalten',
    settings: 'Zu den Einstellungen',
    presets: 'Vorlagen sichern und bearbeiten',
    next: 'Nächste Datei',
    previous: 'Vorige Datei',
    fileSettings: 'Einstellungen dieser Datei',
    remove: 'Diese Datei entfernen',
  },

  viewer: {
    loading: 'Das Bild wird geladen …',
    both: 'Links vorher, rechts nachher',
    difference: 'Unterschied: Was schwarz ist, ist gleich',
    before: 'Vorher',
    after: 'Nachher',
    compare: 'Art des Vergleichs',
    split: 'Wo vorher endet und nachher beginnt',
    gain: 'Verstärken',
    smaller: 'Verkleinern',
    larger: 'Vergrößern',
    fit: 'Einpassen',
    pixels: 'Pixelgenau',
    page: 'Seite {page} von {pages}',
    pageBefore: 'Vorige Seite',
    pageNext: 'Nächste Seite',
    reduced: 'Mit weniger Pixeln gezeigt, um Speicher zu sparen.',
    nothingYet: 'Nach dem Umwandeln kannst du vergleichen.',
    inCloud: 'Das Ergebnis liegt in der Cloud und wird hier nicht verglichen.',
    pageLeftOut: 'Diese Seite wurde nicht umgewandelt.',
    facts: 'Über die Datei',
  },

  viewModes: {
    slider: 'Regler',
    side: 'Nebeneinander',
    difference: 'Unterschied',
  },

  keyNames: {
    delete: 'Entf',
    pageUp: 'Bild ↑',
    pageDown: 'Bild ↓',
  },

  viewerKeys: {
    heading: 'Beim Ansehen einer Datei',
    zoom: 'Vergrößern und verkleinern',
    fit: 'Ganz zeigen',
    pixels: 'Pixelgenau zeigen',
    pan: 'Das Bild verschieben',
    pages: 'Vorige und nächste Seite',
    modes: 'Regler, nebeneinander, Unterschied',
  },

  metadata: {
    heading: 'Metadaten',
    loading: 'Wird gelesen …',
    nothing: 'Außer dem Bild steht nichts in der Datei.',
    nothingPersonal: 'Nichts davon verrät etwas über eine Person.',
    noneRemains: {
      one: '{count} Angabe kann etwas über eine Person verraten. Sie wird weggelassen.',
      other: '{count} Angaben können etwas über eine Person verraten. Alle werden weggelassen.',
    },
    someRemain: {
      one: '{count} Angabe, die etwas über eine Person verraten kann, bleibt drin ({format}, {choice}).',
      other: '{count} Angaben, die etwas über eine Person verraten können, bleiben drin ({format}, {choice}).',
    },
    personal: 'kann etwas über eine Person verraten',
    remains: 'bleibt',
    goes: 'fällt weg',
    more: { one: '{count} weitere Angabe', other: '{count} weitere Angaben' },
  },

  metadataGroups: {
    exif: 'Kamera (EXIF)',
    gps: 'Ort (GPS)',
    iptc: 'Bildunterschriften (IPTC)',
    xmp: 'Beschreibungen (XMP)',
    text: 'Textfelder',
    icc: 'Farbprofil (ICC)',
    other: 'Sonstiges',
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

  work: {
    progress: 'Fortschritt aller Dateien',
    pause: 'Pausieren',
    resume: 'Weiter',
    paused: 'Pause: Was begonnen ist, wird fertig',
    timeLeft: 'Noch etwa {time}',
    storageFull:
      'Der Browser hat keinen Platz mehr für Ergebnisse. Was fertig ist, ist sicher: Speichere es, nimm es aus der Liste, dann geht es weiter.',
    inMemory:
      'Dieser Browser leiht der Seite keinen Platz auf der Platte. Die Ergebnisse liegen im Arbeitsspeicher: Speichere sie, bevor du gehst.',
    surplus: {
      one: '{count} Datei wurde nicht aufgenommen: Die Liste ist voll.',
      other: '{count} Dateien wurden nicht aufgenommen: Die Liste ist voll.',
    },
  },

  saving: {
    zip: 'Alles als ZIP speichern',
    fetching: {
      one: '{done} von {count} Datei aus der Cloud geholt …',
      other: '{done} von {count} Dateien aus der Cloud geholt …',
    },
    missing: 'Gespeichert ohne das, was aus der Cloud nicht zu holen war: {names}.',
    nothing: 'Nichts gespeichert. Aus der Cloud war nicht zu holen: {names}.',
    folder: 'In einen Ordner speichern',
    pattern: 'Dateinamen',
    unknownField: '{field} gibt es nicht. Es gibt {fields}.',
    written: { one: '{count} Datei gespeichert', other: '{count} Dateien gespeichert' },
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

  transfers: {
    heading: {
      one: '{arrived} von {count} Datei hochgeladen',
      other: '{arrived} von {count} Dateien hochgeladen',
    },
    bytes: '{sent} von {total}',
    kept: 'Du kannst die Seite neu laden: Was unterwegs ist, geht weiter.',
    heldByNetwork: {
      one: 'Kein Netz. {count} Datei wird hochgeladen, sobald es wieder da ist.',
      other: 'Kein Netz. {count} Dateien werden hochgeladen, sobald es wieder da ist.',
    },
    heldBySignIn: {
      one: 'Mit {count} Datei geht es weiter, sobald du dich wieder anmeldest.',
      other: 'Mit {count} Dateien geht es weiter, sobald du dich wieder anmeldest.',
    },
    unkept: {
      one: 'Der Browser hat keinen Platz, um {count} Datei zu behalten: Bleib auf der Seite, bis sie hochgeladen ist.',
      other:
        'Der Browser hat keinen Platz, um {count} Dateien zu behalten: Bleib auf der Seite, bis sie hochgeladen sind.',
    },
  },

  report: {
    heading: 'Was sich geändert hat',
    kept: 'Behalten',
    changed: 'Geändert',
    dropped: 'Weggelassen',
    keptCount: { one: '{count} behalten', other: '{count} behalten' },
    changedCount: { one: '{count} geändert', other: '{count} geändert' },
    droppedCount: { one: '{count} weggelassen', other: '{count} weggelassen' },
    page: 'Seite {page}',
    nothing: 'Nichts ging verloren.',
    nothingToReport: 'Nichts zu berichten',
  },

  subjects: {
    icc: 'Farbprofil',
    exif: 'Kameradaten (EXIF)',
    xmp: 'Beschreibungen (XMP)',
    iptc: 'Bildunterschriften (IPTC)',
    text: 'Text',
    density: 'Auflösung',
    'color-description': 'Farbangaben',
    'significant-bits': 'Ursprüngliche Bittiefe',
    time: 'Änderungszeit',
    thumbnail: 'Vorschaubild',
    'maker-note': 'Herstellernotiz',
    orientation: 'Ausrichtung',
    dimensions: 'Bildgröße',
    alpha: 'Transparenz',
    'bit-depth': 'Bittiefe',
    color: 'Farbe',
    quality: 'Qualität',
    subsampling: 'Farbunterabtastung',
    pages: 'Seiten',
    'page-kind': 'Art der Seite',
    animation: 'Animation',
    'extra-images': 'Weitere Bilder',
    'extra-samples': 'Weitere Kanäle',
    background: 'Hintergrundfarbe',
    'suggested-palette': 'Palettenvorschlag',
    segments: 'JPEG-Segmente',
    chunks: 'PNG-Chunks',
    fields: 'TIFF-Felder',
    'trailing-data': 'Daten hinter dem Bild',
  },

  reasons: {
    carried: 'Unverändert übernommen.',
    'target-has-none': 'Das neue Format hat keinen Platz dafür.',
    'not-carried-yet': 'Dieser Konverter schreibt es noch nicht.',
    'not-selected': 'Nach deiner Seitenauswahl weggelassen.',
    'as-asked': 'Nach deiner Wahl bei den Metadaten weggelassen.',
    'other-color-space': 'Es beschreibt andere Farben, als die neue Datei hat.',
    'pixels-changed': 'Es zeigte das Bild, wie es vorher war.',
    unreadable: 'In deiner Datei war es beschädigt.',
    'too-long': 'Es ist länger, als das neue Format fassen kann.',
    applied: 'Stattdessen wurde das Bild selbst aufrecht gedreht.',
    flattened: 'Das Bild wurde auf die Hintergrundfarbe gelegt.',
    opaque: 'Im Bild war nichts durchsichtig.',
    'stored-differently': 'Anders gespeichert; nichts ist verloren.',
    widened: 'Mit mehr Spielraum gespeichert, nichts ging verloren.',
    rounded: 'Auf den nächsten Wert gerundet, den das neue Format kennt.',
    converted: 'Die Farben wurden für das neue Format umgerechnet.',
    'lossy-compression': 'Das neue Format hält Dateien klein, indem es feine Details aufgibt.',
    resized: 'Auf die gewählte Größe gebracht.',
    cropped: 'Was nicht in das gewählte Seitenverhältnis passt, wurde abgeschnitten.',
    'unknown-meaning': 'Niemand weiß, was es bedeutet und ob es noch stimmen würde.',
    'made-to-fit': 'Gesenkt, bis die Datei so klein war wie gewünscht.',
    'encoder-limit': 'Dieses Bild lässt sich so nicht schreiben.',
    'one-file-a-page': 'Das neue Format fasst eine Seite, also wurde jede Seite eine Datei.',
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

  accountData: {
    data: 'Deine Daten',
    dataText:
      'Dieser Dienst bewahrt die Dateien auf, die du hochlädst, was daraus wurde, und deine E-Mail-Adresse. Dateien und Ergebnisse werden gelöscht, wenn ihre Frist abläuft.',
    download: 'Meine Daten herunterladen',
    downloadText: 'Eine Liste von allem, mit einem Link zu jeder Datei. Die Links gelten einige Minuten.',
    everywhere: 'Auf allen Geräten abmelden',
    everywhereTitle: 'Auf allen Geräten abmelden?',
    everywhereText:
      'Jedes Gerät, auf dem du angemeldet bist, wird abgemeldet, auch dieses. Auf den anderen kann es 15 Minuten dauern. Ist ein Gerät verloren, wähle bei der nächsten Anmeldung auch ein neues Passwort.',
    everywhereConfirm: 'Überall abmelden',
    remove: 'Konto löschen',
    removeTitle: 'Dein Konto löschen?',
    removeText:
      'Deine hochgeladenen Dateien, alle Ergebnisse in der Cloud und deine Anmeldung werden sofort gelöscht. Das lässt sich nicht rückgängig machen. Was auf dieser Seite liegt, bleibt.',
    removeConfirm: 'Alles löschen',
    keep: 'Konto behalten',
    removing: 'Wird gelöscht …',
    removed: 'Dein Konto ist gelöscht',
    removedText: 'Nichts davon ist geblieben. Falls du je einen Nachweis brauchst, ist dies seine Nummer: {receipt}',
    close: 'Schließen',
    dataFailed: 'Das hat nicht geklappt. Versuch es noch einmal: Was schon getan ist, bleibt getan.',
  },

  signingOut: {
    signOutQuestion: 'Abmelden?',
    signOutText:
      'Das beendet deine Sitzung in allen Tabs dieses Browsers. Was die Cloud für dich aufbewahrt, bleibt dort, bis seine Frist abläuft.',
    signOutUploads: {
      one: '{count} Datei ist noch unterwegs und wird nicht umgewandelt.',
      other: '{count} Dateien sind noch unterwegs und werden nicht umgewandelt.',
    },
    removeLocal: 'Alles entfernen, was diese Seite in diesem Browser aufbewahrt',
    removeLocalHint:
      'Die Dateien auf der Seite, Ergebnisse, Einstellungen und was offline läuft. Gut auf einem Gerät, das du mit anderen teilst.',
    stay: 'Angemeldet bleiben',
    signingOut: 'Du wirst abgemeldet …',
  },

  past: {
    heading: 'In der Cloud aufbewahrt',
    empty: 'Noch nichts. Was du in der Cloud umwandelst, steht hier, bis seine Frist abläuft.',
    loading: 'Wird geladen …',
    more: 'Mehr laden',
    refresh: 'Aktualisieren',
    created: 'Vom {when}',
    expires: 'bis {when}',
    remove: '{name} löschen',
    search: 'Nach Dateinamen suchen',
    none: 'Keine geladene Datei heißt „{query}“.',
    searched: { one: 'Gesucht in der neuesten.', other: 'Gesucht in den neuesten {count}.' },
    searchAll: 'Auch die älteren durchsuchen',
    tick: '{name} auswählen',
    tickAll: 'Alle auswählen',
    ticked: { one: '{count} ausgewählt', other: '{count} ausgewählt' },
    zip: 'Als ZIP herunterladen',
    zipping: { one: '{done} von {count} geholt …', other: '{done} von {count} geholt …' },
    zipMissing: 'Gespeichert ohne das, was nicht mehr da ist: {names}.',
    removeQuestion: {
      one: 'Diese Datei und ihre Ergebnisse löschen?',
      other: 'Diese {count} Dateien und ihre Ergebnisse löschen?',
    },
    removeText: 'Sie werden sofort aus der Cloud gelöscht und lassen sich nicht zurückholen.',
    removeMore: { one: 'und {count} weitere', other: 'und {count} weitere' },
    undeleted: {
      one: '{count} Datei konnte nicht gelöscht werden. Sie ist unten gekennzeichnet.',
      other: '{count} Dateien konnten nicht gelöscht werden. Sie sind unten gekennzeichnet.',
    },
    offline: 'Die Liste wird geladen, sobald es ein Netz gibt.',
    removeYes: 'Löschen',
    removeNo: 'Behalten',
    show: 'Ergebnisse und Bericht',
  },

  pastStates: {
    'waiting-for-upload': 'Wartet auf das Hochladen',
    expired: 'Nie hochgeladen',
    converting: 'Wird umgewandelt',
    done: 'Umgewandelt',
    failed: 'Nicht umgewandelt',
  },

  problems: {
    'unknown-format': 'Das ist kein Bild, das hier gelesen werden kann.',
    truncated: 'Die Datei endet zu früh.',
    corrupt: 'Die Datei ist beschädigt.',
    'unsupported-feature': 'Die Datei verwendet etwas, das hier nicht gelesen werden kann.',
    'limit-exceeded': 'Die Datei ist zu groß.',
    'unsupported-option': 'Diese Einstellungen passen nicht zusammen.',
    'invalid-option': 'Eine Einstellung ist nicht erlaubt.',
    'runtime-failure': 'Der Browser konnte das nicht zu Ende bringen.',
    'part-unreachable': 'Keine Verbindung: Ein Teil der Seite konnte nicht geladen werden.',
    'part-renewed': 'Diese Website hat eine neue Version, ohne den Teil, den diese Seite braucht.',
    'part-refused': 'Der Server hat einen Teil der Seite nicht herausgegeben.',
    'storage-full': 'Der Browser hat keinen Platz mehr für Ergebnisse.',
    'conversion-crashed': 'Die Umwandlung wurde vor dem Ende abgebrochen.',
    'storage-unavailable': 'Der Speicher antwortet gerade nicht.',
    'upload-refused': 'Das Hochladen wurde abgelehnt.',
    'upload-expired': 'Das Hochladen hat länger gedauert, als es darf.',
    'not-found': 'Es ist nicht mehr da.',
    unauthorized: 'Du bist nicht angemeldet.',
    unreadable: 'Der Browser konnte diese Datei nicht lesen.',
    offline: 'Der Dienst war nicht zu erreichen.',
    'cloud-unavailable': 'Diese Website hat keinen Cloud-Teil.',
    throttled: 'Der Dienst hat gerade zu viel zu tun.',
    expired: 'Es wurde nicht rechtzeitig hochgeladen.',
    'internal-error': 'Etwas ist schiefgegangen.',
  },

  advice: {
    'unknown-format': 'Was auch immer ihr Name sagt: Diese Datei lässt sich nicht umwandeln. Nimm eine andere.',
    truncated: 'Ein Teil fehlt. Hol die Datei noch einmal von dort, wo sie herkam.',
    corrupt: 'Öffne sie im Programm, das sie erstellt hat, und speichere sie neu, oder besorg eine frische Kopie.',
    'unsupported-feature': 'Speichere sie in einer einfacheren Variante ihres Formats.',
    'limit-exceeded': 'Verkleinere das Bild oder teile die Datei auf.',
    'unsupported-option': 'Wähle andere Einstellungen.',
    'invalid-option': 'Ändere die Einstellungen und versuch es noch einmal.',
    'runtime-failure':
      'Schließ andere Tabs und versuch es noch einmal. Ein sehr großes Bild braucht vielleicht ein Gerät mit mehr Speicher oder die Cloud.',
    'part-unreachable': 'Prüf die Verbindung und versuch es noch einmal. Auf der Seite bleibt alles, wie es ist.',
    'part-renewed': 'Lade die Seite neu: Ihre Dateien, Ergebnisse und Einstellungen werden dafür aufgehoben.',
    'part-refused': 'Warte einen Moment und versuch es noch einmal. Auf der Seite bleibt alles, wie es ist.',
    'storage-full':
      'Speichere, was fertig ist, und nimm es aus der Liste, dann geht es weiter. Was umgewandelt ist, ist sicher.',
    'conversion-crashed':
      'Ein kleineres Bild geht durch. Dieses braucht vielleicht mehr Speicher oder Zeit, als es gibt.',
    'storage-unavailable': 'Warte eine Minute und versuch es noch einmal.',
    'upload-refused': 'Versuch es noch einmal: Dabei wird eine neue Erlaubnis geholt.',
    'upload-expired': 'Versuch es noch einmal, wo das Netz beständiger ist.',
    'not-found': 'Es wurde gelöscht, oder die Frist ist abgelaufen. Wandle die Datei noch einmal um.',
    unauthorized: 'Melde dich an und versuch es noch einmal.',
    unreadable:
      'Ist es ein Ordner, leg die Dateien darin ab. Wurde die Datei verschoben oder geändert, füg sie neu hinzu.',
    offline: 'Prüf die Verbindung und versuch es noch einmal. Auf diesem Gerät geht es auch ohne.',
    'cloud-unavailable': 'Wandle auf diesem Gerät um.',
    throttled: 'Warte eine Minute und versuch es noch einmal.',
    expired: 'Wandle die Datei noch einmal um.',
    'internal-error':
      'Versuch es noch einmal. Geht es wieder schief, hat die Datei oder der Dienst einen Fehler, den wir nicht kennen.',
  },
} satisfies Translated<typeof en & typeof enLater>;
