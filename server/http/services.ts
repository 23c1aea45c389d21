/** What the HTTP door works with; the composition root fills it in. */
import type { Principals } from '../accounts/principals.ts';
import type { SignIn, SignIns } from '../accounts/sign-ins.ts';
import type { Tickets } from '../accounts/tickets.ts';
import type { DemoSite } from '../contract/session.ts';
import type { Doctor } from '../files/diagnose/doctor.ts';
import type { SessionPools } from '../files/session-pools.ts';
import type { TargetPolicy } from '../security/target-policy.ts';
import type { SiteMemory } from '../sites/site-memory.ts';
import type { Sites } from '../sites/sites.ts';
import type { TransferBoard } from '../transfers/transfer-board.ts';

export interface HttpServices {
  readonly principals: Principals;
  readonly signIns: SignIns;
  /** What a new sign-in without further proof is. */
  readonly signInKind: () => SignIn['kind'];
  readonly tickets: Tickets;
  readonly sites: Sites;
  readonly memory: SiteMemory;
  readonly pools: SessionPools;
  readonly doctor: Doctor;
  readonly board: TransferBoard;
  readonly policy: TargetPolicy;
  /** Asked late: the port is known only after listening. */
  readonly publicUrl: () => string;
  readonly version: string;
  readonly demo: DemoSite | undefined;
  readonly activePublicAddress: string | undefined;
  /** Folder of the built browser side. */
  readonly webRoot: string;
}
