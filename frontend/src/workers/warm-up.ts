import { convert, encode, type FormatName } from '../../../codecs/index.ts';

/** Pixels of each side of the picture that is written. A round of it takes about as long as a frame of the screen. */
const side = 64;
/** So often it is written at most; engines compile what ran often. */
const rounds = 12;

/** A photograph of 32 × 32 pixels, baseline and 4:2:0 as most are: reading it needs no encoder. */
const photograph =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABAQEBAREBIUFBIZGxgbGSUiHx8iJTgoKygrKDhVNT41NT41VUtbSkVKW0uHal5eaoecg3yDnL2pqb3u4u7' +
  '/////wAARCAAgACADASIAAhEAAxEA/8QAaAAAAgMBAAAAAAAAAAAAAAAAAAUDBAYBAQADAQAAAAAAAAAAAAAAAAABAwQCEAABAwQDAQEAAAAAAAAAAAAB' +
  'AAIDBBESUhQhQSMFEQABAwQDAAAAAAAAAAAAAAABAAMUAhFhkQQSYv/aAAwDAQACEQMRAD8Arxwvle1jGkuJ6Cty/mVcTM3R9AXNiDZT0DmRVUbn2A7Fz4' +
  'n9TUQCnk+jDkw2F7388Qr5TgrApAsqjTYgWWMxRip8UYp0jK10UHOg1ejnQavSldATYbPraimPY0m3Nh1ejnQ6vSpACENr1tGW7jS//9k=';

/**
 * Reads and writes small pictures to nowhere, again and again: engines compile what runs, so that the first real file finds
 * its codecs compiled.
 * @param formats the ones that will be read
 * @param to the one that will be written
 * @param isFree whether nothing else is to be done; asked in between
 */
export async function warmUp(formats: readonly FormatName[], to: FormatName, isFree: () => boolean): Promise<void> {
  const picture = draw();
  const files = await Promise.all(
    formats.map(async (format) => (format === 'jpeg' ? readBase64(photograph) : (await encode([picture], format))[0]!)),
  );
  for (let round = 0; round < rounds; round++) {
    await encode([picture], to);
    for (const file of files) {
      await turn();
      if (!isFree()) return;
      await convert(file, { to });
    }
    await turn();
    if (!isFree()) return;
  }
}

/** Shades and noise, as photographs have them. */
function draw() {
  const data = new Uint8ClampedArray(side * side * 4);
  let noise = 1;
  for (let y = 0, at = 0; y < side; y++)
    for (let x = 0; x < side; x++, at += 4) {
      noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) | 0;
      const shade = ((x * y) >> 5) + (noise >>> 28);
      data.set([shade, shade + x, 255 - shade, 255], at);
    }
  const layout = { color: 'rgb', bits: 8, alpha: false, compression: 'none' } as const;
  return { width: side, height: side, data, layout, metadata: {} };
}

function readBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Lets the worker hear what has come. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
