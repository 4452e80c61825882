import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from 'playwright-core';
import { formatNames, formats } from '../../codecs/formats.ts';
import type { Resize } from '../../codecs/index.ts';

/** A file as a person has it: a name and bytes. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The page as a person uses it: by what it shows and by its stable hooks, never by its insides. */
export class ConversionPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /**
   * Drops all files at once, as a drag from the desktop does.
   * @param overMs how long they hover over the page
   */
  async drop(files: readonly NamedFile[], overMs = 0): Promise<void> {
    const data = await this.page.evaluateHandle(
      (list) => {
        const transfer = new DataTransfer();
        for (const { name, type, base64 } of list)
          transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
        return transfer;
      },
      files.map(({ name, bytes }) => ({ name, type: typeOf(name), base64: Buffer.from(bytes).toString('base64') })),
    );
    for (const type of ['dragenter', 'dragover', 'drop']) {
      if (type === 'drop' && overMs > 0) await this.page.waitForTimeout(overMs);
      await this.page.dispatchEvent('body', type, { dataTransfer: data });
    }
  }

  async chooseTarget(label: string): Promise<void> {
    await this.page.getByRole('radio', { name: label, exact: true }).check();
  }

  async chooseSize({ width, height, fit, enlarge }: Resize): Promise<void> {
    if (width !== undefined) await this.page.getByTestId('resize-width').fill(String(width));
    if (height !== undefined) await this.page.getByTestId('resize-height').fill(String(height));
    if (fit !== undefined) await this.page.getByTestId('resize-fit').selectOption(fit);
    if (enlarge) await this.page.getByTestId('resize-enlarge').check();
  }

  /** Sets what is given and leaves the rest; each by the element that the page has for it, which a person would use. */
  async chooseOptions({ resize, ...others }: { readonly resize?: Resize }): Promise<void> {
    for (const [name, value] of Object.entries(others)) {
      const field = this.page.getByTestId(name);
      const isSelect = await field.evaluate((element) => element instanceof HTMLSelectElement);
      if (isSelect) await field.selectOption(String(value));
      else await field.fill(String(value));
    }
    if (resize !== undefined) await this.chooseSize(resize);
  }

  async choosePlace(label: 'On this device' | 'In the cloud'): Promise<void> {
    await this.page.getByRole('radio', { name: label, exact: true }).check();
  }

  /** Whom the identity provider knows already it sends back at once. */
  async signIn({ email, password }: { readonly email: string; readonly password: string }): Promise<void> {
    await this.page.getByTestId('sign-in').click();
    const address = this.page.getByLabel(/e-?mail/i);
    const person = this.page.getByTestId('person');
    await address.or(person).first().waitFor({ state: 'attached' });
    if ((await person.count()) > 0) return;
    await address.fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: /sign in/i }).click();
  }

  async start(): Promise<void> {
    await this.page.getByTestId('start').click();
  }

  card(name: string): Locator {
    return this.page.locator(`[data-testid="file-card"][data-file-name="${name.replaceAll('"', '\\"')}"]`);
  }

  /** Waits until every card is done or failed, and tells each one's state by its file's name. */
  async settled(count: number, timeoutMs = 60_000): Promise<Record<string, string>> {
    const settled = this.page.locator('[data-testid="file-card"]:is([data-state="done"], [data-state="failed"])');
    await settled.nth(count - 1).waitFor({ state: 'attached', timeout: timeoutMs });
    const cards = await this.page.getByTestId('file-card').all();
    return Object.fromEntries(
      await Promise.all(
        cards.map(async (card) => [await card.getAttribute('data-file-name'), await card.getAttribute('data-state')]),
      ),
    );
  }

  /** Clicks every download link of a card and gives what was saved. */
  async downloads(within: Locator): Promise<NamedFile[]> {
    const saved: NamedFile[] = [];
    await within.getByTestId('download').first().waitFor();
    for (const link of await within.getByTestId('download').all()) {
      const [download] = await Promise.all([this.page.waitForEvent('download') as Promise<Download>, link.click()]);
      saved.push({ name: download.suggestedFilename(), bytes: new Uint8Array(await readFile(await download.path())) });
    }
    return saved;
  }

  past(name: string): Locator {
    return this.page.locator(`[data-testid="past-conversion"][data-file-name="${name.replaceAll('"', '\\"')}"]`);
  }
}

/** What a browser says that a file is: it goes by the name. */
function typeOf(name: string): string {
  const extension = name.split('.').at(-1)!.toLowerCase();
  return (
    formatNames
      .map((format) => formats[format])
      .find(({ extensions }) => (extensions as readonly string[]).includes(extension))?.mediaType ?? ''
  );
}
