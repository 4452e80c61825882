import type { Interaction, Provider } from 'oidc-provider';
import { type Context, type Middleware, readForm } from './http.ts';
import type { IdentityOptions } from './options.ts';
import { confirmCard } from './pages/confirm.ts';
import type { Html } from './pages/html.ts';
import { signInCard } from './pages/sign-in.ts';
import { enumerate, signUpCard } from './pages/sign-up.ts';
import { brokenRules, describePolicy, hashPassword, verifyPassword } from './password.ts';
import { endpoints } from './provider.ts';
import { codeTerms, isEmail, type Users } from './users.ts';

/** Sends a card as a whole page. */
export type SendPage = (context: Context, title: string, card: Html, status?: number) => void;

type Step = (context: Context, interaction: Interaction, path: string) => Promise<void>;

const pattern = new RegExp(`^${endpoints.signIn}/([\\w-]+)(?:/(sign-up|confirm))?$`);

/**
 * The pages between an authorization request and its answer: sign-in, sign-up, confirmation. Each belongs to one
 * request, whose cookie lives below its path and is sent by no other site.
 */
export function createInteractions(
  provider: Provider,
  users: Users,
  sendPage: SendPage,
  {
    client,
    passwordPolicy,
    announce,
    refuseSignUp,
  }: Pick<IdentityOptions, 'client' | 'passwordPolicy' | 'announce' | 'refuseSignUp'>,
): Middleware {
  const finish = async (context: Context, accountId: string) => {
    context.respond = false;
    await provider.interactionFinished(context.req, context.res, { login: { accountId } });
  };

  const showSignIn: Step = async (context, { params }, path) => {
    const email = typeof params.login_hint === 'string' ? params.login_hint : '';
    sendPage(context, 'Sign in', signInCard({ application: client.name, path, email }));
  };

  const signIn: Step = async (context, _interaction, path) => {
    const form = await readForm(context);
    const [email, password] = [form.get('email')?.trim() ?? '', form.get('password') ?? ''];
    const refuse = (rest: Pick<Parameters<typeof signInCard>[0], 'alert' | 'errors'>) =>
      sendPage(context, 'Sign in', signInCard({ application: client.name, path, email, ...rest }), 400);
    if (email === '' || password === '') {
      return refuse({
        errors: {
          email: email === '' ? 'Enter your e-mail address.' : undefined,
          password: password === '' ? 'Enter your password.' : undefined,
        },
      });
    }
    const user = users.findByEmail(email);
    const matches = await verifyPassword(password, user?.passwordHash);
    if (!user || !matches) return refuse({ alert: 'Incorrect e-mail address or password.' });
    await finish(context, user.sub);
  };

  const rules = describePolicy(passwordPolicy);

  const showSignUp: Step = async (context, _interaction, path) =>
    sendPage(context, 'Create an account', signUpCard({ path, email: '', rules }));

  const signUp: Step = async (context, interaction, path) => {
    const form = await readForm(context);
    const [email, password] = [form.get('email')?.trim() ?? '', form.get('password') ?? ''];
    const broken = brokenRules(password, passwordPolicy);
    const errors = {
      email: isEmail(email) ? await refuseSignUp?.(email) : 'Enter an e-mail address, such as name@example.com.',
      password: broken.length > 0 ? `The password needs ${enumerate(broken)}.` : undefined,
    };
    if (errors.email || errors.password) {
      return sendPage(context, 'Create an account', signUpCard({ path, email, rules, errors }), 400);
    }
    const code = await users.beginSignUp(interaction.uid, email, await hashPassword(password));
    announce(
      code === undefined
        ? `Someone tried to sign up as ${email}, which has an account: sign in instead.`
        : `Confirmation code for ${email}: ${code}`,
    );
    context.status = 303;
    context.redirect(`${path}/confirm`);
  };

  const showConfirm: Step = async (context, { uid }, path) => {
    const pending = users.signUp(uid);
    if (!pending) return context.redirect(`${path}/sign-up`);
    sendPage(context, 'Enter the code', confirmCard({ path, email: pending.email }));
  };

  const confirm: Step = async (context, { uid }, path) => {
    const code = (await readForm(context)).get('code')?.replace(/\s/g, '') ?? '';
    const pending = users.signUp(uid);
    if (!pending) return context.redirect(`${path}/sign-up`);
    const refuse = (rest: Pick<Parameters<typeof confirmCard>[0], 'alert' | 'error'>) =>
      sendPage(context, 'Enter the code', confirmCard({ path, email: pending.email, ...rest }), 400);
    if (!/^\d{6}$/.test(code)) return refuse({ error: 'Enter the six digits of the code.' });
    const result = await users.confirm(uid, code);
    if ('user' in result) return finish(context, result.user.sub);
    switch (result.refused) {
      case 'wrong-code':
        return refuse({ error: 'That is not the code. Look at the latest one in the terminal.' });
      case 'too-many-attempts':
        return refuse({ alert: `That was wrong ${codeTerms.attempts} times. Start again for a new code.` });
      case 'expired':
        return refuse({ alert: 'The code has expired. Start again for a new one.' });
      default:
        result.refused satisfies never;
    }
  };

  const steps: Readonly<Record<string, Step>> = {
    'GET ': showSignIn,
    'POST ': signIn,
    'GET sign-up': showSignUp,
    'POST sign-up': signUp,
    'GET confirm': showConfirm,
    'POST confirm': confirm,
  };

  return async (context, next) => {
    const [, uid, page = ''] = pattern.exec(context.path) ?? [];
    const step = steps[`${context.method === 'HEAD' ? 'GET' : context.method} ${page}`];
    if (!uid || !step) return next();
    const interaction = await provider.interactionDetails(context.req, context.res);
    if (interaction.uid !== uid) context.throw(400, 'The request and its cookie do not belong together.');
    await step(context, interaction, `${endpoints.signIn}/${uid}`);
  };
}
