import { codecErrorCodes } from '../../codecs/errors.ts';
import { type FormatInfo, type FormatName, formatNames, formats, type OptionInfo } from '../../codecs/formats.ts';
import { defaultLimits, type Limits } from '../../codecs/limits.ts';
import { sharedOptions } from '../../codecs/options.ts';
import { noteReasons, noteSubjects, timingNames } from '../../codecs/report.ts';
import { serviceErrorCodes } from '../service/errors.ts';
import { maxFileNameLength } from './new-conversion.ts';

/** JSON Schema, draft 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The named schemas of the API. */
export const schemaNames = [
  'NewConversion',
  'ConversionOptions',
  'CreatedConversion',
  'ConversionState',
  'ConversionSummary',
  'ConversionPage',
  'Conversion',
  'AccountExport',
  'ExportedConversion',
  'ExportedFile',
  'DeletedAccount',
  'FidelityReport',
  'PageInfo',
  'Note',
  'FormatList',
  'OpenApiDocument',
  'Problem',
  'GatewayMessage',
] as const;
export type SchemaName = (typeof schemaNames)[number];

/** Points to a named schema of the document. */
export function refTo(name: SchemaName): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const positive = { type: 'integer', minimum: 1 };
const instant = { type: 'string', format: 'date-time' };
const url = { type: 'string', format: 'uri' };
const id = { type: 'string', pattern: '^[0-9a-z]{26}$' };
const formatName = { enum: formatNames };

const page = {
  orientation: { type: 'integer', minimum: 1, maximum: 8, description: 'As in EXIF; 1 is upright.' },
  layout: object({
    color: { enum: ['bilevel', 'gray', 'palette', 'rgb', 'cmyk', 'ycbcr', 'lab'] },
    bits: positive,
    alpha: { type: 'boolean' },
    compression: text,
  }),
  details: {
    ...object({ format: formatName }),
    description: 'How the format stores the page: what docs/fidelity-report.md lists for each.',
  },
};

