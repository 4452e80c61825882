import { OpenUploads } from './open-uploads.ts';
import { uploadDatabase } from './upload-database.ts';

/** The uploads of all tabs, as this browser keeps them. @param tab the name of this one */
export function keptUploads(tab: Promise<string>): OpenUploads {
  return new OpenUploads({ store: uploadDatabase, locks: navigator.locks, tab });
}
