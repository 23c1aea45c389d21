/** Who a request comes from, as the guard found out. */
import type { FastifyRequest } from 'fastify';
import type { Principal } from '../accounts/principal.ts';
import { AuthRequired } from '../security/errors.ts';

/** How a request proves who it is. */
export interface Identity {
  readonly token: string;
  readonly principal: Principal;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard; null on public routes. */
    identity: Identity | null;
  }
}

/** Who is behind a guarded request. Throws AuthRequired. */
export function identityOf(request: FastifyRequest): Identity {
  if (request.identity === null) throw new AuthRequired();
  return request.identity;
}
