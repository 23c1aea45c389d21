/** Types of `client.call`, derived from the OpenAPI document. */
import type { paths } from './openapi.ts';

/** Methods in capitals, as HTTP writes them. */
export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

type Operation<P extends keyof paths, M extends Method> =
  Lowercase<M> extends keyof paths[P] ? paths[P][Lowercase<M>] : never;

/** Addresses that have a method. */
export type AddressOf<M extends Method> = {
  [P in keyof paths]: Operation<P, M> extends { responses: unknown } ? P : never;
}[keyof paths];

type Parameters<O> = O extends { parameters: infer All } ? All : never;
type Part<O, K extends string> = K extends keyof Parameters<O> ? Parameters<O>[K] : undefined;
type JsonBody<O> = O extends { requestBody?: { content: { 'application/json': infer Body } } }
  ? Body
  : undefined;

/** What a call needs: the parts of its address, its query, its JSON body. */
export interface CallInput<M extends Method, P extends AddressOf<M>> {
  readonly path?: Part<Operation<P, M>, 'path'>;
  readonly query?: Part<Operation<P, M>, 'query'>;
  readonly body?: JsonBody<Operation<P, M>>;
  readonly signal?: AbortSignal;
}

type JsonAnswer<R> = R extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Responses<O> = O extends { responses: infer R } ? R : never;
type Success = 200 | 201 | 202 | 204;

/** The JSON of the successful answers; undefined where there is no body. */
export type CallAnswer<M extends Method, P extends AddressOf<M>> = {
  [S in keyof Responses<Operation<P, M>>]: S extends Success
    ? JsonAnswer<Responses<Operation<P, M>>[S]>
    : never;
}[keyof Responses<Operation<P, M>>];
