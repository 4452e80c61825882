import type { Options } from '../../codecs/options.ts';
import type { StoredFidelityReport } from '../../codecs/report.ts';
import type { Account } from './account.ts';

/** The states of a conversion, as the objects in the two buckets imply them. */
export type ConversionState = 'waiting-for-upload' | 'expired' | 'converting' | 'done' | 'failed';

/** The options as they stand in `request.json` and in object metadata: all but the limits, which are the service's. */
export type ConversionOptions = Omit<Options, 'limits'>;

/** `K/request.json`: what `POST /api/conversions` asked for. Instants are ISO 8601, UTC. */
export interface ConversionRequest {
  readonly version: 1;
  readonly fileName: string;
  readonly options: ConversionOptions;
  readonly sizeBytes: number;
  readonly createdAt: string;
  readonly uploadExpiresAt: string;
}

/** One written object. */
export interface ConversionOutput {
  /** The object's key in the output bucket. */
  readonly key: string;
  /** What a person's download is called; safe on Windows, macOS and Linux. */
  readonly fileName: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
}

/** Why a conversion failed: a stable code, and a sentence for a person. */
export interface ConversionError {
  readonly code: string;
  readonly message: string;
}

/**
 * `K/report.json`: the commit mark of a conversion, whether it succeeded or failed.
 * `request` is absent where the object did not come by the API.
 */
export interface ConversionRecord {
  readonly version: 1;
  readonly state: 'done' | 'failed';
  readonly request?: ConversionRequest;
  /** The options that were carried out; absent where they could not be read. */
  readonly options?: ConversionOptions;
  readonly input: { readonly key: string; readonly etag: string; readonly sizeBytes: number };
  readonly outputs: readonly ConversionOutput[];
  readonly fidelity?: StoredFidelityReport;
  /** Of the whole, the input's download and the outputs' upload among it; the codecs' own are in `fidelity`. */
  readonly timings: { readonly startedAt: string; readonly finishedAt: string };
  readonly error?: ConversionError;
}

/** One row of `GET /api/conversions`. */
export interface ConversionSummary {
  readonly id: string;
  readonly fileName: string;
  readonly state: ConversionState;
  readonly createdAt: string;
  /** When the lifecycle rules delete it. */
  readonly expiresAt: string;
}

/** `GET /api/conversions/{id}`. */
export interface Conversion extends ConversionSummary {
  readonly options: ConversionOptions;
  readonly sizeBytes: number;
  readonly outputs: readonly (Omit<ConversionOutput, 'key'> & {
    /** A presigned GET that answers with `Content-Disposition: attachment`. */
    readonly url: string;
  })[];
  readonly fidelity?: StoredFidelityReport;
  readonly error?: ConversionError;
}

/** `201` of `POST /api/conversions`: send `fields`, then the file as `file`, as multipart/form-data to `url`. */
export interface CreatedConversion {
  readonly id: string;
  readonly upload: {
    readonly url: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly expiresAt: string;
  };
}

export interface ConversionPage {
  readonly items: readonly ConversionSummary[];
  readonly nextCursor?: string;
}

/** A file that is held of a user, with a link that downloads it for a short time. */
export interface ExportedFile {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly url: string;
}

/** A conversion with all that is held of it: `outputs`, the input, and the documents as they are stored. */
export interface ExportedConversion extends Conversion {
  /** Absent where nothing was uploaded. */
  readonly input?: ExportedFile;
  /** `request.json` and `report.json`. */
  readonly documents: readonly ExportedFile[];
}

/** One page of `GET /api/account/export`: everything that is held of the user. Instants are ISO 8601, UTC. */
export interface AccountExport {
  readonly version: 1;
  readonly exportedAt: string;
  readonly user: {
    readonly id: string;
    /** Absent for a script's client, and for who is deleted. */
    readonly email?: string;
    readonly createdAt?: string;
    /** Absent for who is in none. */
    readonly groups?: readonly string[];
  };
  /** What the user may still ask for, as it is stored. */
  readonly allowance: Account;
  readonly conversions: readonly ExportedConversion[];
  readonly nextCursor?: string;
}

/** The answer of `DELETE /api/account`. */
export interface DeletedAccount {
  /** `deleting`: something is left, and the same request goes on with it. */
  readonly state: 'deleting' | 'deleted';
  /** By which the log tells of the deletion. */
  readonly receipt: string;
}

/** RFC 9457, with a stable `code`; `errors` names the fields at fault. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly { readonly field: string; readonly pointer?: string; readonly detail: string }[];
}

/** `/config.json` of the site: written by Terraform from its outputs, by the local gateway in the same shape. */
export interface SiteConfiguration {
  readonly version: 1;
  /** What the routes hang on, without a slash at its end: `/api`, so that conversions are at `/api/conversions`. */
  readonly apiBase: string;
  readonly oidc: {
    readonly authority: string;
    readonly clientId: string;
    /** Separated by spaces. */
    readonly scopes: string;
    readonly logoutUrl: string;
  };
  readonly limits: { readonly maxInputBytes: number; readonly maxPixels: number };
}
