/** What every FTP server must do with our engine, whatever its data mode and protection: one suite, run against all. */
import type { RealServer } from '../servers/real-server.ts';
import { Contract } from './clause.ts';
import type { Asked } from './clause.ts';
import { changeClauses } from './clauses/change.ts';
import { downloadClauses } from './clauses/download.ts';
import { listingClauses } from './clauses/listing.ts';
import { loginClauses } from './clauses/login.ts';
import { uploadClauses } from './clauses/upload.ts';

/** Declares the tests. server: asked for when a test runs; started by startContractServer. */
export function sessionContract(asked: Asked, server: () => RealServer): void {
  const contract = new Contract(asked, server);
  loginClauses(contract);
  listingClauses(contract);
  downloadClauses(contract);
  uploadClauses(contract);
  changeClauses(contract);
}
