import { type FormatName, formatNames, formats } from '../../../codecs/formats.ts';
import { filesOfDrop } from '../device/dropped-files.ts';
import { type PickedFile, pickedFile } from '../device/picked-file.ts';

/** Files that are dragged over, dropped on, or pasted into the page, anywhere. */
export class Dropping {
  /** Whether files hover over the page. */
  active = $state(false);
  readonly #take: (files: PickedFile[]) => void;
  readonly #expect: (formats: FormatName[]) => void;
  /** Entering a child fires before leaving its parent, so depth tells when the page itself is left. */
  #depth = 0;

  /** @param expect told that files hover, which may be dropped, and of what formats the browser says that they are */
  constructor(take: (files: PickedFile[]) => void, expect: (formats: FormatName[]) => void) {
    this.#take = take;
    this.#expect = expect;
  }

  readonly enter = (event: DragEvent): void => {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    this.#depth += 1;
    if (!this.active) this.#expect(formatsOf(event.dataTransfer!));
    this.active = true;
  };

  readonly over = (event: DragEvent): void => {
    if (!holdsFiles(event.dataTransfer)) return;
    // Without this the browser would open the file in the page's place.
    event.preventDefault();
    event.dataTransfer!.dropEffect = 'copy';
  };

  readonly leave = (event: DragEvent): void => {
    if (!holdsFiles(event.dataTransfer)) return;
    this.#depth = Math.max(0, this.#depth - 1);
    this.active = this.#depth > 0;
  };

  readonly drop = (event: DragEvent): void => {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    this.#depth = 0;
    this.active = false;
    void filesOfDrop(event.dataTransfer!).then(this.#take);
  };

  readonly paste = ({ clipboardData }: ClipboardEvent): void => {
    const files = [...(clipboardData?.files ?? [])];
    if (files.length > 0) this.#take(files.map(pickedFile));
  };
}

function formatsOf({ items }: DataTransfer): FormatName[] {
  const types = new Set(Array.from(items, ({ type }) => type));
  return formatNames.filter((name) => types.has(formats[name].mediaType));
}

function holdsFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}
