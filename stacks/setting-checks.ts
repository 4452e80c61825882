import { checkOptions } from '../codecs/options.ts';
import { memoryFor, pixelsIn } from './conversion-memory.ts';
import type { Settings } from './settings.ts';

/** Two settings that do not go together. */
interface SettingCheck {
  /** Whether they contradict each other. */
  readonly contradicts: (settings: Settings) => boolean;
  /** What is wrong, and what would be right. */
  readonly sentence: (settings: Settings) => string;
}

/** The zone that the site's name lies in. */
export function zoneOf({ domain, zone }: Pick<Settings, 'domain' | 'zone'>): string | undefined {
  return zone ?? domain;
}

/** The identity of Amazon SES that sends mail. */
export function mailIdentityOf({ mailFrom, mailIdentity }: Pick<Settings, 'mailFrom' | 'mailIdentity'>) {
  return mailIdentity ?? mailFrom?.replace(/^.*@/, '');
}

const liesIn = (name: string, zone: string) => name === zone || name.endsWith(`.${zone}`);

/** What the range of one setting cannot say. */
const checks: readonly SettingCheck[] = [
  {
    contradicts: ({ convertMemoryMegabytes, maxPixels }) => maxPixels > pixelsIn(convertMemoryMegabytes),
    sentence: ({ convertMemoryMegabytes, maxPixels }) =>
      `IMAGE_CONVERSION_CONVERT_MEMORY is ${convertMemoryMegabytes} MB, in which pages of at most ${pixelsIn(convertMemoryMegabytes)} pixels fit; IMAGE_CONVERSION_MAX_PIXELS is ${maxPixels}, which needs ${memoryFor(maxPixels)} MB.`,
  },
  {
    contradicts: ({ maxPixels, maxTotalPixels }) => maxPixels > maxTotalPixels,
    sentence: ({ maxPixels, maxTotalPixels }) =>
      `IMAGE_CONVERSION_MAX_PIXELS is ${maxPixels}, more than all pages may have together (IMAGE_CONVERSION_MAX_TOTAL_PIXELS is ${maxTotalPixels}).`,
  },
  {
    contradicts: ({ maxInputBytes, userDailyBytes }) => maxInputBytes > userDailyBytes,
    sentence: ({ maxInputBytes, userDailyBytes }) =>
      `IMAGE_CONVERSION_MAX_INPUT_BYTES is ${maxInputBytes}, more than a user may announce in a day (IMAGE_CONVERSION_USER_DAILY_BYTES is ${userDailyBytes}).`,
  },
  {
    // Lambda waits one and two minutes between the tries.
    contradicts: ({ convertTimeoutSeconds, eventAgeSeconds }) => 3 * convertTimeoutSeconds + 180 > eventAgeSeconds,
    sentence: ({ convertTimeoutSeconds, eventAgeSeconds }) =>
      `IMAGE_CONVERSION_EVENT_AGE_SECONDS is ${eventAgeSeconds}: three tries of ${convertTimeoutSeconds} seconds do not fit.`,
  },
  {
    contradicts: ({ signUp, signUpDomains }) => signUp === 'domain' && signUpDomains.length === 0,
    sentence: () =>
      'IMAGE_CONVERSION_SIGN_UP is domain, and IMAGE_CONVERSION_SIGN_UP_DOMAINS names none: nobody could sign up.',
  },
  {
    contradicts: ({ signUp, signUpDomains }) => signUp !== 'domain' && signUpDomains.length > 0,
    sentence: ({ signUp }) =>
      `IMAGE_CONVERSION_SIGN_UP_DOMAINS would be passed over: IMAGE_CONVERSION_SIGN_UP is ${signUp}, and would have to be domain.`,
  },
  {
    // A passkey is one factor, and Cognito takes no sign-in of one where two are demanded.
    contradicts: ({ authenticatorApp, passkeys }) => authenticatorApp === 'required' && passkeys,
    sentence: () =>
      'IMAGE_CONVERSION_AUTHENTICATOR_APP is required, with which nobody can sign in by a passkey; IMAGE_CONVERSION_PASSKEYS must be off.',
  },
  {
    contradicts: ({ mailFrom, mailIdentity }) => mailIdentity !== undefined && mailFrom === undefined,
    sentence: () => 'IMAGE_CONVERSION_MAIL_IDENTITY needs the sender, IMAGE_CONVERSION_MAIL_FROM.',
  },
  {
    contradicts: (settings) => {
      const identity = mailIdentityOf(settings);
      return (
        identity !== undefined &&
        settings.mailFrom !== undefined &&
        identity !== settings.mailFrom &&
        !liesIn(settings.mailFrom.replace(/^.*@/, ''), identity)
      );
    },
    sentence: ({ mailFrom, mailIdentity }) =>
      `IMAGE_CONVERSION_MAIL_FROM is ${mailFrom}, which does not belong to the identity ${mailIdentity}.`,
  },
  {
    contradicts: ({ domain, zone, signInDomain, dnssec }) =>
      domain === undefined && (zone !== undefined || signInDomain !== undefined || dnssec),
    sentence: () =>
      'IMAGE_CONVERSION_ZONE, IMAGE_CONVERSION_SIGN_IN_DOMAIN and IMAGE_CONVERSION_DNSSEC need a domain, IMAGE_CONVERSION_DOMAIN.',
  },
  {
    contradicts: ({ domain, zone }) => domain !== undefined && zone !== undefined && !liesIn(domain, zone),
    sentence: ({ domain, zone }) =>
      `IMAGE_CONVERSION_DOMAIN is ${domain}, which does not lie in IMAGE_CONVERSION_ZONE, ${zone}.`,
  },
  {
    // Cognito wants an address at the name above its own, and the site's is the one that is sure to be there.
    contradicts: ({ domain, signInDomain }) =>
      domain !== undefined && signInDomain !== undefined && !/^[^.]+$/.test(labelAbove(signInDomain, domain)),
    sentence: ({ domain, signInDomain }) =>
      `IMAGE_CONVERSION_SIGN_IN_DOMAIN is ${signInDomain}; it must be one label and the site's name, such as sign-in.${domain}.`,
  },
  {
    contradicts: ({ domainSource, domain }) => domainSource !== 'zone' && domain === undefined,
    sentence: ({ domainSource }) =>
      `IMAGE_CONVERSION_DOMAIN_SOURCE is ${domainSource}, and IMAGE_CONVERSION_DOMAIN names no domain.`,
  },
  {
    contradicts: ({ domainSource, dnssec }) => dnssec && domainSource === 'zone',
    sentence: () =>
      'IMAGE_CONVERSION_DNSSEC signs zones that the deployment makes; the zone was there before it, and whoever made it signs it.',
  },
  {
    contradicts: (settings) =>
      settings.domainSource === 'register' && settings.domainConsent !== `register ${zoneOf(settings)}`,
    sentence: (settings) =>
      `IMAGE_CONVERSION_DOMAIN_CONSENT must be "register ${zoneOf(settings)}": registering it costs money each year, and is not refunded.`,
  },
  {
    contradicts: ({ domainSource, domainContact }) => domainSource === 'register' && domainContact === undefined,
    sentence: () =>
      'IMAGE_CONVERSION_DOMAIN_CONTACT must say who registers the domain: the registry wants a name and an address.',
  },
  {
    contradicts: ({ domainSource, domainConsent, domainContact }) =>
      domainSource !== 'register' && (domainConsent !== undefined || domainContact !== undefined),
    sentence: ({ domainSource }) =>
      `IMAGE_CONVERSION_DOMAIN_CONSENT and IMAGE_CONVERSION_DOMAIN_CONTACT are for a registration; IMAGE_CONVERSION_DOMAIN_SOURCE is ${domainSource}.`,
  },
];

