/** Who registers a domain, as registries want it. */
export interface DomainContact {
  readonly firstName: string;
  readonly lastName: string;
  readonly organizationName?: string;
  readonly email: string;
  /** With the country's code and a dot: `+49.30123456`. */
  readonly phoneNumber: string;
  readonly addressLine1: string;
  readonly addressLine2?: string;
  readonly city: string;
  /** Where the country has any that matter: `CA`. */
  readonly state?: string;
  readonly zipCode: string;
  /** ISO 3166-1: `DE`. */
  readonly countryCode: string;
}

const any = /^.{1,255}$/;

const required: Readonly<Record<string, RegExp>> = {
  firstName: any,
  lastName: any,
  email: /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i,
  phoneNumber: /^\+\d{1,3}\.\d{4,14}$/,
  addressLine1: any,
  city: any,
  zipCode: any,
  countryCode: /^[A-Z]{2}$/,
};

const optional: Readonly<Record<string, RegExp>> = { organizationName: any, addressLine2: any, state: any };

/** Whether each field that must be there is, none is unknown, and all have their shape. */
export function isDomainContact(value: unknown): value is DomainContact {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Readonly<Record<string, RegExp>> = { ...required, ...optional };
  const given = Object.entries(value);
  return (
    Object.keys(required).every((name) => name in value) &&
    given.every(([name, text]) => typeof text === 'string' && (fields[name]?.test(text) ?? false))
  );
}
