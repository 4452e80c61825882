/** How somebody signed out in another tab. */
export interface SharedSignOut {
  /** Whether all that the site keeps in this browser was removed. */
  readonly removed: boolean;
}

const channelName = 'sign-out';

/** Tells the other tabs of this browser that somebody signs out: their sessions are their own, and end with this one. */
export const shareSignOut = {
  /** Tells all tabs but this one. */
  tell(how: SharedSignOut): void {
    const channel = openChannel();
    channel?.postMessage(how);
    channel?.close();
  },
  /** @param act called whenever another tab signs out */
  listen(act: (how: SharedSignOut) => void): void {
    const channel = openChannel();
    if (channel) channel.onmessage = ({ data }) => act(data as SharedSignOut);
  },
} as const;

/** @returns undefined where the browser forbids the site all that its tabs share, as Firefox does where cookies are blocked */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(channelName);
  } catch {
    return undefined;
  }
}
