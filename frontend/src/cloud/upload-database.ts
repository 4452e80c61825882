import { Database } from '../device/database.ts';
import { uploadsKey } from '../device/database-marks.ts';
import { ofBrowser } from '../device/kept-text.ts';
import type { StoredUpload, UploadStore } from './open-uploads.ts';

const uploads = new Database('uploads', 1, 'uploads');

/** A file lies apart from what changes as its upload gets on, so that it is written once. */
const fileKey = (id: string) => `${id}/file`;
type Row = Omit<StoredUpload, 'file'> | { readonly id: string; readonly file: File };

/** Uploads in the browser's own database, which holds files whole. */
export const uploadDatabase: UploadStore = {
  async put({ file, ...rest }) {
    ofBrowser.setItem(uploadsKey, 'yes');
    await uploads.transact((store) => {
      store.put({ id: fileKey(rest.id), file });
      return store.put(rest);
    });
  },
  async change(id, change) {
    await uploads.transact((store) => {
      const found: IDBRequest<Row | undefined> = store.get(id);
      found.onsuccess = () => found.result && store.put({ ...found.result, ...change });
      return found;
    });
  },
  async delete(id) {
    if (ofBrowser.getItem(uploadsKey) === null) return;
    const left = await uploads.transact((store) => {
      store.delete(fileKey(id));
      store.delete(id);
      return store.count();
    });
    if (left === 0) ofBrowser.removeItem(uploadsKey);
  },
  async all() {
    if (ofBrowser.getItem(uploadsKey) === null) return [];
    const rows = (await uploads.transact((store) => store.getAll())) as readonly Row[];
    const files = new Map(rows.flatMap((row) => ('file' in row ? [[row.id, row.file]] : [])));
    return rows.flatMap((row) => {
      const file = files.get(fileKey(row.id));
      return file && !('file' in row) ? [{ ...row, file }] : [];
    });
  },
};
