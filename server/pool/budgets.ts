/** One budget per server account, for all pools that log in to it. */
import { Budget } from './budget.ts';
import type { BudgetOptions } from './budget.ts';

/** Above this number, budgets that nobody uses and that know nothing are forgotten. */
const MAX_QUIET_BUDGETS = 1_000;

/** The budgets of one process, by account (host, port, user). */
export class Budgets {
  readonly #budgets = new Map<string, Budget>();

  /** The budget of an account; options count only when it is made. */
  of(account: string, options: BudgetOptions = {}): Budget {
    const known = this.#budgets.get(account);
    if (known !== undefined) return known;
    if (this.#budgets.size >= MAX_QUIET_BUDGETS) this.#forgetFresh();
    const budget = new Budget(options);
    this.#budgets.set(account, budget);
    return budget;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#budgets.size;
  }

  #forgetFresh(): void {
    for (const [account, budget] of this.#budgets) {
      if (budget.isFresh) this.#budgets.delete(account);
    }
  }
}
