/**
 * Where Gangway may connect. A name is resolved once, all its addresses are judged, and the caller dials the judged
 * address, so that nothing can change between the check and the connect.
 */
import { contains, parseCidr } from './cidr.ts';
import { TargetNotAllowed } from './errors.ts';
import { normaliseHost } from './host-name.ts';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';
import type { IpAddress } from './ip-address.ts';
import { resolveBySystem, resolveOnce } from './name-resolver.ts';
import type { Resolve } from './name-resolver.ts';
import { specialRangeOf } from './special-ranges.ts';
import { coversAddress, coversName, coversPort, writesOut } from './target-rules.ts';
import type { TargetRule } from './target-rules.ts';

/** Without TARGETS: the control ports of FTP and FTPS, and all that need no privileges. */
const OPEN_RULE: TargetRule = {
  subject: { kind: 'any' },
  ports: [
    { low: 21, high: 21 },
    { low: 990, high: 990 },
    { low: 1_024, high: 65_535 },
  ],
};

/** A place that listens. host: a name, an address, or a range of addresses (CIDR). */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** One judged address. */
export interface TargetAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** A target that may be dialled. Dial `address`, never `host`; `host` is for SNI and certificates. */
export interface Target extends TargetAddress {
  /** Normalised name or address. */
  readonly host: string;
  readonly port: number;
  /** Further addresses of the same name, judged as well, in the order of preference. */
  readonly alternatives: readonly TargetAddress[];
}

/** What the policy is made of. The lists are read anew each time, so they may grow after the start. */
export interface PolicyOptions {
  /** The entries of TARGETS; undefined for the default of a gateway that is used on its own machine. */
  readonly rules: readonly TargetRule[] | undefined;
  /** Where Gangway itself and its own services listen: never dialled. */
  readonly ownAddresses: readonly Endpoint[];
  /** Dialled whatever the rules say: the demo server. */
  readonly alwaysAllow: readonly Endpoint[];
  /** All addresses of a name (default: the resolver of the system). */
  readonly resolve?: Resolve;
}

/** The one judge of all targets. */
export class TargetPolicy {
  readonly #options: PolicyOptions;
  readonly #rules: readonly TargetRule[];
  readonly #resolve: Resolve;

  constructor(options: PolicyOptions) {
    this.#options = options;
    this.#rules = options.rules ?? [OPEN_RULE];
    this.#resolve = options.resolve ?? resolveBySystem;
  }

  /**
   * Judges a target.
   * host: as typed. Returns what to dial. Throws HostInvalid, DnsFailed, TargetNotAllowed, or the signal's reason.
   */
  async permit(host: string, port: number, { signal }: { readonly signal: AbortSignal }): Promise<Target> {
    const name = normaliseHost(host);
    const rules = this.#rules.filter((rule) => coversPort(rule, port));
    if (!this.#mayMatter(rules, name, port)) throw new TargetNotAllowed(`no rule for ${name} port ${port}`);
    const texts =
      parseIpAddress(name) === undefined ? await resolveOnce(this.#resolve, name, signal) : [name];
    const [first, ...alternatives] = texts.map((text) => this.#judge(text, { name, port, rules }));
    if (first === undefined) throw new TargetNotAllowed(`${name} has no address`);
    return { host: name, port, ...first, alternatives };
  }

  /** Whether a literal address may be dialled. False for anything that is no address. */
  permitsAddress(address: string, port: number): boolean {
    const rules = this.#rules.filter((rule) => coversPort(rule, port));
    try {
      this.#judge(address, { name: address, port, rules });
      return true;
    } catch (error) {
      if (error instanceof TargetNotAllowed) return false;
      throw error;
    }
  }

  /** Whether resolving the name could lead to a yes; else the name service need not hear of it. */
  #mayMatter(rules: readonly TargetRule[], name: string, port: number): boolean {
    const needsAddress = ({ subject }: TargetRule): boolean =>
      subject.kind === 'any' || subject.kind === 'range';
    return (
      rules.some((rule) => needsAddress(rule) || coversName(rule, name)) ||
      this.#options.alwaysAllow.some((endpoint) => endpoint.port === port)
    );
  }

  #judge(text: string, request: JudgedRequest): TargetAddress {
    const address = parseIpAddress(text);
    if (address === undefined) throw new TargetNotAllowed(`"${text}" is not an address`);
    const { name, port } = request;
    const isHere = (endpoint: Endpoint): boolean => endpoint.port === port && isAt(endpoint, name, address);
    if (this.#options.ownAddresses.some(isHere)) throw new TargetNotAllowed('it is the gateway itself');
    if (!this.#options.alwaysAllow.some(isHere)) requireRule(address, request);
    return { address: formatIpAddress(address), family: address.family };
  }
}

interface JudgedRequest {
  readonly name: string;
  readonly port: number;
  /** The rules that cover the port. */
  readonly rules: readonly TargetRule[];
}

/** Throws TargetNotAllowed unless a rule covers the address and its special range, if it is in one, allows it. */
function requireRule(address: IpAddress, { name, rules }: JudgedRequest): void {
  const special = specialRangeOf(address);
  const matching = rules.filter((rule) => coversName(rule, name) || coversAddress(rule, address));
  const isAllowed =
    special === undefined
      ? matching.length > 0
      : special.guard === 'written' && matching.some((rule) => writesOut(rule, special));
  if (isAllowed) return;
  throw new TargetNotAllowed(
    `${formatIpAddress(address)} (${special?.name ?? 'ordinary'}) is covered by no rule`,
  );
}

function isAt(endpoint: Endpoint, name: string, address: IpAddress): boolean {
  const range = parseCidr(endpoint.host);
  return range === undefined ? endpoint.host === name : contains(range, address);
}
