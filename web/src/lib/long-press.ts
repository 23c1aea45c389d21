/** A finger that rests on something: what the right mouse button is elsewhere. */
import type { Attachment } from 'svelte/attachments';

const RESTING_MS = 500;
/** A finger trembles; beyond this it scrolls. */
const TREMOR_PX = 10;

/** Calls `onPress` with the point in the window, and swallows the click that follows. */
export function longPress(onPress: (x: number, y: number) => void): Attachment<HTMLElement> {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let start: PointerEvent | undefined;
    let fired = false;
    const end = () => clearTimeout(timer);
    const down = (event: PointerEvent) => {
      fired = false;
      if (event.pointerType === 'mouse') return;
      start = event;
      timer = setTimeout(() => {
        fired = true;
        onPress(event.clientX, event.clientY);
      }, RESTING_MS);
    };
    const move = (event: PointerEvent) => {
      if (start && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > TREMOR_PX)
        end();
    };
    const click = (event: MouseEvent) => {
      if (!fired) return;
      fired = false;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    const listeners = new AbortController();
    const options = { signal: listeners.signal };
    element.addEventListener('pointerdown', down, options);
    element.addEventListener('pointermove', move, options);
    element.addEventListener('pointerup', end, options);
    element.addEventListener('pointercancel', end, options);
    element.addEventListener('click', click, { capture: true, ...options });
    return () => {
      end();
      listeners.abort();
    };
  };
}
