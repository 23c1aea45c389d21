/** One budget per server account, for all pools that log in to it, and one per server, for all its accounts. */
import { Budget } from './budget.ts';
import type { BudgetOptions } from './budget.ts';
import { HostPlaces } from './host-places.ts';
import { HostSuspicion } from './host-suspicion.ts';
import type { Places } from './places.ts';

/** Above this number, budgets that nobody uses and that know nothing are forgotten. */
const MAX_QUIET_BUDGETS = 1_000;

/** An account on a server. */
export interface Account {
  /** The server: host and port. */
  readonly host: string;
  /** The account: host, port and user. */
  readonly account: string;
}

/** The budgets of one process. */
export class Budgets {
  readonly #accounts = new Map<string, Budget>();
  readonly #hosts = new Map<string, Budget>();
  /** By the budget of the account. */
  readonly #suspicions = new WeakMap<Budget, HostSuspicion>();

  /** The budget of an account; options count only when it is made. */
  of(account: string, options: BudgetOptions = {}): Budget {
    return found(this.#accounts, account, options);
  }

  /** The places of an account, within what its server allows all accounts together. */
  placesOf({ host, account }: Account, options: BudgetOptions = {}): Places {
    const own = this.of(account, options);
    const suspicion = this.#suspicions.get(own) ?? new HostSuspicion();
    this.#suspicions.set(own, suspicion);
    return new HostPlaces(own, found(this.#hosts, host, { ...options, limit: Infinity }), suspicion);
  }

  /** How many accounts are remembered. */
  get size(): number {
    return this.#accounts.size;
  }
}

function found(budgets: Map<string, Budget>, key: string, options: BudgetOptions): Budget {
  const known = budgets.get(key);
  if (known !== undefined) return known;
  if (budgets.size >= MAX_QUIET_BUDGETS) forgetFresh(budgets);
  const budget = new Budget(options);
  budgets.set(key, budget);
  return budget;
}

function forgetFresh(budgets: Map<string, Budget>): void {
  for (const [key, budget] of budgets) {
    if (budget.isFresh) budgets.delete(key);
  }
}
