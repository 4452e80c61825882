import { type FormatInfo, type FormatName, formatNames, formats } from './formats.ts';

/** The format that the file's first bytes tell, whatever its name says. Loads no codec. */
export function identify(bytes: Uint8Array): FormatName | undefined {
  return formatNames.find((name) => {
    const { magic }: FormatInfo = formats[name];
    return magic.some((signature) => signature.every((byte, at) => byte === null || bytes[at] === byte));
  });
}
