/** What a budget sees of a pool. */
export interface BudgetMember {
  /** Whose work it does; pools of one owner share that owner's turns. Undefined: an owner of its own. */
  readonly owner?: string | undefined;
  /** Places it holds, including those that are opening or closing. */
  readonly held: number;
  /** Sessions it has that the server has really accepted, including those that are closing. */
  readonly open: number;
  /** Sessions that are saying goodbye: their places are about to become free. */
  readonly closing: number;
  /** Its borrowers for whom nothing is on the way, of those who may be served now. */
  readonly unserved: number;
  /** Its borrowers who wait, by lane. */
  readonly waiting?: { readonly interactive: number; readonly bulk: number };
  /** Sessions lent, by lane. */
  readonly leased?: { readonly interactive: number; readonly bulk: number };
  /** Whether its next borrower is interactive, or has waited as long as if it were. */
  readonly isUrgent?: boolean;
  /** Gives up one idle session if there is one. Returns whether it did. */
  evictIdle(): boolean;
  /** A place may be free, or a rule that held borrowers up may not hold any more: ask again. */
  wake(): void;
}
