/** Whether this machine can hold the networks of these tests. */
import { installPackages, PackagesUnavailable } from '../../support/debian-packages.ts';
import { vsftpd } from '../vsftpd.ts';
import { Namespace } from './namespace.ts';

/** Loads what the rules of the tests need: NAT, connection tracking, reject. */
const TRIAL_RULES = `table ip trial {
  chain pre { type nat hook prerouting priority dstnat; tcp dport 2121 dnat to 10.0.0.1; }
  chain post { type nat hook postrouting priority srcnat; masquerade; }
  chain forw { type filter hook forward priority filter; ct state established accept; reject with tcp reset; }
}`;

/** Fetches the tools. Returns why the tests cannot run here, or undefined when they can. */
export async function reasonAgainstNetworks(): Promise<string | undefined> {
  const reason = await vsftpd.prepare();
  if (reason !== undefined) return reason;
  try {
    await installPackages(['iproute2', 'nftables', 'procps', 'util-linux']);
  } catch (failure) {
    if (failure instanceof PackagesUnavailable) return failure.message;
    throw failure;
  }
  try {
    await using trial = await Namespace.make();
    await trial.ip('link add wire type veth peer name other');
    await trial.nft(TRIAL_RULES);
    return undefined;
  } catch (failure) {
    return `this machine allows no networks of its own: ${(failure as Error).message}`;
  }
}
