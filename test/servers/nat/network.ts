/**
 * A small Internet: a gateway behind its router, an FTP server behind another one.
 *
 *   gateway 10.77.1.2 --- 10.77.1.1 [near] 198.51.100.10 --- 198.51.100.20 [far] 10.77.2.1 --- 10.77.2.2 server
 *
 * Each of the four is a namespace; nothing outside is reachable from inside, and these addresses exist nowhere else.
 */
import { Namespace } from './namespace.ts';

export const GATEWAY = '10.77.1.2';
export const SERVER = '10.77.2.2';
/** Nobody there; where data connections of a farm go. */
export const DATA_HOST = '10.77.2.3';
/** How the routers look from the other side. */
export const NEAR_PUBLIC = '198.51.100.10';
export const FAR_PUBLIC = '198.51.100.20';

/** The four machines. */
export interface Network extends AsyncDisposable {
  readonly gateway: Namespace;
  readonly near: Namespace;
  readonly far: Namespace;
  readonly server: Namespace;
}

/** Builds the wires; the routers route and hide nothing yet. */
export async function buildNetwork(): Promise<Network> {
  await using stack = new AsyncDisposableStack();
  const make = async (): Promise<Namespace> => stack.use(await Namespace.make());
  const [gateway, near, far, server] = [await make(), await make(), await make(), await make()];
  await near.ip(`link add lan type veth peer name eth0 netns ${gateway.pid}
    link add wan type veth peer name wan netns ${far.pid}
    addr add 10.77.1.1/24 dev lan
    addr add ${NEAR_PUBLIC}/24 dev wan
    link set lan up
    link set wan up
    route add blackhole default`);
  await far.ip(`link add lan type veth peer name eth0 netns ${server.pid}
    addr add 10.77.2.1/24 dev lan
    addr add ${FAR_PUBLIC}/24 dev wan
    link set lan up
    link set wan up
    route add blackhole default`);
  await gateway.ip(`addr add ${GATEWAY}/24 dev eth0
    link set eth0 up
    route add default via 10.77.1.1`);
  await server.ip(`addr add ${SERVER}/24 dev eth0
    link set eth0 up
    route add default via 10.77.2.1`);
  for (const router of [near, far]) await router.sysctl('net.ipv4.ip_forward=1');
  const owned = stack.move();
  return { gateway, near, far, server, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Ports of the server that rules speak of. */
export interface ServerPorts {
  readonly control: number;
  readonly firstPassive: number;
  readonly lastPassive: number;
}

/** Ports that the near router hands on to the gateway. */
export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** The world knows the way to the gateway: it has no NAT. */
export async function exposeGateway({ far }: Network): Promise<void> {
  await far.ip(`route add 10.77.1.0/24 via ${NEAR_PUBLIC}`);
}

/** The gateway is behind NAT; nothing comes in but what it asked for, and ports that are handed on. */
export async function hideGateway({ near }: Network, forwarded?: PortRange): Promise<void> {
  const dnat =
    forwarded === undefined
      ? ''
      : `iifname "wan" tcp dport ${forwarded.low}-${forwarded.high} dnat to ${GATEWAY}`;
  await near.nft(`table ip nat {
    chain pre { type nat hook prerouting priority dstnat; ${dnat}; }
    chain post { type nat hook postrouting priority srcnat; oifname "wan" masquerade; }
    chain input { type filter hook input priority filter; iifname "wan" ct state new drop; }
    chain forw { type filter hook forward priority filter; policy drop;
      ct state invalid drop
      ct state established,related accept
      ct status dnat accept
      iifname "lan" accept
    }
  }`);
}

/** The world knows the way to the server: it has no NAT. */
export async function exposeServer({ near }: Network): Promise<void> {
  await near.ip(`route add 10.77.2.0/24 via ${FAR_PUBLIC}`);
}

/** The server is behind NAT; its control and passive ports are handed on. */
export async function hideServer({ far }: Network, ports: ServerPorts): Promise<void> {
  await far.nft(`table ip nat {
    chain pre { type nat hook prerouting priority dstnat;
      iifname "wan" tcp dport { ${ports.control}, ${ports.firstPassive}-${ports.lastPassive} } dnat to ${SERVER}
    }
    chain post { type nat hook postrouting priority srcnat; oifname "wan" masquerade; }
    chain forw { type filter hook forward priority filter; policy drop;
      ct state established,related accept
      ct status dnat accept
      iifname "lan" accept
    }
  }`);
}

/** A firewall with the FTP helper of the kernel: it lets in what it has read in 227 or 229 on a connection in clear. */
export async function openWhatIsRead({ far }: Network, ports: ServerPorts): Promise<void> {
  await addHelper(far, ports.control);
  await far.nft(`table ip firewall {
    chain forw { type filter hook forward priority filter; policy drop;
      ct state established,related accept
      iifname "lan" accept
      tcp dport ${ports.control} accept
    }
  }`);
}

/** What the server's firewall does with what it does not let in: nothing at all, or a reset. */
export type Refusal = 'drop' | 'reject';

/** A firewall lets only the control port of the server in. */
export async function filterPassive({ far }: Network, ports: ServerPorts, how: Refusal): Promise<void> {
  await far.nft(`table ip firewall {
    chain forw { type filter hook forward priority filter; policy accept;
      ct state established accept
      iifname "lan" accept
      tcp dport ${ports.control} accept
      iifname "wan" meta l4proto tcp ${how === 'drop' ? 'drop' : 'reject with tcp reset'}
    }
  }`);
}

/**
 * Data connections of the server are at another address than its control connection, as in a farm behind a balancer: whoever dials
 * the server itself for data is not heard.
 */
export async function separateDataHost({ far }: Network, ports: ServerPorts): Promise<void> {
  await far.nft(`table ip farm {
    chain pre { type nat hook prerouting priority dstnat; ip daddr ${DATA_HOST} dnat to ${SERVER}; }
    chain forw { type filter hook forward priority filter; policy accept;
      ct state established accept
      ct status dnat accept
      tcp dport ${ports.control} accept
      meta l4proto tcp drop
    }
  }`);
}

/**
 * The near router forgets a silent connection after so many seconds, as cheap ones do after minutes; what comes later belongs to
 * nothing it knows and is swallowed on both ways.
 */
export async function forgetIdle({ near }: Network, seconds: number): Promise<void> {
  await near.sysctl(
    'net.netfilter.nf_conntrack_tcp_loose=0',
    `net.netfilter.nf_conntrack_tcp_timeout_established=${seconds}`,
  );
}

/** A router with the FTP helper of the kernel: it reads 227 and PORT in clear and opens or rewrites what they name. */
export async function addHelper(router: Namespace, controlPort: number): Promise<void> {
  await router.nft(`table ip helper {
    ct helper ftp-standard { type "ftp" protocol tcp; }
    chain pre { type filter hook prerouting priority filter; tcp dport ${controlPort} ct helper set "ftp-standard"; }
  }`);
}
