/** What the page is given when files are opened with it, once it is installed. @see WICG Launch Handler, launchQueue */
interface LaunchQueue {
  setConsumer(take: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** Has files taken that are opened with the page, those too that it was started with. */
export function onFilesOpened(take: (files: File[]) => void): void {
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(async ({ files = [] }) => {
    if (files.length > 0) take(await Promise.all(files.map((handle) => handle.getFile())));
  });
}
