/** TCP congestion control of this machine: BBR paces even the loopback device and would be measured instead of us. */
import { readFileSync, writeFileSync } from 'node:fs';

const SETTING = '/proc/sys/net/ipv4/tcp_congestion_control';
const WANTED = 'reno';

/**
 * Sets reno where that is allowed. Returns what is in force now, and puts the old one back when it is disposed of, also when
 * the process is interrupted.
 */
export function useReno(): Disposable & { readonly inForce: string } {
  const before = readFileSync(SETTING, 'utf8').trim();
  const set = (value: string): void => writeFileSync(SETTING, value);
  try {
    set(WANTED);
  } catch {
    return { inForce: before, [Symbol.dispose]: () => undefined };
  }
  const restore = (): void => set(before);
  process.once('exit', restore);
  return {
    inForce: WANTED,
    [Symbol.dispose]: () => {
      process.off('exit', restore);
      restore();
    },
  };
}
