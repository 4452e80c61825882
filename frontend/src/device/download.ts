/** So long a download may take to begin before its address is taken back. */
const graceMs = 60_000;

/** Has the browser save a file as it saves downloads. The file stays where it lies; nothing is copied into memory. */
export function download(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), graceMs);
}
