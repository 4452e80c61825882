import { cloudStates } from './cloud-states.ts';
import { deviceStates } from './device-states.ts';
import type { PageState } from './page-state.ts';

/** Every state that is drawn; axe looks at them all, and so do the screenshots. */
export const pageStates: readonly PageState[] = [...deviceStates, ...cloudStates];
