/** What SQLite says, by its result codes. https://sqlite.org/rescode.html */

const PRIMARY_CODE = 0xff;
const BUSY = 5;
const LOCKED = 6;
const FULL = 13;

/** Whether somebody else writes just now. */
export function isBusy(thrown: unknown): boolean {
  const code = primaryCodeOf(thrown);
  return code === BUSY || code === LOCKED;
}

/** Whether the disk is full. */
export function isFull(thrown: unknown): boolean {
  return primaryCodeOf(thrown) === FULL;
}

function primaryCodeOf(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('errcode' in thrown) || typeof thrown.errcode !== 'number')
    return undefined;
  return thrown.errcode & PRIMARY_CODE;
}
