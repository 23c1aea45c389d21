/** What can go wrong with an examination itself; what it finds is no failure. */
import { GatewayError } from '../../errors.ts';
import type { Retry } from '../../errors.ts';

/** The site is being examined already. */
export class DiagnosisRunning extends GatewayError {
  override readonly code = 'DIAGNOSIS_RUNNING';
  override readonly retry: Retry = 'later';
  constructor() {
    super('this site is being examined already');
  }
}
