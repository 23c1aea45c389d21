/** Whether the refusals of one account show a limit of all accounts of its server, or only of its own. */

/** After giving way has not helped, the account is not believed for so long; twice as long each further time. */
const DISBELIEF_MS = 10_000;
const MAX_DISBELIEF_MS = 60_000;

/** What is thought of one account that has no session while others have some. */
export class HostSuspicion {
  /** Sessions that were open when it was refused first. */
  #openCount: number | undefined;
  #disbelieveUntilMs = -Infinity;
  #disbeliefMs = DISBELIEF_MS;

  /**
   * The account was refused. openCount: sessions of all accounts; heldBeside: places of other accounts that the server may count.
   * Returns false if the server refuses it although there are fewer to count than were open before: others have given way for nothing.
   */
  isCredible(openCount: number, heldBeside: number, nowMs: number): boolean {
    if (nowMs < this.#disbelieveUntilMs) return false;
    if (openCount > 0) this.#openCount ??= openCount;
    if (heldBeside >= (this.#openCount ?? 0)) return true;
    this.#openCount = undefined;
    this.#disbelieveUntilMs = nowMs + this.#disbeliefMs;
    this.#disbeliefMs = Math.min(MAX_DISBELIEF_MS, this.#disbeliefMs * 2);
    return false;
  }

  /** The account was let in. */
  clear(): void {
    this.#openCount = undefined;
    this.#disbelieveUntilMs = -Infinity;
    this.#disbeliefMs = DISBELIEF_MS;
  }
}
