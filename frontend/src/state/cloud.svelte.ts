import type {
  AccountExport,
  Conversion,
  ConversionOptions,
  SiteConfiguration,
} from '../../../functions/service/record.ts';
import { SessionEnded } from '../cloud/api-error.ts';
import type { CloudProgress } from '../cloud/cloud-progress.ts';
import { fetchConfiguration } from '../cloud/configuration.ts';
import type { Connection } from '../cloud/connection.ts';
import type { BegunConversion } from '../cloud/convert-in-cloud.ts';
import { Gate } from '../cloud/gate.ts';
import type { Identity, Person } from '../cloud/identity.ts';
import type { FoundUploads, OpenUpload, OpenUploads } from '../cloud/open-uploads.ts';
import { type SharedSignOut, shareSignOut } from '../cloud/shared-sign-out.ts';
import { hasStoredSession, signedInPath } from '../cloud/stored-session.ts';
import { ofTab } from '../device/kept-text.ts';
import type { ConvertRemotely } from './batch.svelte.ts';
import type { PastConversions } from './past-conversions.svelte.ts';
import type { Transfers } from './transfers.svelte.ts';

/**
 * How it stands with the cloud: `idle` until somebody wants it, `connecting`, `unavailable` where the site has no cloud
 * part or it does not answer, `forbidden` where the browser keeps nothing for the site, which a sign-in needs, and else by the session.
 */
export type CloudStatus = 'idle' | 'connecting' | 'unavailable' | 'forbidden' | 'signed-out' | 'signed-in' | 'expired';

export interface SignOutTerms {
  /** Whether all that this site keeps in this browser goes too; the other tabs are told. */
  readonly remove: boolean;
  /** What is to be done before the page is left. */
  readonly before: () => Promise<unknown>;
}

/** Files on their way to the cloud at once. */
const parallelUploads = 3;

/** The connection to the deployment: its configuration, the session, and the API. Nothing is fetched before it is wanted. */
export class Cloud {
  status = $state.raw<CloudStatus>('idle');
  person = $state.raw<Person>();
  signInFailed = $state.raw(false);
  configuration = $state.raw<SiteConfiguration>();
  /** The list of conversions; there as soon as the cloud is connected. */
  past = $state.raw<PastConversions>();
  /** All uploads together; there as soon as the cloud is connected. */
  transfers = $state.raw<Transfers>();
  readonly #gate = new Gate(parallelUploads);
  /** What keeps files until they are converted; there as soon as the cloud is connected. */
  #uploads: OpenUploads | undefined;
  readonly #tab: Promise<string>;
  /** The uploads that this page works on. */
  readonly #underWay = new Set<string>();
  #keeping = 0;
  #connection: Promise<Connection> | undefined;
  /** Called where another tab signs out. */
  onSignedOut: (how: SharedSignOut) => void = () => {};

