import { Html, html } from './html.ts';

/** One labelled input, its hint, and what is wrong with it. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'email' | 'password' | 'text';
  readonly autocomplete: 'username' | 'current-password' | 'new-password' | 'one-time-code';
  readonly value?: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly focus?: boolean;
  /** A field for six digits. */
  readonly code?: boolean;
}

/** Renders the field; its error, else its hint, is tied to the input for those who do not see it below. */
export function renderField(field: Field): Html {
  const note = field.error ?? field.hint;
  const extra = [
    field.value && html` value="${field.value}"`,
    note && html` aria-describedby="${field.name}-note"`,
    field.error && html` aria-invalid="true"`,
    field.focus && html` autofocus`,
    field.type === 'email' && html` autocapitalize="none" spellcheck="false"`,
    field.code && html` class="code" inputmode="numeric" maxlength="6"`,
  ].filter((attribute) => attribute instanceof Html);
  return html`<div class="field">
<label for="${field.name}">${field.label}</label>
<input id="${field.name}" name="${field.name}" type="${field.type}" autocomplete="${field.autocomplete}" required${extra}>
${note && html`<p class="${field.error ? 'error' : 'hint'}" id="${field.name}-note">${note}</p>`}
</div>`;
}

/** What concerns the form as a whole; read out at once. */
export const renderAlert = (message: string | undefined): Html | undefined =>
  message ? html`<p class="alert" role="alert">${message}</p>` : undefined;
