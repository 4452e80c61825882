/**
 * Has the browser keep the site's files, so that the page works without a network from the next visit on. It begins when
 * the page is there and has nothing else to do.
 */
export function keepSiteOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  const register = () => navigator.serviceWorker.register('/sw.js', { scope: '/' }).catch(() => {});
  const whenIdle = () => ('requestIdleCallback' in globalThis ? requestIdleCallback(register) : setTimeout(register));
  if (document.readyState === 'complete') whenIdle();
  else addEventListener('load', whenIdle, { once: true });
}
