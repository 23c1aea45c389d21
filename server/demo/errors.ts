/** What can go wrong while the demo starts. */
import { GatewayError } from '../errors.ts';

/** The thread of the demo server ended, or reported a failure, before it listened. `cause` has its reason. */
export class DemoNotStarted extends GatewayError {
  override readonly code = 'DEMO_NOT_STARTED';
}
