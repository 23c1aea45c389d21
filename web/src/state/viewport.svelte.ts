/** Whether the screen is a phone's; components that must draw differently ask here. */
import { MediaQuery } from 'svelte/reactivity';

/** The same width stands in the style sheets. */
export const compact = new MediaQuery('max-width: 640px');

/** Room for a pane beside the list. */
export const roomy = new MediaQuery('min-width: 1080px');

/** A finger instead of a mouse. */
export const coarse = new MediaQuery('pointer: coarse');

/** Height of a row under a mouse. */
export const ROW_PX = 36;
/** Height of a row under a finger. */
export const FINGER_ROW_PX = 44;
/** Two lines, and a finger. */
export const COMPACT_ROW_PX = 60;
