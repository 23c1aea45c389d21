/** Collects what ftp-srv logs; it has the methods of a bunyan logger that ftp-srv calls. */
export class LineLog {
  text = '';

  child(): this {
    return this;
  }

  trace(...said: unknown[]): void {
    this.#add(said);
  }

  debug(...said: unknown[]): void {
    this.#add(said);
  }

  info(...said: unknown[]): void {
    this.#add(said);
  }

  warn(...said: unknown[]): void {
    this.#add(said);
  }

  error(...said: unknown[]): void {
    this.#add(said);
  }

  #add(said: readonly unknown[]): void {
    this.text += `${said.map(wordsOf).filter(Boolean).join(': ')}\n`;
  }
}

/** Of the objects only what is known to hold no password: ftp-srv logs the raw PASS command as a field beside. */
function wordsOf(said: unknown): string {
  if (typeof said === 'string') return said;
  if (said instanceof Error) return String(said);
  if (typeof said !== 'object' || said === null) return '';
  if ('message' in said && typeof said.message === 'string') return said.message;
  if ('command' in said) return directiveOf(said.command);
  return '';
}

function directiveOf(command: unknown): string {
  return typeof command === 'object' && command !== null && 'directive' in command
    ? String(command.directive)
    : '';
}
