/** Everything that can go wrong between us and an FTP server, one class per cause. */
import { GatewayError } from '../errors.ts';
import type { FailureContext, Retry } from '../errors.ts';