/** `sign-in` of `sign-in.example.com` above `example.com`; a text with a dot where that does not lie right above. */
function labelAbove(name: string, base: string): string {
  return name.endsWith(`.${base}`) ? name.slice(0, -base.length - 1) : '.';
}

/** A sentence for each group whose members could not send the largest file that is taken. */
function wrongGroups({ userLimitsByGroup, maxInputBytes }: Settings): string[] {
  return Object.entries(userLimitsByGroup).flatMap(([group, { dailyBytes = maxInputBytes }]) =>
    dailyBytes >= maxInputBytes
      ? []
      : [
          `IMAGE_CONVERSION_MAX_INPUT_BYTES is ${maxInputBytes}, more than a user of the group ${group} may announce in a day (IMAGE_CONVERSION_USER_LIMITS_BY_GROUP gives it ${dailyBytes}).`,
        ],
  );
}

/** A sentence for each option of a prefix's rule that the functions would refuse: they check with the same code. */
function wrongRules({ prefixRules }: Settings): string[] {
  return prefixRules.flatMap(({ prefix, options: { limits, ...options } }) => {
    const sentences = checkOptions(options).faults.map(({ message }) => message);
    if (limits !== undefined) sentences.push('limits are settings of their own, and no option of a rule');
    return sentences.map((sentence) => `IMAGE_CONVERSION_PREFIX_RULES, the rule for "${prefix}": ${sentence}.`);
  });
}

/** A sentence for each pair of settings that contradict each other, each group and each option that cannot be. */
export function contradictions(settings: Settings): string[] {
  const pairs = checks.filter(({ contradicts }) => contradicts(settings)).map(({ sentence }) => sentence(settings));
  return [...pairs, ...wrongGroups(settings), ...wrongRules(settings)];
}