/** Every named schema, under the service's limits. */
export function schemas(limits: Limits): Readonly<Record<SchemaName, JsonSchema>> {
  const summary = {
    id,
    fileName: text,
    state: refTo('ConversionState'),
    createdAt: instant,
    expiresAt: { ...instant, description: 'When it is deleted.' },
  };
  const conversion = {
    ...summary,
    options: refTo('ConversionOptions'),
    sizeBytes: count,
    outputs: {
      type: 'array',
      items: object({
        fileName: text,
        mediaType: text,
        sizeBytes: count,
        url: { ...url, description: 'A link that downloads the output, for a short time.' },
      }),
    },
  };
  const outcome = {
    fidelity: refTo('FidelityReport'),
    error: object({ code: { enum: [...codecErrorCodes, ...serviceErrorCodes] }, message: text }),
  };
  return {
    NewConversion: closed({
      fileName: { type: 'string', minLength: 1, maxLength: maxFileNameLength },
      sizeBytes: {
        ...count,
        maximum: limits.maxInputBytes,
        description: 'The size of the file to come: a larger upload is refused.',
      },
      options: refTo('ConversionOptions'),
    }),
    ConversionOptions: {
      description: 'How to convert, by the format to write.',
      oneOf: formatNames.map(optionsOf),
    },
    CreatedConversion: object({
      id,
      upload: object({
        url,
        fields: {
          type: 'object',
          additionalProperties: text,
          description: 'Send these, then the file as `file`, as multipart/form-data to the url.',
        },
        expiresAt: instant,
      }),
    }),
    ConversionState: { enum: ['waiting-for-upload', 'expired', 'converting', 'done', 'failed'] },
    ConversionSummary: object(summary),
    ConversionPage: object({ items: { type: 'array', items: refTo('ConversionSummary') } }, { nextCursor: text }),
    Conversion: object(conversion, outcome),
    ExportedConversion: object(
      { ...conversion, documents: { type: 'array', items: refTo('ExportedFile') } },
      { ...outcome, input: refTo('ExportedFile') },
    ),
    ExportedFile: object({ fileName: text, sizeBytes: count, url }),
    AccountExport: object(
      {
        version: { const: 1 },
        exportedAt: instant,
        user: object({ id: text }, { email: text, createdAt: instant, groups: { type: 'array', items: text } }),
        allowance: object(
          {
            version: { const: 1 },
            open: { type: 'array', items: object({ id, expiresAt: instant }) },
            day: text,
            announcedBytes: count,
          },
          { deletion: object({ receipt: text, startedAt: instant }) },
        ),
        conversions: { type: 'array', items: refTo('ExportedConversion') },
      },
      { nextCursor: text },
    ),
    DeletedAccount: object({
      state: { enum: ['deleting', 'deleted'] },
      receipt: { ...text, description: 'By which the log tells of the deletion; it says nothing of the user.' },
    }),
    FidelityReport: object(
      {
        version: { enum: [1, 2], description: 'Reports of version 1 have neither `details` nor `timings`.' },
        source: object({ format: formatName, sizeBytes: count, pages: { type: 'array', items: refTo('PageInfo') } }),
        target: object({
          format: formatName,
          sizeBytes: count,
          pages: { type: 'array', items: object({ width: positive, height: positive }, page) },
        }),
        kept: { type: 'array', items: refTo('Note') },
        changed: { type: 'array', items: refTo('Note') },
        dropped: { type: 'array', items: refTo('Note') },
      },
      {
        timings: object(Object.fromEntries(timingNames.map((name) => [name, { type: 'number', minimum: 0 }]))),
      },
    ),
    PageInfo: object(
      { width: positive, height: positive, orientation: page.orientation, layout: page.layout },
      { details: page.details },
    ),
    Note: object({ what: { enum: noteSubjects }, reason: { enum: noteReasons }, detail: text }, { page: positive }),
    FormatList: object({
      formats: {
        type: 'array',
        items: object({
          name: formatName,
          label: text,
          mediaType: text,
          extensions: { type: 'array', items: text },
          holds: object({
            alpha: { type: 'boolean' },
            bits: { type: 'array', items: positive },
            pages: { type: 'boolean' },
            lossless: { type: 'boolean' },
            metadata: { type: 'array', items: text },
          }),
          options: { type: 'object' },
        }),
      },
      limits: object(Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, positive]))),
    }),
    OpenApiDocument: object(
      { openapi: text, info: { type: 'object' }, paths: { type: 'object' } },
      { servers: {}, components: {} },
    ),
    Problem: {
      description: 'RFC 9457. `code` is stable; `errors` names the fields at fault.',
      ...object(
        {
          type: { type: 'string', format: 'uri' },
          title: text,
          status: { type: 'integer', minimum: 400, maximum: 599 },
          detail: text,
          code: { enum: [...codecErrorCodes, ...serviceErrorCodes] },
        },
        {
          errors: {
            type: 'array',
            items: object(
              { field: text, detail: text },
              { pointer: { ...text, description: 'A JSON pointer into the body: `#/options/quality`.' } },
            ),
          },
        },
      ),
    },
    GatewayMessage: { description: 'What the gateway itself answers.', ...object({ message: text }) },
  };
}

/** The options of one format, from its row in the table. */
function optionsOf(name: FormatName): JsonSchema {
  const { label, options }: FormatInfo = formats[name];
  const { to: _, ...shared } = sharedOptions;
  const own = Object.entries({ ...shared, ...options }).map(([option, info]: [string, OptionInfo]) => [
    option,
    optionSchema(info),
  ]);
  return {
    title: label,
    ...closed({ to: { const: name } }, Object.fromEntries(own)),
  };
}

function optionSchema(info: OptionInfo): JsonSchema {
  switch (info.type) {
    case 'integer':
      return info as unknown as JsonSchema;
    case 'color':
      return { type: 'string', pattern: '^#[0-9a-fA-F]{6}$', default: info.default, description: info.description };
    case 'choice':
      return { enum: info.values, ...(info.default && { default: info.default }), description: info.description };
    case 'pages':
      return {
        type: 'string',
        default: info.default,
        description: `${info.description}: \`first\`, \`all\`, or numbers and ranges: \`1,4-6\`.`,
      };
    case 'size': {
      const side = { type: 'integer', minimum: 1, maximum: info.maximum };
      const fit = { enum: info.fits, default: info.fits[0] };
      return {
        ...closed({}, { width: side, height: side, fit, enlarge: { type: 'boolean', default: false } }),
        description: info.description,
      };
    }
    default:
      return info satisfies never;
  }
}

/** An object with these properties; later versions may add others. */
function object(
  required: Readonly<Record<string, unknown>>,
  optional: Readonly<Record<string, unknown>> = {},
): JsonSchema {
  return { type: 'object', properties: { ...required, ...optional }, required: Object.keys(required) };
}

/** An object with these properties and no others. */
function closed(
  required: Readonly<Record<string, unknown>>,
  optional: Readonly<Record<string, unknown>> = {},
): JsonSchema {
  return { ...object(required, optional), additionalProperties: false };
}
