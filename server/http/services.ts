/** What the HTTP door works with; the composition root fills it in. */
import type { Admission } from '../accounts/admission.ts';
import type { Principals } from '../accounts/principals.ts';
import type { RepeatedCalls } from '../accounts/repeated-calls.ts';
import type { SignIns } from '../accounts/sign-ins.ts';
import type { Tickets } from '../accounts/tickets.ts';
import type { Tokens } from '../accounts/tokens.ts';
import type { DemoSite } from '../contract/session.ts';
import type { Doctor } from '../files/diagnose/doctor.ts';
import type { SessionPools } from '../files/session-pools.ts';
import type { TargetPolicy } from '../security/target-policy.ts';
import type { SiteMemory } from '../sites/site-memory.ts';
import type { Sites } from '../sites/sites.ts';
import type { TransferBoard } from '../transfers/transfer-board.ts';
import type { Uploads } from '../transfers/uploads/uploads.ts';
import type { Watches } from '../transfers/watches/watches.ts';
import type { Metrics } from './metrics.ts';

export interface HttpServices {
  readonly principals: Principals;
  readonly signIns: SignIns;
  readonly admission: Admission;
  readonly tokens: Tokens;
  readonly calls: RepeatedCalls;
  readonly tickets: Tickets;
  readonly sites: Sites;
  readonly memory: SiteMemory;
  readonly pools: SessionPools;
  readonly doctor: Doctor;
  readonly board: TransferBoard;
  readonly uploads: Uploads;
  /** Of one resumable upload; 0 is no limit. */
  readonly uploadMaxBytes: number;
  readonly watches: Watches;
  readonly policy: TargetPolicy;
  /** Asked late: the port is known only after listening. */
  readonly publicUrl: () => string;
  readonly metrics: Metrics;
  /** Reached from its own machine only. */
  readonly isPersonal: boolean;
  /** Whether the end of the process is awaited. */
  readonly isStopping: () => boolean;
  /** Throws what the database says when it cannot be used. */
  readonly checkStore: () => void;
  /** For each who asks; 0 is no limit. */
  readonly requestsPerMinute: number;
  readonly version: string;
  readonly demo: DemoSite | undefined;
  readonly activePublicAddress: string | undefined;
  /** Folder of the built browser side. */
  readonly webRoot: string;
}