  /** @param tab the name of this tab, whose lock it holds: see tab.ts */
  constructor(tab: Promise<string>) {
    this.#tab = tab;
    addEventListener('online', () => this.#backOnline());
    shareSignOut.listen((how) => void this.#signedOutElsewhere(how));
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
    if (this.#isForbidden()) return;
    this.status = 'connecting';
    try {
      const { identity } = await this.#connected();
      await this.#lookForSession(identity);
    } catch {
      this.status = 'unavailable';
    }
  }

  /**
   * What was left of this person's uploads: by earlier pages of this tab, and by tabs that are closed, now or later.
   * @param onFound told of those that are this page's to go on with
   */
  async takeUpUploads(onFound: FoundUploads): Promise<void> {
    const owner = this.person?.id;
    const left = (await this.#uploads?.resume(owner).catch(() => [])) ?? [];
    const own = left.filter(({ id }) => !this.#underWay.has(id));
    if (own.length > 0) onFound(own);
    if (owner !== undefined) await this.#uploads?.takeOver(owner, onFound).catch(() => {});
  }

  /** Files on their way whose copy for another page is still to be written. */
  get keeping(): number {
    return this.#keeping;
  }

  /** Leaves the page. @param before brings into safety what would be lost, and tells whether to go */
  async signIn(before: () => Promise<boolean>): Promise<void> {
    this.signInFailed = false;
    if (this.#isForbidden()) return;
    try {
      const { identity } = await this.#connected();
      if (!(await before())) return;
      await this.#uploads?.leaveForSignIn().catch(() => {});
      await identity.signIn();
    } catch {
      this.status = 'unavailable';
    }
  }

  /** Ends the session of every tab of this browser, with all uploads that were kept. Leaves the page. */
  async signOut({ remove, before }: SignOutTerms): Promise<void> {
    const { identity } = await this.#connected();
    shareSignOut.tell({ removed: remove });
    await identity.endSession();
    this.#forgetPerson('signed-out');
    await this.#uploads?.clear();
    await before();
    identity.leave();
  }

  /** Everything that is held of the person. */
  exportAccount(): Promise<AccountExport> {
    return this.#guarded(({ api }) => api.exportAccount());
  }

  /** Deletes the account; the session is still to be ended by {@link signOut}. @returns the receipt */
  async deleteAccount(): Promise<string> {
    const { receipt } = await this.#guarded(({ api }) => api.deleteAccount());
    this.past?.forget();
    return receipt;
  }

  /** Ends the sign-ins of all devices; the session here is still to be ended by {@link signOut}. */
  signOutEverywhere(): Promise<void> {
    return this.#guarded(({ api }) => api.signOutEverywhere());
  }

  /** Converts one file; the list of conversions learns of it. Until it is done the file is kept for another page. */
  readonly convert: ConvertRemotely = async (file, options, { signal, onProgress, folder, openUpload }) => {
    const { person } = this;
    const upload = openUpload ?? { id: crypto.randomUUID(), owner: person?.id ?? '', file, folder, options };
    this.#underWay.add(upload.id);
    this.transfers?.begin(upload.id, file.size);
    if (!openUpload) void this.#keep(upload);
    const follow = (progress: CloudProgress) => {
      this.transfers?.follow(upload.id, progress);
      onProgress(progress);
    };
    try {
      return await this.#throughSessions(upload, signal, follow);
    } finally {
      this.#underWay.delete(upload.id);
      this.transfers?.end(upload.id);
      void this.#uploads?.forget(upload.id);
    }
  };

  async #keep(upload: OpenUpload): Promise<void> {
    this.#keeping += 1;
    try {
      if (!(await this.#uploads?.keep(upload))) this.transfers?.noteUnkept(upload.id);
    } finally {
      this.#keeping -= 1;
    }
  }

  /** A session that ends holds the file up until the person signs in, which another page will then see. */
  async #throughSessions(
    upload: OpenUpload,
    signal: AbortSignal,
    onProgress: (progress: CloudProgress) => void,
  ): Promise<Conversion> {
    let { begun } = upload;
    const onBegun = (now: BegunConversion) => {
      begun = now;
      void this.#uploads?.note(upload.id, now);
    };
    try {
      return await this.#convertOnce(upload.file, upload.options, { signal, onProgress, begun, onBegun });
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      onProgress({ stage: 'held', why: 'sign-in' });
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
    }
  }

  #convertOnce(
    file: File,
    options: ConversionOptions,
    terms: {
      readonly signal: AbortSignal;
      readonly onProgress: (progress: CloudProgress) => void;
      readonly begun: BegunConversion | undefined;
      readonly onBegun: (begun: BegunConversion) => void;
    },
  ): Promise<Conversion> {
    return this.#guarded(async ({ api, convert }) => {
      let id = '';
      const onProgress = (progress: CloudProgress) => {
        terms.onProgress(progress);
        if (progress.stage !== 'converting' || id !== '') return;
        id = progress.id;
        this.past?.followed.add(id);
        void this.past?.refresh();
      };
      try {
        const conversion = await convert(file, options, { ...terms, api, gate: this.#gate, onProgress });
        this.past?.note(conversion);
        return conversion;
      } finally {
        this.past?.followed.delete(id);
      }
    });
  }

  /** The sign-in leaves the page, and what it is to come back to lies in the tab's storage. */
  #isForbidden(): boolean {
    if (ofTab.lasts) return false;
    this.status = 'forbidden';
    return true;
  }

  #connected() {
    this.#connection ??= this.#open().catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    });
    return this.#connection;
  }

  async #open() {
    const [configuration, { openConnection }, { keptUploads }, { PastConversions }, { Transfers }] = await Promise.all([
      fetchConfiguration(),
      import('../cloud/connection.ts'),
      import('../cloud/kept-uploads.ts'),
      import('./past-conversions.svelte.ts'),
      import('./transfers.svelte.ts'),
    ]);
    const connection = await openConnection(configuration);
    this.configuration = configuration;
    this.transfers ??= new Transfers();
    this.#uploads ??= keptUploads(this.#tab);
    this.past ??= new PastConversions(async (work) => this.#guarded(({ api }) => work(api)));
    return connection;
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
    if (this.person) void this.past?.refresh();
  }

  #backOnline(): void {
    if (this.status === 'unavailable') void this.connect();
    else if (this.past?.failure?.code === 'offline') void this.past.refresh();
  }

  #forgetPerson(status: 'signed-out' | 'expired'): void {
    this.person = undefined;
    this.status = status;
    if (status === 'signed-out') this.past?.forget();
  }

  async #signedOutElsewhere(how: SharedSignOut): Promise<void> {
    this.onSignedOut(how);
    if (!hasStoredSession()) return;
    this.#forgetPerson('signed-out');
    const { identity } = await this.#connected();
    await identity.endSession();
  }

  /** Runs what needs a session, and notices when it is over. */
  async #guarded<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.#connected();
    try {
      return await work(connection);
    } catch (error) {
      if (error instanceof SessionEnded && this.status !== 'signed-out') this.#forgetPerson('expired');
      throw error;
    }
  }
}
