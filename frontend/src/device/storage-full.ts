/** The browser gives the site no more room on the disk. What was written before is untouched. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull';
  readonly code = 'storage-full';

  constructor(options?: ErrorOptions) {
    super('The browser has no more room for results', options);
  }
}

/** Whether the browser refused to write for want of room. @see Storage Standard, QuotaExceededError */
export function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}
