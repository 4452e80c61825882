import { renderAlert, renderField } from './fields.ts';
import { type Html, html } from './html.ts';

/** What the page that asks for the confirmation code shows. */
export interface ConfirmPage {
  readonly path: string;
  readonly email: string;
  readonly alert?: string;
  readonly error?: string | undefined;
}

/** The card of the confirmation page. */
export function confirmCard({ path, email, alert, error }: ConfirmPage): Html {
  return html`<h1>Enter the code</h1>
<p class="lead">No mail leaves this machine: the code for <strong>${email}</strong> stands in the terminal that runs the service.</p>
${renderAlert(alert)}
<form method="post" action="${path}/confirm" novalidate>
${renderField({ name: 'code', label: 'Confirmation code', type: 'text', autocomplete: 'one-time-code', hint: 'Six digits, good for one hour.', error, focus: true, code: true })}
<button class="wide" type="submit">Confirm and sign in</button>
</form>
<div class="aside">
<p>Wrong address? <a href="${path}/sign-up">Start again</a></p>
<p>Have an account? <a href="${path}">Sign in</a></p>
</div>`;
}
