import type { ServerResponse } from 'node:http';
import type { OperationName } from './operation.ts';
import { S3Error } from './s3-error.ts';
import type { ObjectAddress } from './store-request.ts';

/**
 * What goes wrong with a request: an error of S3's, no answer at all, or an answer whose body breaks off although its
 * length was told.
 */
export type Fault = 'InternalError' | 'SlowDown' | 'silence' | 'half-body';

/** A request that a fault could befall, once its caller is known. */
export interface FaultyRequest extends Partial<ObjectAddress> {
  /** The caller's name. */
  readonly principal: string;
  readonly operation: OperationName;
}

/**
 * Lets a fault befall an answer.
 * @returns whether the request is still to be carried out @throws S3Error where the fault is one
 */
export function suffer(fault: Fault | undefined, response: ServerResponse): boolean {
  switch (fault) {
    case undefined:
      return true;
    case 'InternalError':
      throw new S3Error(fault, 'We encountered an internal error. Please try again.');
    case 'SlowDown':
      throw new S3Error(fault, 'Please reduce your request rate.');
    case 'silence':
      return false;
    case 'half-body':
      breakOff(response);
      return true;
    default:
      return fault satisfies never;
  }
}

/** Sends half of the first piece of the body, then drops the connection. */
function breakOff(response: ServerResponse): void {
  const write = response.write.bind(response);
  response.write = (piece: Buffer | string) => {
    const bytes = Buffer.from(piece);
    write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
    return false;
  };
}
