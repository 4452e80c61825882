import { renderAlert, renderField } from './fields.ts';
import { type Html, html } from './html.ts';

/** What the sign-up page shows. */
export interface SignUpPage {
  readonly path: string;
  readonly email: string;
  /** The password policy, one rule an entry. */
  readonly rules: readonly string[];
  readonly alert?: string;
  readonly errors?: { readonly email?: string | undefined; readonly password?: string | undefined };
}

/** Joins what a sentence enumerates: `a`, `a and b`, `a, b and c`. */
export function enumerate(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** The card of the sign-up page. */
export function signUpCard({ path, email, rules, alert, errors = {} }: SignUpPage): Html {
  const hint = rules.length > 0 ? { hint: `Use ${enumerate(rules)}.` } : {};
  return html`<h1>Create an account</h1>
<p class="lead">A confirmation code shows that the address is yours.</p>
${renderAlert(alert)}
<form method="post" action="${path}/sign-up" novalidate>
${renderField({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'username', value: email, error: errors.email, focus: Boolean(errors.email || !errors.password) })}
${renderField({ name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', error: errors.password, focus: Boolean(errors.password && !errors.email), ...hint })}
<button class="wide" type="submit">Create account</button>
</form>
<div class="aside"><p>Have an account? <a href="${path}">Sign in</a></p></div>`;
}
