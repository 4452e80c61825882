import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { S3Error } from './s3-error.ts';

/** S3's limit for all that comes before the file. */
const maxFieldsBytes = 20 * 1024;
const maxFields = 100;

/** What stands before the file; names in lower case. */
export interface FormHead {
  readonly fields: ReadonlyMap<string, string>;
  /** The last part of the name that the sender gave the file. */
  readonly fileName: string;
}

/**
 * Reads a multipart form as it arrives. `onFile` gets the fields and the file's stream and returns what is made of it;
 * if the form is refused, by `onFile` or after it, the stream fails and what was made is given to `undo`.
 * Fields after the file count for nothing, as in S3.
 * @throws S3Error `MalformedPOSTRequest`, `MaxPostPreDataLengthExceededError`, `InvalidArgument`, `IncompleteBody`
 */
export function readForm<T>(
  message: IncomingMessage,
  onFile: (head: FormHead, file: Readable) => Promise<T>,
  undo: (made: T) => Promise<void>,
): Promise<T> {
  const parser = openParser(message);
  const fields = new FormFields();
  let file: Readable | undefined;
  let made: Promise<T> | undefined;

  let refused = false;

  return new Promise<T>((resolve, reject) => {
    const refuse = (error: Error) => {
      if (refused) return;
      refused = true;
      message.unpipe(parser);
      file?.destroy(error);
      const undone = made?.then(undo).catch(() => undefined) ?? Promise.resolve();
      void undone.then(() => reject(error));
    };
    parser.on('field', (name, value, _nameTruncated, truncated) => {
      const error = file ? undefined : fields.add(name ?? '', value, truncated);
      if (error) refuse(error);
    });
    parser.on('file', (_name, stream, fileName) => {
      stream.on('error', () => undefined);
      // The parser goes through the piece that it has to its end, whatever was said before.
      if (refused) return void stream.resume();
      if (file) return refuse(onlyOneFile());
      file = stream;
      made = onFile({ fields: fields.values, fileName: fileName ?? '' }, stream);
      made.catch(refuse);
    });
    for (const limit of ['fieldsLimit', 'partsLimit', 'filesLimit'] as const)
      parser.on(limit, () => refuse(malformed()));
    parser.on('error', () => refuse(malformed()));
    parser.on('finish', () => {
      if (made) made.then(resolve, () => undefined);
      else refuse(onlyOneFile());
    });
    message.on('error', () => refuse(incomplete()));
    message.on('close', () => {
      if (!message.complete) refuse(incomplete());
    });
    message.pipe(parser);
  });
}

function openParser(message: IncomingMessage) {
  const contentType = message.headers['content-type'] ?? '';
  try {
    return new Busboy({
      headers: { ...message.headers, 'content-type': contentType },
      isPartAFile: (name) => name?.toLowerCase() === 'file',
      limits: { fieldSize: maxFieldsBytes, fields: maxFields, files: 2, headerSize: 8192 },
    });
  } catch {
    throw malformed();
  }
}

class FormFields {
  readonly values = new Map<string, string>();
  #sizeBytes = 0;

  add(name: string, value: string, truncated: boolean): S3Error | undefined {
    const field = name.toLowerCase();
    this.#sizeBytes += Buffer.byteLength(name) + Buffer.byteLength(value);
    if (truncated || this.#sizeBytes > maxFieldsBytes) {
      const message = 'Your POST request fields preceding the upload file were too large.';
      return new S3Error('MaxPostPreDataLengthExceededError', message);
    }
    if (this.values.has(field)) {
      return new S3Error('InvalidArgument', 'A field stands in the form twice.', { ArgumentName: name });
    }
    this.values.set(field, value);
    return undefined;
  }
}

function onlyOneFile(): S3Error {
  const message = 'POST requires exactly one file upload per request.';
  return new S3Error('InvalidArgument', message, { ArgumentName: 'file' });
}

function malformed(): S3Error {
  return new S3Error('MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');
}

function incomplete(): S3Error {
  return new S3Error('IncompleteBody', 'The request body terminated unexpectedly');
}
