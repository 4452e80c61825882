import type { SiteConfiguration } from '../../../functions/service/record.ts';
import { SessionEnded } from '../cloud/api-error.ts';
import { fetchConfiguration } from '../cloud/configuration.ts';
import type { ConversionApi } from '../cloud/conversion-api.ts';
import { type CloudProgress, convertInCloud } from '../cloud/convert-in-cloud.ts';
import { Gate } from '../cloud/gate.ts';
import { hasStoredSession, type Identity, openIdentity, type Person, signedInPath } from '../cloud/identity.ts';
import type { ConvertRemotely } from './batch.svelte.ts';
import { PastConversions } from './past-conversions.svelte.ts';

/**
 * How it stands with the cloud: `idle` until somebody wants it, `connecting`, `unavailable` where the site has no cloud
 * part or it does not answer, and else by the session.
 */
export type CloudStatus = 'idle' | 'connecting' | 'unavailable' | 'signed-out' | 'signed-in' | 'expired';

/** Files on their way to the cloud at once. */
const parallelUploads = 3;

/** The connection to the deployment: its configuration, the session, and the API. Nothing is fetched before it is wanted. */
export class Cloud {
  status = $state.raw<CloudStatus>('idle');
  person = $state.raw<Person>();
  signInFailed = $state.raw(false);
  configuration = $state.raw<SiteConfiguration>();
  readonly past: PastConversions;
  readonly #uploads = new Gate(parallelUploads);
  #connection: Promise<{ identity: Identity; api: ConversionApi }> | undefined;

  constructor() {
    this.past = new PastConversions(async (work) => this.#guarded(work));
  }

  /**
   * To be called once when the page loads: goes on with a session of this tab, or ends a sign-in that leads here.
   * @returns whether the page was come back to from a sign-in
   */
  async resume(): Promise<boolean> {
    const returned = location.pathname === signedInPath;
    if (returned) await this.#completeSignIn();
    else if (hasStoredSession()) await this.connect();
    return returned;
  }

  /** Fetches the configuration and looks for a session. Harmless when called again. */
  async connect(): Promise<void> {
    if (this.status !== 'idle' && this.status !== 'unavailable') return;
    this.status = 'connecting';
    try {
      const { identity } = await this.#connected();
      await this.#lookForSession(identity);
    } catch {
      this.status = 'unavailable';
    }
  }

  /** Leaves the page. @param before what is to be brought into safety first */
  async signIn(before: () => Promise<void>): Promise<void> {
    this.signInFailed = false;
    try {
      const { identity } = await this.#connected();
      await before();
      await identity.signIn();
    } catch {
      this.status = 'unavailable';
    }
  }

  /** Leaves the page. */
  async signOut(): Promise<void> {
    const { identity } = await this.#connected();
    this.person = undefined;
    this.past.forget();
    await identity.signOut();
  }

  /** Converts one file; the list of conversions learns of it. */
  readonly convert: ConvertRemotely = (file, options, { signal, onProgress }) =>
    this.#guarded(async (api) => {
      let id = '';
      const follow = (progress: CloudProgress) => {
        onProgress(progress);
        if (progress.stage !== 'converting') return;
        id = progress.id;
        this.past.followed.add(id);
        void this.past.refresh();
      };
      try {
        const conversion = await convertInCloud(file, options, {
          api,
          gate: this.#uploads,
          signal,
          onProgress: follow,
        });
        this.past.note(conversion);
        return conversion;
      } finally {
        this.past.followed.delete(id);
      }
    });

  #connected() {
    this.#connection ??= this.#open().catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    });
    return this.#connection;
  }

  async #open() {
    const configuration = await fetchConfiguration();
    const identity = await openIdentity(configuration);
    this.configuration = configuration;
    const { ConversionApi } = await import('../cloud/conversion-api.ts');
    return { identity, api: new ConversionApi({ base: configuration.apiBase, credentials: identity }) };
  }

  async #completeSignIn(): Promise<void> {
    const answer = location.href;
    // First of all, so that the code is in the address, and in the history, no longer than it must.
    history.replaceState(null, '', '/');
    this.status = 'connecting';
    try {
      const { identity } = await this.#connected();
      await identity.completeSignIn(answer).catch(() => {
        this.signInFailed = true;
      });
      await this.#lookForSession(identity);
    } catch {
      this.status = 'unavailable';
    }
  }

  async #lookForSession(identity: Identity): Promise<void> {
    this.person = await identity.person();
    this.status = this.person ? 'signed-in' : 'signed-out';
    if (this.person) void this.past.refresh();
  }

  /** Runs what needs a session, and notices when it is over. */
  async #guarded<T>(work: (api: ConversionApi) => Promise<T>): Promise<T> {
    const { api } = await this.#connected();
    try {
      return await work(api);
    } catch (error) {
      if (error instanceof SessionEnded) {
        this.person = undefined;
        this.status = 'expired';
      }
      throw error;
    }
  }
}
