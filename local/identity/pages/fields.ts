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

/** Renders the field; hint and error are tied to the input for those who do not see them beside it. */
export function renderField(field: Field): Html {
  const described = [field.error && `${field.name}-error`, field.hint && `${field.name}-hint`]
    .filter(Boolean)
    .join(' ');
  const extra = [
    field.value && html` value="${field.value}"`,
    described && html` aria-describedby="${described}"`,
    field.error && html` aria-invalid="true"`,
    field.focus && html` autofocus`,
    field.type === 'email' && html` autocapitalize="none" spellcheck="false"`,
    field.code && html` class="code" inputmode="numeric" maxlength="6"`,
  ].filter((attribute) => attribute instanceof Html);
  return html`<div class="field">
<label for="${field.name}">${field.label}</label>
<input id="${field.name}" name="${field.name}" type="${field.type}" autocomplete="${field.autocomplete}" required${extra}>
${field.error && html`<p class="error" id="${field.name}-error">${field.error}</p>`}
${field.hint && html`<p class="hint" id="${field.name}-hint">${field.hint}</p>`}
</div>`;
}

/** What concerns the form as a whole; read out at once. */
export const renderAlert = (message: string | undefined): Html | undefined =>
  message ? html`<p class="alert" role="alert">${message}</p>` : undefined;
