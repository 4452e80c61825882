/** So far from the window's edges a part of the page counts as in sight: what is scrolled to next is there already. */
const margin = '200px';

/** No weak map: the browser takes long over thousands of entries that hold their own keys. */
const watched = new Map<Element, (inSight: boolean) => void>();
/** One for all: hundreds of cards are watched. */
let observer: IntersectionObserver | undefined;

/**
 * Tells of an element as it comes into sight and as it leaves; at first how it stands.
 * @returns what ends it
 * @see Intersection Observer
 */
export function watchSight(element: Element, onChange: (inSight: boolean) => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) watched.get(target)?.(isIntersecting);
    },
    { rootMargin: margin },
  );
  watched.set(element, onChange);
  observer.observe(element);
  return () => {
    watched.delete(element);
    observer?.unobserve(element);
  };
}
