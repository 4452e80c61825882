import type { Conversion, ConversionSummary } from '../../../functions/service/record.ts';
import { ApiError, SessionEnded } from '../cloud/api-error.ts';
import type { ConversionApi } from '../cloud/conversion-api.ts';
import { isStale } from '../cloud/download-link.ts';
import { untilSettled } from '../cloud/until-settled.ts';
import { type Failure, failureOf } from '../failure.ts';

/** One conversion of the list, and its details once they were asked for. */
export class PastConversion {
  summary = $state.raw<ConversionSummary>()!;
  details = $state.raw<Conversion>();
  failure = $state.raw<Failure>();
  deleting = $state.raw(false);

  constructor(summary: ConversionSummary) {
    this.summary = summary;
  }
}

/** Runs a piece of work that needs the API and a session. */
export type WithApi = <T>(work: (api: ConversionApi) => Promise<T>) => Promise<T>;

/** The conversions that the cloud keeps for the person, newest first. */
export class PastConversions {
  items = $state.raw<readonly PastConversion[]>([]);
  loading = $state.raw(false);
  /** Whether the list has been loaded at all. */
  loaded = $state.raw(false);
  failure = $state.raw<Failure>();
  /** How many of those that were to be deleted at last are still there. */
  undeleted = $state.raw(0);
  #nextCursor = $state.raw<string>();
  /** Ids of those that somebody is already waiting for. */
  readonly followed = new Set<string>();
  readonly #withApi: WithApi;
  #refreshing: Promise<void> | undefined;
  #refreshAgain = false;

  constructor(withApi: WithApi) {
    this.#withApi = withApi;
  }

  get hasMore(): boolean {
    return this.#nextCursor !== undefined;
  }

  /** Loads the newest. What was loaded beyond them stays. Calls while one is under way lead to one more. */
  refresh(): Promise<void> {
    if (this.#refreshing) this.#refreshAgain = true;
    this.#refreshing ??= this.#refreshWhileAsked().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Loads the next older ones. */
  more(): Promise<void> {
    return this.#load(async (api) => {
      const { items, nextCursor } = await api.list({ cursor: this.#nextCursor });
      this.#merge(items);
      this.#nextCursor = nextCursor;
    });
  }

  /** Loads all that there are, page by page, until one fails. */
  async all(): Promise<void> {
    while (this.hasMore && !this.failure) await this.more();
  }

  /** Loads a conversion's results and report, again where its links are too old to be followed. */
  async loadDetails(item: PastConversion): Promise<Conversion | undefined> {
    if (item.details && !item.details.outputs.some(({ url }) => isStale(url))) return item.details;
    try {
      item.failure = undefined;
      item.details = await this.#withApi((api) => api.get(item.summary.id));
      item.summary = item.details;
    } catch (error) {
      item.failure = failureOf(error);
    }
    return item.details;
  }

  /**
   * A link that can be followed now.
   * @throws ApiError `not-found` where the result is no longer there
   */
  async freshLink(conversionId: string, fileName: string): Promise<string> {
    const { outputs } = await this.#withApi((api) => api.get(conversionId));
    const output = outputs.find((candidate) => candidate.fileName === fileName);
    if (output === undefined) throw new ApiError('not-found', 404, 'It is gone');
    return output.url;
  }

  /** Deletes a conversion, its input and its results. */
  async delete(item: PastConversion): Promise<void> {
    item.deleting = true;
    item.failure = undefined;
    try {
      await this.#withApi((api) => api.delete(item.summary.id));
      this.items = this.items.filter((other) => other !== item);
    } catch (error) {
      item.failure = failureOf(error);
    } finally {
      item.deleting = false;
    }
  }

  /** Deletes several. What could not be deleted stays, with the reason. */
  async deleteAll(items: readonly PastConversion[]): Promise<void> {
    this.undeleted = 0;
    await Promise.all(items.map((item) => this.delete(item)));
    this.undeleted = items.filter((item) => item.failure && this.items.includes(item)).length;
  }

  /** Takes in what is known of a conversion from elsewhere. */
  note(conversion: Conversion): void {
    this.#merge([conversion]);
    const item = this.items.find(({ summary }) => summary.id === conversion.id);
    if (item) item.details = conversion;
  }

  /** Empties the list, as somebody signs out. */
  forget(): void {
    this.items = [];
    this.undeleted = 0;
    this.loaded = false;
    this.#nextCursor = undefined;
  }

  async #refreshWhileAsked(): Promise<void> {
    do {
      this.#refreshAgain = false;
      await this.#load(async (api) => {
        const { items, nextCursor } = await api.list();
        if (!this.loaded) this.#nextCursor = nextCursor;
        this.#dropMissing(items, nextCursor === undefined ? undefined : items.at(-1)?.id);
        this.#merge(items);
        this.loaded = true;
      });
    } while (this.#refreshAgain);
  }

  async #load(work: (api: ConversionApi) => Promise<void>): Promise<void> {
    this.loading = true;
    this.failure = undefined;
    try {
      await this.#withApi(work);
    } catch (error) {
      if (!(error instanceof SessionEnded)) this.failure = failureOf(error);
    } finally {
      this.loading = false;
    }
  }

  /** What is not among the newest is gone, but for what is older than the last of them, where there are older ones. */
  #dropMissing(newest: readonly ConversionSummary[], lastId: string | undefined): void {
    const ids = new Set(newest.map(({ id }) => id));
    this.items = this.items.filter(({ summary: { id } }) => ids.has(id) || (lastId !== undefined && id > lastId));
  }

  /** Ids ascend from the newest to the oldest. */
  #merge(summaries: readonly ConversionSummary[]): void {
    const known = new Map(this.items.map((item) => [item.summary.id, item]));
    for (const summary of summaries) {
      const item = known.get(summary.id);
      if (item) item.summary = summary;
      else known.set(summary.id, new PastConversion(summary));
    }
    this.items = [...known.values()].sort((a, b) => (a.summary.id < b.summary.id ? -1 : 1));
    for (const item of this.items) void this.#follow(item);
  }

  /** Waits for a conversion that is under way, however it was begun. */
  async #follow(item: PastConversion): Promise<void> {
    const { id, state } = item.summary;
    if (state !== 'converting' || this.followed.has(id)) return;
    this.followed.add(id);
    try {
      const conversion = await this.#withApi((api) => untilSettled(id, { api }));
      item.summary = conversion;
      item.details = conversion;
    } catch {
      // It was deleted, or the session has ended: the next refresh tells.
    } finally {
      this.followed.delete(id);
    }
  }
}
