/** Why a part of the page is missing: no network, the site has another version by now, or the server does not give it. */
export type MissingCode = 'part-unreachable' | 'part-renewed' | 'part-refused';

/** A part of the page, a worker's script among them, could not be loaded. What was to be done with it can be tried again. */
export class PartMissing extends Error {
  readonly code: MissingCode;

  constructor(code: MissingCode, cause?: unknown) {
    super(cause instanceof Error ? cause.message : 'A script of the page did not come', { cause });
    this.name = 'PartMissing';
    this.code = code;
  }
}

/** So long the server may take to show its page. */
const patienceMs = 5_000;

/** Finds out why a part could not be loaded. */
export async function missingPart(cause?: unknown): Promise<PartMissing> {
  return new PartMissing(await codeNow(), cause);
}

async function codeNow(): Promise<MissingCode> {
  try {
    const response = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) });
    const page = response.ok ? await response.text() : '';
    const own = document.querySelector('script[type="module"]')?.getAttribute('src');
    // A page of the site, but of another build: its script has another name.
    return own && /src="\/assets\/[^"]+\.js"/.test(page) && !page.includes(own) ? 'part-renewed' : 'part-refused';
  } catch {
    return 'part-unreachable';
  }
}
