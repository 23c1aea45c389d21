/** Short messages at the edge of the screen. */
import type { Problem } from '../../../server/contract/problem.ts';

const SHOWN_MS = 5000;
const PROBLEM_SHOWN_MS = 12_000;

/** One message; a problem brings advice and what the server said. */
export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly text: string;
  readonly problem?: Problem;
}

/** The newest few messages; each goes by itself. */
export class Notices {
  #list = $state.raw<readonly Notice[]>([]);
  #last = 0;

  get list(): readonly Notice[] {
    return this.#list;
  }

  /** Something went well. */
  tell(text: string): void {
    this.#show({ id: ++this.#last, tone: 'good', text }, SHOWN_MS);
  }

  /** Something failed; the problem brings its own words. */
  fail(problem: Problem, text: string): void {
    this.#show({ id: ++this.#last, tone: 'bad', text, problem }, PROBLEM_SHOWN_MS);
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((notice) => notice.id !== id);
  }

  #show(notice: Notice, shownMs: number): void {
    this.#list = [...this.#list.slice(-2), notice];
    setTimeout(() => this.dismiss(notice.id), shownMs);
  }
}
