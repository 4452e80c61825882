import { renderAlert, renderField } from './fields.ts';
import { type Html, html } from './html.ts';

/** What the sign-in page shows. */
export interface SignInPage {
  readonly application: string;
  /** The path of this request's pages, such as `/login/{uid}`. */
  readonly path: string;
  readonly email: string;
  readonly alert?: string;
  readonly errors?: { readonly email?: string | undefined; readonly password?: string | undefined };
}

/** The card of the sign-in page. */
export function signInCard({ application, path, email, alert, errors = {} }: SignInPage): Html {
  const passwordFirst = email !== '' && !errors.email;
  return html`<h1>Sign in</h1>
<p class="lead">to go on to ${application}</p>
${renderAlert(alert)}
<form method="post" action="${path}" novalidate>
${renderField({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'username', value: email, error: errors.email, focus: !passwordFirst })}
${renderField({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', error: errors.password, focus: passwordFirst })}
<button class="wide" type="submit">Sign in</button>
</form>
<div class="aside">
<p>New here? <a href="${path}/sign-up">Create an account</a></p>
<p>The terminal shows a demo account to try it with.</p>
</div>`;
}
