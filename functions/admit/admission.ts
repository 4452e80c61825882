/** Whether an e-mail address belongs to one of the domains. A name below a domain is another domain. */
export function isAdmitted(email: string, domains: readonly string[]): boolean {
  const at = email.lastIndexOf('@');
  return at > 0 && domains.includes(email.slice(at + 1).toLowerCase());
}

/** What somebody reads who may not sign up. */
export function refusal(domains: readonly string[]): string {
  return `Accounts are for e-mail addresses of ${domains.join(', ')}.`;
}
