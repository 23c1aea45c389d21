/** Types of every call and shape. Made from docs/openapi.json by `npm run api`; not edited. */
export interface paths {
  '/api/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who am I, and what may I do
     * @description Of a sign-in or of an API token.
     */
    get: operations['getSession'];
    put?: never;
    /**
     * Sign in
     * @description Where an access key is configured it is needed, and makes a keeper. Without one, whoever is at the machine that Gangway listens on alone is a keeper, and everybody else a guest. The answer sets a cookie for browsers; other programs use its `token` as `Authorization: Bearer`. Whoever is signed in already stays so, and gets 200 without a token.
     */
    post: operations['signIn'];
    /**
     * Sign out
     * @description Ends the sign-in, its ad-hoc sites and all its work at once. An API token is ended at `/tokens` instead.
     */
    delete: operations['signOut'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/session/ticket': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Get a ticket for the live socket
     * @description For a browser, which cannot put a token into the headers of a WebSocket: `/api/v1/live?ticket=…`. It is used up by the first socket.
     */
    post: operations['createTicket'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the API tokens
     * @description All of them, oldest first, expired ones too, without the tokens themselves. For keepers, and for tokens with the right `admin` on all sites.
     */
    get: operations['listTokens'];
    put?: never;
    /**
     * Make an API token
     * @description The token is shown once; only its hash is kept. It can reach no further than whoever makes it. For keepers, and for tokens with the right `admin` on all sites.
     */
    post: operations['createToken'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tokens/{token}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show an API token
     * @description Without the token itself. For keepers, and for tokens with the right `admin` on all sites.
     */
    get: operations['getToken'];
    put?: never;
    post?: never;
    /**
     * Revoke an API token
     * @description It is worth nothing from now on, and all its work ends at once. Tokens that it made live on. For keepers, and for tokens with the right `admin` on all sites.
     */
    delete: operations['revokeToken'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the sites
     * @description All that are reached: the saved ones, then the ad-hoc ones.
     */
    get: operations['listSites'];
    put?: never;
    /**
     * Make a site
     * @description Nothing is dialled; the first call that needs the server logs in. A server that the target policy refuses is refused at once.
     */
    post: operations['createSite'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show a site
     * @description Without its password.
     */
    get: operations['getSite'];
    put?: never;
    post?: never;
    /**
     * End a site
     * @description Its sessions end, and of a saved site all work that is under way. Nothing changes on the FTP server.
     */
    delete: operations['deleteSite'];
    options?: never;
    head?: never;
    /**
     * Change a site
     * @description What is left out stays. Host, port, security, user and trusted certificate of a saved site decide where its password goes: they change only together with the password (and the account), sent again or removed by null, else 409 `SECRET_REQUIRED`. Name, mode, charset, segments and start folder change in place, and the sessions go on. An ad-hoc site keeps its login; `"saved": true` makes a saved site of it.
     */
    patch: operations['updateSite'];
    trace?: never;
  };
  '/api/v1/sites/{site}/diagnosis': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Examine the connection to the server
     * @description The doctor tries every step from the name to a file and tells each one while it runs, then a verdict, the facts for a drawing, the settings that would help, and a report to send to somebody. Without `write` nothing on the server is changed. One examination of a site at a time.
     */
    post: operations['diagnoseSite'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/profile': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Forget what was learned about the server
     * @description Everything is found out anew with the next session. What is known is told by the status.
     */
    delete: operations['forgetProfile'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What is known of the server
     * @description Sessions, abilities each with the reason, charset, TLS, and what was learned about the server.
     */
    get: operations['getSiteStatus'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/transcript': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What was said to the FTP server, and what it answered
     * @description The last lines of the conversation on all sessions of the site, newest last, secrets masked. As JSON, or as text for people.
     */
    get: operations['getTranscript'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/files/{path}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a file
     * @description The bytes of a file, or parts of it by `Range`; several ranges come as `multipart/byteranges`. When the response has ended in order, the file was complete; a transfer that fails later than its first bytes resets the connection. `ETag` is strong where the server names files uniquely. With `follow=true` the response stays open and sends what is appended; it begins at the end of the file, at `from`, or `Range: bytes=-N` before the end, and ends when the file becomes smaller, disappears or is replaced.
     */
    get: operations['readFile'];
    /**
     * Write a file
     * @description Stores the body as it is, of any size and type, with a length or chunked. All or nothing: the target is replaced when the server has confirmed all bytes, and left alone when anything fails. `Repr-Digest` and `Content-Digest` are verified (422 DIGEST_MISMATCH). `Expect: 100-continue` is answered when the body is wanted. `Gateway-Integrity` says how the stored file was verified: by the hash that the server computed, by its size, or by its reply only. With `Content-Range` the body is added to the end of the file, in place; 416 tells the size when it does not begin there.
     */
    put: operations['writeFile'];
    post?: never;
    /** Delete a file */
    delete: operations['deleteFile'];
    options?: never;
    /**
     * Ask about a file
     * @description What GET would tell in its headers: size, type, time and entity tag, without a data connection to the server.
     */
    head: operations['headFile'];
    /**
     * Move, rename, re-permit or touch a file or folder
     * @description Members that are left out stay as they are. 409 EXISTS when the new place is taken, unless `overwrite` is `replace`.
     */
    patch: operations['changeEntry'];
    trace?: never;
  };
  '/api/v1/sites/{site}/entries/{path}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Facts of one entry
     * @description A link is described as what it leads to. No bytes are read.
     */
    get: operations['getEntry'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/folders/{path}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List a folder
     * @description As JSON the whole folder in the order of the server, or, with any query parameter, a page over a snapshot: filtered, sorted, and the same for all pages. As NDJSON (`Accept: application/x-ndjson`) entry by entry while they arrive, with `filter` and `hidden` only; the last line has `complete`, and a body without it was broken off. Links are shown as links and not followed.
     */
    get: operations['listFolder'];
    /**
     * Make a folder
     * @description Makes the folder and, unless told otherwise, those around it. 409 EXISTS when something is there already.
     */
    put: operations['createFolder'];
    post?: never;
    /**
     * Remove an empty folder
     * @description 409 NOT_EMPTY when something is in it.
     */
    delete: operations['deleteFolder'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/archive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Download a selection as one archive
     * @description Files and folders with all that is in them, streamed, of any size. Links in folders are not followed. What the server refuses to show is left out; then a file `gangway-report.txt` in the archive says so, and which names had to be changed. Whatever gets lost on the way is fetched again; if that cannot be, the response is broken off.
     */
    get: operations['getArchive'];
    put?: never;
    /**
     * Download a long selection as one archive
     * @description The same for a selection that is too long for a URL. Files and folders with all that is in them, streamed, of any size. Links in folders are not followed. What the server refuses to show is left out; then a file `gangway-report.txt` in the archive says so, and which names had to be changed. Whatever gets lost on the way is fetched again; if that cannot be, the response is broken off.
     */
    post: operations['makeArchive'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/search': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Search a folder and all below it
     * @description Hits are told as they are found, as lines of JSON or as server-sent events; the last line (`end`) says whether everything was looked at. Links are told and not followed. There are no regular expressions, because some of those take for ever. The search ends when the connection does.
     */
    get: operations['searchTree'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/uploads': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List unfinished uploads
     * @description Uploads of whoever asks that were begun on this site and are not complete, oldest first.
     */
    get: operations['listUploads'];
    put?: never;
    /**
     * Begin a resumable upload
     * @description tus 1.0.0, creation and creation-with-upload. Says where the file goes and how many bytes it has; the first of them may come along. The file is not there before all of them are: 409 `EXISTS` when it must not be replaced.
     */
    post: operations['createUpload'];
    delete?: never;
    /**
     * What is offered for resumable uploads
     * @description Version and extensions of tus, algorithms of checksums, and the largest file.
     */
    options: operations['offerUploads'];
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/sites/{site}/uploads/{upload}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * PATCH, DELETE or HEAD by POST
     * @description For networks that pass only GET and POST: the method is that of `X-HTTP-Method-Override`.
     */
    post: operations['overrideUploadCall'];
    /**
     * Give an upload up
     * @description Removes what the server has of it. Of a complete upload only the memory goes, the file stays. 404 when there is no such upload, 410 when it has expired, 423 when another request holds it.
     */
    delete: operations['endUpload'];
    options?: never;
    /**
     * How far an upload is
     * @description The FTP server is asked. A request that sends bytes at the same time is made to stop, because it may be half dead; what it brought is kept. 404 when there is no such upload, 410 when it has expired, 423 when another request holds it.
     */
    head: operations['askUpload'];
    /**
     * Go on with an upload
     * @description Bytes from the offset on. With the last one the file is verified and put in its place, and only then this is answered. 409 when the offset is not that of HEAD, 413 for more bytes than announced, 460 for a wrong checksum: none of the bytes are kept then. 404 when there is no such upload, 410 when it has expired, 423 when another request holds it.
     */
    patch: operations['addToUpload'];
    trace?: never;
  };
  '/api/v1/watches': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the watches of all folders that you may read
     * @description Oldest first. The webhook is shown to whoever may change the watch.
     */
    get: operations['listWatches'];
    put?: never;
    /**
     * Watch a folder for files that arrive
     * @description The folder of a saved site is listed every `everySeconds`. A file has arrived when its size and time stood still for `stableSeconds`, over two looks at least. The secret of the webhook is shown in this answer only, and only if none was given.
     */
    post: operations['createWatch'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/watches/{watch}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Show a watch: its state, its last look and its last failure
     * @description A watch belongs to the token that made it, or to all keepers; whoever may read the folder may see it.
     */
    get: operations['getWatch'];
    put?: never;
    post?: never;
    /**
     * End a watch and forget its events
     * @description What was not delivered yet is not delivered any more.
     */
    delete: operations['deleteWatch'];
    options?: never;
    head?: never;
    /**
     * Pause a watch, let it go on, or give it another webhook
     * @description `"paused": false` also looks at once, where failures have made the next look wait. Anything else needs another watch.
     */
    patch: operations['changeWatch'];
    trace?: never;
  };
  '/api/v1/watches/{watch}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List deliveries to the webhook: the failed ones, or others
     * @description A delivery is tried again, later and later, until the event is 24 hours old; then it has failed.
     */
    get: operations['listWatchDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/watches/{watch}/deliveries/{number}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Deliver an event once more
     * @description It is delivered before all events that came later and still wait, with the same id.
     */
    post: operations['retryWatchDelivery'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/watches/{watch}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Replay events, or wait for the next one
     * @description Events are numbered without gaps and kept for 30 days, at most 100,000 of a watch. Keep `next` and ask with it as `since` the next time; `missed` says how many were forgotten in between.
     */
    get: operations['listWatchEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ftp/{server}/{path}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a file or list a folder
     * @description The FTP login goes as HTTP Basic credentials; without them it is anonymous, and a refused one is 401. A path that ends with a slash is a folder. Files as in readFile; folders as JSON, NDJSON or HTML, as Accept says.
     */
    get: operations['readByFtp'];
    /**
     * Write a file
     * @description The FTP login goes as HTTP Basic credentials; without them it is anonymous, and a refused one is 401. A path that ends with a slash is a folder. Otherwise as writeFile.
     */
    put: operations['writeByFtp'];
    post?: never;
    /**
     * Delete a file
     * @description The FTP login goes as HTTP Basic credentials; without them it is anonymous, and a refused one is 401. A path that ends with a slash is a folder.
     */
    delete: operations['deleteByFtp'];
    options?: never;
    /**
     * Ask about a file or folder
     * @description The FTP login goes as HTTP Basic credentials; without them it is anonymous, and a refused one is 401. A path that ends with a slash is a folder.
     */
    head: operations['headByFtp'];
    patch?: never;
    trace?: never;
  };
  '/ftps/{server}/{path}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a file or list a folder
     * @description The FTP login goes as HTTP Basic credentials; without them it is anonymous, and a refused one is 401. A path that ends with a slash is a folder. Files as in readFile; folders as JSON, NDJSON or HTML, as Accept says.
     */
    get: operations['readByFtps'];
    /**
     * Write a file
     * @description The FTP login goes as HTTP Basic credentials; without them it is anonymous, and a refused one is 401. A path that ends with a slash is a folder. Otherwise as writeFile.
     */
    put: operations['writeByFtps'];
    post?: never;
    /**
     * Delete a file
     * @description The FTP login goes as HTTP Basic credentials; without them it is anonymous, and a refused one is 401. A path that ends with a slash is a folder.
     */
    delete: operations['deleteByFtps'];
    options?: never;
    /**
     * Ask about a file or folder
     * @description The FTP login goes as HTTP Basic credentials; without them it is anonymous, and a refused one is 401. A path that ends with a slash is a folder.
     */
    head: operations['headByFtps'];
    patch?: never;
    trace?: never;
  };
  '/api/v1/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This document
     * @description OpenAPI 3.1. Changes with the version of Gangway only; `If-None-Match` is answered with 304.
     */
    get: operations['getOpenApi'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/healthz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Is it up
     * @description Answered under any host name, without credentials.
     */
    get: operations['getHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Numbers for Prometheus
     * @description Requests, sessions, logins and the process itself, in the Prometheus text format; no host, user or path is named. Where others than the people at this machine reach Gangway, a token with the right `admin` is needed.
     */
    get: operations['getMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/readyz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * May it be given work
     * @description Answered under any host name, without credentials. 503 while Gangway is stopping or cannot use its database: a load balancer sends requests elsewhere.
     */
    get: operations['getReadiness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /**
     * @example {
     *       "paths": [
     *         "/pub/photos",
     *         "/pub/read me.txt"
     *       ],
     *       "format": "zip"
     *     }
     */
    ArchiveRequest: {
      /** @description Files and folders, absolute. */
      paths: string[];
      /**
       * @description Default zip. tar needs the size of every file before its bytes.
       * @example zip
       * @enum {string}
       */
      format?: 'zip' | 'tar' | 'tar.gz';
      /**
       * @description Of a zip: `fast` makes smaller what its name does not promise to be small already, `none` nothing. Default fast.
       * @enum {string}
       */
      compression?: 'fast' | 'none';
    };
    Capability: {
      available: boolean;
      reason: string;
    };
    Certificate: {
      subject: string;
      issuer: string;
      names: string[];
      /** Format: date-time */
      validFrom: string;
      /** Format: date-time */
      validTo: string;
      fingerprint: string;
    };
    /**
     * @example {
     *       "path": "/archive/report.txt"
     *     }
     */
    ChangedEntry: {
      /** @description Where it is now. */
      path: string;
    };
    CheckLine: {
      /** @constant */
      type: 'check';
      /** @enum {string} */
      id:
        | 'dns'
        | 'tcp'
        | 'greeting'
        | 'auth-tls'
        | 'certificate'
        | 'login'
        | 'features'
        | 'epsv'
        | 'pasv'
        | 'eprt'
        | 'port'
        | 'tls-reuse'
        | 'mlsd'
        | 'hidden'
        | 'restart'
        | 'size'
        | 'mdtm'
        | 'mfmt'
        | 'charset'
        | 'clock'
        | 'limit';
      /** @enum {string} */
      state: 'running' | 'pass' | 'warn' | 'fail' | 'skipped';
      evidence: string;
      zh?: string;
      ms: number;
    };
    /**
     * @description Deliveries, oldest event first.
     * @example {
     *       "deliveries": [],
     *       "next": 0
     *     }
     */
    Deliveries: {
      deliveries: components['schemas']['Delivery'][];
      next: number;
    };
    /**
     * @example {
     *       "number": 7,
     *       "state": "waiting",
     *       "attempts": 1,
     *       "reason": "HTTP 503",
     *       "event": {
     *         "id": "q3VmZ1Jx0pWk7dTn2sYbLA-7",
     *         "seq": 7,
     *         "watch": "q3VmZ1Jx0pWk7dTn2sYbLA",
     *         "site": "q3VmZ1Jx0pWk7dTn2sYbLA",
     *         "type": "arrived",
     *         "path": "/incoming/orders.csv",
     *         "name": "orders.csv",
     *         "sizeBytes": 18204,
     *         "modifiedAt": "2026-11-23T08:14:55.000Z",
     *         "precision": "second",
     *         "at": "2026-11-23T08:15:42.000Z"
     *       }
     *     }
     */
    Delivery: {
      /** @description `seq` of the event. */
      number: number;
      /** @enum {string} */
      state: 'waiting' | 'done' | 'failed';
      attempts: number;
      /** Format: date-time */
      settledAt?: string;
      /** @description Why the last attempt failed. */
      reason?: string;
      event: components['schemas']['WatchEvent'];
    };
    DemoSite: {
      host: string;
      port: number;
      user: string;
      password: string;
    };
    /**
     * @example {
     *       "type": "check",
     *       "id": "dns",
     *       "state": "pass",
     *       "evidence": "192.0.2.10",
     *       "ms": 3
     *     }
     */
    DiagnosisLine:
      | components['schemas']['CheckLine']
      | components['schemas']['VerdictLine']
      | components['schemas']['FactsLine']
      | components['schemas']['ProfileLine']
      | components['schemas']['ReportLine'];
    /**
     * @example {
     *       "write": false
     *     }
     */
    DiagnosisRequest: {
      /** @description Whether a small file may be written, read back and removed. */
      write?: boolean;
    };
    /**
     * @example {
     *       "name": "report.txt",
     *       "path": "/pub/report.txt",
     *       "kind": "file",
     *       "sizeBytes": 18204,
     *       "modifiedAt": "2026-11-22T10:00:00.000Z",
     *       "precision": "second",
     *       "permissions": {
     *         "octal": "0644",
     *         "text": "rw-r--r--"
     *       }
     *     }
     */
    Entry: {
      /** @description For eyes only. */
      name: string;
      /** @description What the entry is called in every call: absolute, and reversible to the bytes of the server (a byte that the charset cannot decode is `\xHH`). */
      path: string;
      /**
       * @description The charset in which `name` is shown by a guess, because it is not UTF-8 and the charset of the site is `auto`.
       * @enum {string}
       */
      guess?:
        | 'auto'
        | 'utf-8'
        | 'gb18030'
        | 'big5'
        | 'shift_jis'
        | 'euc-jp'
        | 'euc-kr'
        | 'windows-1250'
        | 'windows-1251'
        | 'windows-1252'
        | 'windows-1253'
        | 'windows-1254'
        | 'windows-1255'
        | 'windows-1256'
        | 'windows-1257'
        | 'windows-1258'
        | 'windows-874'
        | 'iso-8859-1'
        | 'iso-8859-2'
        | 'iso-8859-3'
        | 'iso-8859-4'
        | 'iso-8859-5'
        | 'iso-8859-6'
        | 'iso-8859-7'
        | 'iso-8859-8'
        | 'iso-8859-9'
        | 'iso-8859-10'
        | 'iso-8859-11'
        | 'iso-8859-13'
        | 'iso-8859-14'
        | 'iso-8859-15'
        | 'iso-8859-16'
        | 'koi8-r'
        | 'koi8-u'
        | 'ibm866';
      /** @enum {string} */
      kind: 'file' | 'folder' | 'link' | 'other';
      sizeBytes?: number;
      /** Format: date-time */
      modifiedAt?: string;
      /**
       * @description How exact `modifiedAt` is; LIST cannot know better than the minute.
       * @enum {string}
       */
      precision?: 'second' | 'minute' | 'day';
      permissions?: {
        /** @description `0644` */
        octal: string;
        /** @description `rw-r--r--` */
        text: string;
      };
      owner?: string;
      group?: string;
      /** @description Where a link points, as the server tells it. */
      target?: string;
      /** @description The `unique` fact of RFC 3659. */
      unique?: string;
      /** @description True when the name cannot be used in a command (control bytes, a slash, `..`): it is shown and never addressed. */
      unsafe?: boolean;
      /** @description The line as it came, when it was not understood. */
      raw?: string;
      /** @description True for a raw line that may be the rest of the name in the entry before it, which is then unsafe, too. */
      continues?: boolean;
    };
    /**
     * @example {
     *       "name": "report-final.txt"
     *     }
     * @example {
     *       "path": "/archive/report.txt",
     *       "overwrite": "replace"
     *     }
     * @example {
     *       "permissions": "0644"
     *     }
     */
    EntryChange: {
      /** @description New absolute path, in the same site: move. */
      path?: string;
      /** @description New name in the same folder: rename. */
      name?: string;
      /** @description Octal. */
      permissions?: string;
      /** Format: date-time */
      modifiedAt?: string;
      /** @enum {string} */
      overwrite?: 'fail' | 'replace';
    };
    FactsLine: {
      /** @constant */
      type: 'facts';
      gateway?: {
        address: string;
        /** @enum {string} */
        kind: 'public' | 'private' | 'shared' | 'loopback' | 'link-local' | 'special';
        configured?: {
          address: string;
          /** @enum {string} */
          kind: 'public' | 'private' | 'shared' | 'loopback' | 'link-local' | 'special';
        };
        nat: {
          /** @enum {string} */
          behind: 'yes' | 'no' | 'unknown';
          why: string;
        };
      };
      server: {
        host: string;
        port: number;
        address?: string;
        /** @enum {string} */
        kind?: 'public' | 'private' | 'shared' | 'loopback' | 'link-local' | 'special';
        announced?: {
          address: string;
          /** @enum {string} */
          kind: 'public' | 'private' | 'shared' | 'loopback' | 'link-local' | 'special';
        };
        nat: {
          /** @enum {string} */
          behind: 'yes' | 'no' | 'unknown';
          why: string;
        };
      };
      ways: components['schemas']['WayFacts'][];
    };
    /**
     * @example {
     *       "path": "/pub",
     *       "bytesPath": "/pub",
     *       "shownPath": "/pub",
     *       "entries": [
     *         {
     *           "name": "report 9.pdf",
     *           "path": "/pub/report 9.pdf",
     *           "kind": "file",
     *           "sizeBytes": 48213,
     *           "modifiedAt": "2026-11-20T08:15:00.000Z",
     *           "precision": "second"
     *         }
     *       ],
     *       "complete": true,
     *       "charset": "utf-8",
     *       "dialect": "mlsd",
     *       "total": 1
     *     }
     */
    Folder: {
      path: string;
      bytesPath: string;
      shownPath: string;
      entries: components['schemas']['Entry'][];
      complete: boolean;
      /** @enum {string} */
      limit?: 'entries' | 'bytes';
      charset: string;
      /** @enum {string} */
      guess?:
        | 'auto'
        | 'utf-8'
        | 'gb18030'
        | 'big5'
        | 'shift_jis'
        | 'euc-jp'
        | 'euc-kr'
        | 'windows-1250'
        | 'windows-1251'
        | 'windows-1252'
        | 'windows-1253'
        | 'windows-1254'
        | 'windows-1255'
        | 'windows-1256'
        | 'windows-1257'
        | 'windows-1258'
        | 'windows-874'
        | 'iso-8859-1'
        | 'iso-8859-2'
        | 'iso-8859-3'
        | 'iso-8859-4'
        | 'iso-8859-5'
        | 'iso-8859-6'
        | 'iso-8859-7'
        | 'iso-8859-8'
        | 'iso-8859-9'
        | 'iso-8859-10'
        | 'iso-8859-11'
        | 'iso-8859-13'
        | 'iso-8859-14'
        | 'iso-8859-15'
        | 'iso-8859-16'
        | 'koi8-r'
        | 'koi8-u'
        | 'ibm866';
      dialect: string;
      /** @description Of a page: how many entries all pages have together. */
      total?: number;
      /** @description Of a page: asks for the next one. The last page has none. */
      cursor?: string;
    };
    FolderLine:
      | components['schemas']['Entry']
      | {
          path: string;
          bytesPath: string;
          shownPath: string;
          complete: boolean;
          /** @enum {string} */
          limit?: 'entries' | 'bytes';
          charset: string;
          /** @enum {string} */
          guess?:
            | 'auto'
            | 'utf-8'
            | 'gb18030'
            | 'big5'
            | 'shift_jis'
            | 'euc-jp'
            | 'euc-kr'
            | 'windows-1250'
            | 'windows-1251'
            | 'windows-1252'
            | 'windows-1253'
            | 'windows-1254'
            | 'windows-1255'
            | 'windows-1256'
            | 'windows-1257'
            | 'windows-1258'
            | 'windows-874'
            | 'iso-8859-1'
            | 'iso-8859-2'
            | 'iso-8859-3'
            | 'iso-8859-4'
            | 'iso-8859-5'
            | 'iso-8859-6'
            | 'iso-8859-7'
            | 'iso-8859-8'
            | 'iso-8859-9'
            | 'iso-8859-10'
            | 'iso-8859-11'
            | 'iso-8859-13'
            | 'iso-8859-14'
            | 'iso-8859-15'
            | 'iso-8859-16'
            | 'koi8-r'
            | 'koi8-u'
            | 'ibm866';
          dialect: string;
          count: number;
        };
    /**
     * @description The process answers.
     * @example {
     *       "status": "ok"
     *     }
     */
    Health: {
      /**
       * @description The process answers. Nothing else is told.
       * @constant
       */
      status: 'ok';
    };
    /**
     * @description Made; `Location` says where it is managed.
     * @example {
     *       "id": "5rXn0cZt8uKq1aBvWm3yEg",
     *       "name": "Nightly report",
     *       "sites": [
     *         "q3VmZ1Jx0pWk7dTn2sYbLA"
     *       ],
     *       "rights": [
     *         "read",
     *         "write"
     *       ],
     *       "folder": "/reports",
     *       "createdAt": "2026-11-23T08:15:00.000Z",
     *       "token": "gw_Zm9yIGV4YW1wbGUgb25seTogbm9ib2R5IGhvbGRzIGl0"
     *     }
     */
    NewToken: {
      id: string;
      /** @description Who or what it is for. */
      name: string;
      /** @description Ids of saved sites, or `all`: those of today and those to come. */
      sites: 'all' | string[];
      /** @description `read`: list and download. `write`: make, upload, rename. `delete`. `admin`: all of it, and changing the site; on all sites also making sites and tokens. */
      rights: ('read' | 'write' | 'delete' | 'admin')[];
      /** @description `/` is everything. */
      folder: string;
      /** @description Id of the token that made it; left out: a person did. */
      madeBy?: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      expiresAt?: string;
      /**
       * Format: date-time
       * @description To the minute; left out: it was never used.
       */
      lastUsedAt?: string;
      /** @description For `Authorization: Bearer`, or as the password of Basic at `/dav/`. Shown once. */
      token: string;
    };
    /**
     * @example {
     *       "type": "urn:gangway:problem:ftp-not-found",
     *       "title": "Not found",
     *       "status": 404,
     *       "detail": "There is nothing at this path.",
     *       "code": "FTP_NOT_FOUND",
     *       "phase": "command",
     *       "ftp": {
     *         "verb": "RETR",
     *         "reply": 550,
     *         "text": "No such file."
     *       },
     *       "retryable": false,
     *       "requestId": "q3VmZ1Jx0pWk7dTn2sYbLA"
     *     }
     */
    Problem: {
      /** @description A URN made of the code. */
      type: string;
      /** @description The kind of failure, for people. */
      title: string;
      /** @description The status code of the response. */
      status: number;
      /** @description What happened, in the language of `Accept-Language` (en, zh). */
      detail: string;
      instance?: string;
      /**
       * @description Stable, for programs.
       * @enum {string}
       */
      code:
        | 'AUTH_CSRF'
        | 'AUTH_FORBIDDEN'
        | 'AUTH_KEY'
        | 'AUTH_REQUIRED'
        | 'AUTH_TICKET'
        | 'CANCELLED'
        | 'CHECKSUM_MISMATCH'
        | 'CLIENT_GONE'
        | 'CURSOR_EXPIRED'
        | 'DAV_DEPTH'
        | 'DAV_DESTINATION'
        | 'DAV_LIMIT'
        | 'DAV_LOCKED'
        | 'DAV_LOCK_TOKEN'
        | 'DAV_PARENT_MISSING'
        | 'DAV_SAME_PLACE'
        | 'DAV_XML_INVALID'
        | 'DELIVERY_NOT_FOUND'
        | 'DIAGNOSIS_RUNNING'
        | 'DIGEST_MISMATCH'
        | 'DNS_FAILED'
        | 'DRAINING'
        | 'EXISTS'
        | 'FTP_ACCOUNT_REQUIRED'
        | 'FTP_BAD_REPLY'
        | 'FTP_BUSY'
        | 'FTP_CONNECT'
        | 'FTP_DATA_LOST'
        | 'FTP_DATA_REFUSED'
        | 'FTP_FILE_BUSY'
        | 'FTP_FILE_CHANGED'
        | 'FTP_INCOMPLETE'
        | 'FTP_LOCAL_ERROR'
        | 'FTP_LOGIN_REFUSED'
        | 'FTP_NOT_FOUND'
        | 'FTP_NOT_SUPPORTED'
        | 'FTP_PERMISSION'
        | 'FTP_REFUSED'
        | 'FTP_REPLY_TOO_LARGE'
        | 'FTP_SESSION_LOST'
        | 'FTP_SESSION_STALE'
        | 'FTP_STORAGE_FULL'
        | 'FTP_TIMEOUT'
        | 'FTP_TLS_CERT'
        | 'FTP_TLS_FAILED'
        | 'FTP_TLS_IMPLICIT'
        | 'FTP_TLS_INJECTION'
        | 'FTP_TLS_PLAIN'
        | 'FTP_TLS_REQUIRED'
        | 'FTP_TLS_RESUME'
        | 'HOST_INVALID'
        | 'HTTP_VERSION'
        | 'IDEMPOTENCY_MISMATCH'
        | 'IDEMPOTENCY_RUNNING'
        | 'IDEMPOTENCY_UNKNOWN'
        | 'INTERNAL'
        | 'IS_FOLDER'
        | 'KEY_MISSING'
        | 'MEDIA_TYPE'
        | 'METHOD_NOT_ALLOWED'
        | 'NAME_CHANGED'
        | 'NAME_INVALID'
        | 'NOT_ACCEPTABLE'
        | 'NOT_EMPTY'
        | 'NOT_FOUND'
        | 'PATH_INVALID'
        | 'PRECONDITION'
        | 'RANGE'
        | 'RATE_LIMITED'
        | 'REQUEST_INVALID'
        | 'SECRET_REQUIRED'
        | 'SITE_LOCKED'
        | 'SITE_NOT_FOUND'
        | 'SITE_NOT_SAVED'
        | 'STORE_BUSY'
        | 'STORE_FULL'
        | 'TARGET_NOT_ALLOWED'
        | 'TOKEN_NOT_FOUND'
        | 'TOO_LARGE'
        | 'TOO_MANY_CHANNELS'
        | 'TOO_MANY_FOLLOWERS'
        | 'TOO_MANY_SITES'
        | 'TOO_MANY_SOCKETS'
        | 'TOO_MANY_TOKENS'
        | 'TOO_MANY_UPLOADS'
        | 'TOO_MANY_WATCHES'
        | 'TREE_TOO_LARGE'
        | 'TUS_EXTENSION'
        | 'TUS_VERSION'
        | 'UPLOAD_GONE'
        | 'UPLOAD_LOCKED'
        | 'UPLOAD_MISMATCH'
        | 'UPLOAD_NOT_FOUND'
        | 'UPLOAD_NOT_RESUMABLE'
        | 'UPLOAD_OFFSET'
        | 'WATCH_NOT_FOUND'
        | 'WEBHOOK_INVALID'
        | 'WEBHOOK_NOT_ALLOWED'
        | 'WRONG_HOST';
      /** @description The step on the way to the file at which it happened. */
      phase?: string;
      /** @description What the FTP server said, and to which command. */
      ftp?: {
        verb: string;
        reply?: number;
        text?: string;
      };
      /** @description What lay beneath, from the last failure to the first: technical, in English, without secrets. */
      cause?: string;
      /** @description What to do next, in the same language as `detail`. */
      advice?: string;
      /** @description Whether the same call may succeed later. */
      retryable: boolean;
      /** @description Of `FTP_BUSY`: the place in the line of those who wait for a session (1 is the next one), and how long the request waited. */
      queue?: {
        position: number;
        waitedMs: number;
      };
      /** @description Finer reason of some codes, e.g. of `FTP_TLS_CERT`. */
      reason?: string;
      certificate?: components['schemas']['Certificate'];
      /** @description Also in `X-Request-Id`; finds the lines of the transcript. */
      requestId: string;
    };
    ProfileFact: {
      value: string | number | boolean;
      evidence: string;
      /** Format: date-time */
      at: string;
    };
    ProfileLine: {
      /** @constant */
      type: 'profile';
      settings: {
        /** @enum {string} */
        mode?: 'auto' | 'passive' | 'active' | 'epsv' | 'pasv' | 'eprt' | 'port';
        charset?: string;
      };
      /** @enum {string} */
      security?: 'auto' | 'explicit' | 'implicit' | 'plain';
      facts: {
        [key: string]: components['schemas']['ProfileFact'];
      };
    };
    /**
     * @description It takes requests.
     * @example {
     *       "status": "ready"
     *     }
     */
    Readiness: {
      /**
       * @description Requests are welcome.
       * @constant
       */
      status: 'ready';
    };
    ReportLine: {
      /** @constant */
      type: 'report';
      text: string;
    };
    /**
     * @description Who asks.
     * @example {
     *       "kind": "keeper",
     *       "rights": [
     *         "admin"
     *       ],
     *       "sites": "all",
     *       "folder": "/",
     *       "expiresAt": "2026-11-23T20:15:00.000Z",
     *       "version": "0.1.0",
     *       "active": {}
     *     }
     * @example {
     *       "token": "Zm9yIGV4YW1wbGUgb25seTogbm9ib2R5IGhvbGRzIGl0",
     *       "kind": "keeper",
     *       "rights": [
     *         "admin"
     *       ],
     *       "sites": "all",
     *       "folder": "/",
     *       "expiresAt": "2026-11-23T20:15:00.000Z",
     *       "version": "0.1.0",
     *       "active": {}
     *     }
     */
    SessionInfo: {
      /** @description Shown once, when signing in: for `Authorization: Bearer`. */
      token?: string;
      /**
       * @description `guest`: may make ad-hoc sites. `keeper`: keeps saved sites and tokens, too. `token`: a service with an API token.
       * @enum {string}
       */
      kind: 'guest' | 'keeper' | 'token';
      /** @description `admin` includes the others. */
      rights: ('read' | 'write' | 'delete' | 'admin')[];
      /** @description Ids of the saved sites that are reached. Ad-hoc sites of its own need no mention. */
      sites: 'all' | string[];
      /** @description Nothing outside of this folder is reached; `/` is everything. */
      folder: string;
      /**
       * Format: date-time
       * @description Left out: until it is revoked.
       */
      expiresAt?: string;
      version: string;
      demo?: components['schemas']['DemoSite'];
      active: {
        publicAddress?: string;
      };
    };
    /** @example {} */
    SignIn: {
      /** @description The access key, where one is configured: then it is needed, and whoever has it is a keeper of saved sites and tokens. */
      key?: string;
    };
    /**
     * @example {
     *       "id": "q3VmZ1Jx0pWk7dTn2sYbLA",
     *       "saved": true,
     *       "name": "ftp.example.org",
     *       "host": "ftp.example.org",
     *       "port": 21,
     *       "security": "auto",
     *       "user": "kim",
     *       "mode": "auto",
     *       "charset": "auto",
     *       "hasPassword": true,
     *       "createdAt": "2026-11-23T08:15:00.000Z"
     *     }
     */
    Site: {
      id: string;
      saved: boolean;
      name: string;
      host: string;
      port: number;
      /** @enum {string} */
      security: 'auto' | 'explicit' | 'implicit' | 'plain';
      user: string;
      /** @enum {string} */
      mode: 'auto' | 'passive' | 'active' | 'epsv' | 'pasv' | 'eprt' | 'port';
      /**
       * @description Left out when it is auto.
       * @enum {string}
       */
      segments?: 'auto' | 'off';
      /** @enum {string} */
      charset:
        | 'auto'
        | 'utf-8'
        | 'gb18030'
        | 'big5'
        | 'shift_jis'
        | 'euc-jp'
        | 'euc-kr'
        | 'windows-1250'
        | 'windows-1251'
        | 'windows-1252'
        | 'windows-1253'
        | 'windows-1254'
        | 'windows-1255'
        | 'windows-1256'
        | 'windows-1257'
        | 'windows-1258'
        | 'windows-874'
        | 'iso-8859-1'
        | 'iso-8859-2'
        | 'iso-8859-3'
        | 'iso-8859-4'
        | 'iso-8859-5'
        | 'iso-8859-6'
        | 'iso-8859-7'
        | 'iso-8859-8'
        | 'iso-8859-9'
        | 'iso-8859-10'
        | 'iso-8859-11'
        | 'iso-8859-13'
        | 'iso-8859-14'
        | 'iso-8859-15'
        | 'iso-8859-16'
        | 'koi8-r'
        | 'koi8-u'
        | 'ibm866';
      startFolder?: string;
      trustedCertificate?: string;
      /** @description Of a saved site: whether a password is kept. */
      hasPassword?: boolean;
      /** @description True when the kept password cannot be opened, because the key is missing or the site was changed in the database. Sending the password again unlocks it. */
      locked?: boolean;
      /** Format: date-time */
      createdAt: string;
    };
    /**
     * @example {
     *       "name": "Old harbour",
     *       "charset": "gb18030"
     *     }
     */
    SiteChange: {
      /**
       * @description Makes a saved site of an ad-hoc one.
       * @constant
       */
      saved?: true;
      /** @description How people call it; the host when left out. */
      name?: string;
      /** @description Name or address of the FTP server. */
      host?: string;
      /** @description Default 21, or 990 with implicit TLS. */
      port?: number;
      /**
       * @description `auto` is TLS when the server offers it, `implicit` is TLS from the first byte.
       * @enum {string}
       */
      security?: 'auto' | 'explicit' | 'implicit' | 'plain';
      /** @description Without one the login is anonymous. */
      user?: string;
      password?: string | null;
      account?: string | null;
      /**
       * @description How data connections are opened; `auto` finds out what works.
       * @enum {string}
       */
      mode?: 'auto' | 'passive' | 'active' | 'epsv' | 'pasv' | 'eprt' | 'port';
      /**
       * @description Whether several sessions may fetch one file together; `auto` when measuring says that it helps.
       * @enum {string}
       */
      segments?: 'auto' | 'off';
      /**
       * @description Charset of the names on the server; `auto` is UTF-8, with a guess for names that are not.
       * @enum {string}
       */
      charset?:
        | 'auto'
        | 'utf-8'
        | 'gb18030'
        | 'big5'
        | 'shift_jis'
        | 'euc-jp'
        | 'euc-kr'
        | 'windows-1250'
        | 'windows-1251'
        | 'windows-1252'
        | 'windows-1253'
        | 'windows-1254'
        | 'windows-1255'
        | 'windows-1256'
        | 'windows-1257'
        | 'windows-1258'
        | 'windows-874'
        | 'iso-8859-1'
        | 'iso-8859-2'
        | 'iso-8859-3'
        | 'iso-8859-4'
        | 'iso-8859-5'
        | 'iso-8859-6'
        | 'iso-8859-7'
        | 'iso-8859-8'
        | 'iso-8859-9'
        | 'iso-8859-10'
        | 'iso-8859-11'
        | 'iso-8859-13'
        | 'iso-8859-14'
        | 'iso-8859-15'
        | 'iso-8859-16'
        | 'koi8-r'
        | 'koi8-u'
        | 'ibm866';
      startFolder?: string | null;
      trustedCertificate?: string | null;
    };
    /**
     * @example {
     *       "saved": false,
     *       "host": "ftp.example.org",
     *       "user": "kim",
     *       "password": "correct horse"
     *     }
     */
    SiteDraft: {
      /** @description `false`: an ad-hoc site, which lives as long as the sign-in that made it and is never written down. `true`: it is kept, its secrets sealed; for keepers and tokens with the right `admin`. */
      saved: boolean;
      /** @description How people call it; the host when left out. */
      name?: string;
      /** @description Name or address of the FTP server. */
      host: string;
      /** @description Default 21, or 990 with implicit TLS. */
      port?: number;
      /**
       * @description `auto` is TLS when the server offers it, `implicit` is TLS from the first byte.
       * @enum {string}
       */
      security?: 'auto' | 'explicit' | 'implicit' | 'plain';
      /** @description Without one the login is anonymous. */
      user?: string;
      /** @description Never shown again. */
      password?: string;
      /** @description For servers that ask for ACCT. Never shown again. */
      account?: string;
      /**
       * @description How data connections are opened; `auto` finds out what works.
       * @enum {string}
       */
      mode?: 'auto' | 'passive' | 'active' | 'epsv' | 'pasv' | 'eprt' | 'port';
      /**
       * @description Whether several sessions may fetch one file together; `auto` when measuring says that it helps.
       * @enum {string}
       */
      segments?: 'auto' | 'off';
      /**
       * @description Charset of the names on the server; `auto` is UTF-8, with a guess for names that are not.
       * @enum {string}
       */
      charset?:
        | 'auto'
        | 'utf-8'
        | 'gb18030'
        | 'big5'
        | 'shift_jis'
        | 'euc-jp'
        | 'euc-kr'
        | 'windows-1250'
        | 'windows-1251'
        | 'windows-1252'
        | 'windows-1253'
        | 'windows-1254'
        | 'windows-1255'
        | 'windows-1256'
        | 'windows-1257'
        | 'windows-1258'
        | 'windows-874'
        | 'iso-8859-1'
        | 'iso-8859-2'
        | 'iso-8859-3'
        | 'iso-8859-4'
        | 'iso-8859-5'
        | 'iso-8859-6'
        | 'iso-8859-7'
        | 'iso-8859-8'
        | 'iso-8859-9'
        | 'iso-8859-10'
        | 'iso-8859-11'
        | 'iso-8859-13'
        | 'iso-8859-14'
        | 'iso-8859-15'
        | 'iso-8859-16'
        | 'koi8-r'
        | 'koi8-u'
        | 'ibm866';
      /** @description Absolute path opened first; otherwise the folder that the server puts us in. */
      startFolder?: string;
      /** @description SHA-256 of a certificate that a person has looked at and trusts, `AA:BB:…`. */
      trustedCertificate?: string;
    };
    /**
     * @description The status.
     * @example {
     *       "connected": true,
     *       "home": "/",
     *       "sessions": {
     *         "idle": 1,
     *         "leased": 0,
     *         "opening": 0,
     *         "waiting": 0,
     *         "limit": 4
     *       },
     *       "greeting": "FTP server ready",
     *       "system": "UNIX Type: L8",
     *       "protection": "explicit-tls",
     *       "dataMode": {
     *         "current": "extended-passive",
     *         "why": "it worked last time"
     *       },
     *       "charset": {
     *         "id": "utf-8",
     *         "why": "the server announces UTF8"
     *       },
     *       "capabilities": {
     *         "restart": {
     *           "available": true,
     *           "reason": "FEAT announces REST STREAM"
     *         }
     *       },
     *       "profile": {
     *         "dataMode": {
     *           "value": "extended-passive",
     *           "evidence": "229 was answered",
     *           "at": "2026-11-23T08:15:02.000Z"
     *         }
     *       }
     *     }
     */
    SiteStatus: {
      connected: boolean;
      home?: string;
      sessions: {
        idle: number;
        leased: number;
        opening: number;
        waiting: number;
        limit: number;
      };
      greeting?: string;
      system?: string;
      /** @enum {string} */
      protection?: 'plain' | 'explicit-tls' | 'implicit-tls';
      tls?: components['schemas']['TlsFacts'];
      dataMode?: {
        /** @enum {string} */
        current?: 'extended-passive' | 'passive' | 'extended-active' | 'active';
        why: string;
      };
      charset: {
        id: string;
        why: string;
      };
      capabilities: {
        [key: string]: components['schemas']['Capability'];
      };
      profile: {
        [key: string]: components['schemas']['ProfileFact'];
      };
    };
    /**
     * @description A ticket.
     * @example {
     *       "ticket": "Zm9yIGV4YW1wbGUgb25seTogbm9ib2R5IGhvbGRzIGl0",
     *       "expiresInSeconds": 30
     *     }
     */
    Ticket: {
      ticket: string;
      expiresInSeconds: number;
    };
    TlsFacts: {
      version: string;
      cipher: string;
      certificate?: components['schemas']['Certificate'];
      dataResumed?: boolean;
    };
    /**
     * @example {
     *       "id": "5rXn0cZt8uKq1aBvWm3yEg",
     *       "name": "Nightly report",
     *       "sites": [
     *         "q3VmZ1Jx0pWk7dTn2sYbLA"
     *       ],
     *       "rights": [
     *         "read",
     *         "write"
     *       ],
     *       "folder": "/reports",
     *       "createdAt": "2026-11-23T08:15:00.000Z"
     *     }
     */
    Token: {
      id: string;
      /** @description Who or what it is for. */
      name: string;
      /** @description Ids of saved sites, or `all`: those of today and those to come. */
      sites: 'all' | string[];
      /** @description `read`: list and download. `write`: make, upload, rename. `delete`. `admin`: all of it, and changing the site; on all sites also making sites and tokens. */
      rights: ('read' | 'write' | 'delete' | 'admin')[];
      /** @description `/` is everything. */
      folder: string;
      /** @description Id of the token that made it; left out: a person did. */
      madeBy?: string;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      expiresAt?: string;
      /**
       * Format: date-time
       * @description To the minute; left out: it was never used.
       */
      lastUsedAt?: string;
    };
    /**
     * @example {
     *       "name": "Nightly report",
     *       "sites": [
     *         "q3VmZ1Jx0pWk7dTn2sYbLA"
     *       ],
     *       "rights": [
     *         "read",
     *         "write"
     *       ],
     *       "folder": "/reports"
     *     }
     */
    TokenDraft: {
      /** @description Who or what it is for. */
      name: string;
      /** @description Ids of saved sites, or `all`: those of today and those to come. */
      sites: 'all' | string[];
      /** @description `read`: list and download. `write`: make, upload, rename. `delete`. `admin`: all of it, and changing the site; on all sites also making sites and tokens. */
      rights: ('read' | 'write' | 'delete' | 'admin')[];
      /** @description Absolute path; nothing outside of it is reached. Left out: everything. */
      folder?: string;
      /**
       * Format: date-time
       * @description Left out: until it is revoked.
       */
      expiresAt?: string;
    };
    /**
     * @example {
     *       "lines": [
     *         {
     *           "sequence": 1,
     *           "at": "2026-11-22T10:00:00.000Z",
     *           "session": 1,
     *           "kind": "command",
     *           "text": "NOOP",
     *           "verb": "NOOP"
     *         }
     *       ]
     *     }
     */
    Transcript: {
      lines: components['schemas']['TranscriptLine'][];
    };
    TranscriptLine: {
      sequence: number;
      /** Format: date-time */
      at: string;
      session: number;
      /** @enum {string} */
      kind: 'command' | 'reply' | 'event';
      text: string;
      verb?: string;
      code?: number;
      elapsedMs?: number;
      requestId?: string;
    };
    /**
     * @example {
     *       "id": "kJ8cQmVxT0q2Yv7nA5bZ1w",
     *       "path": "/pub/film.mp4",
     *       "lengthBytes": 5368709120,
     *       "storedBytes": 1073741824,
     *       "createdAt": "2026-11-22T18:00:00.000Z",
     *       "expiresAt": "2026-11-29T18:05:12.000Z"
     *     }
     */
    Upload: {
      id: string;
      /** @description Where the file goes. */
      path: string;
      lengthBytes: number;
      /** @description Bytes that the server had confirmed last. HEAD asks it anew. */
      storedBytes: number;
      /** Format: date-time */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it is given up if nobody goes on with it.
       */
      expiresAt: string;
    };
    /**
     * @description The unfinished uploads of whoever asks, oldest first.
     * @example {
     *       "uploads": []
     *     }
     */
    UploadList: {
      uploads: components['schemas']['Upload'][];
    };
    VerdictLine: {
      /** @constant */
      type: 'verdict';
      ok: boolean;
      /** @enum {string} */
      code:
        | 'target-forbidden'
        | 'name-unknown'
        | 'nothing-listens'
        | 'no-answer'
        | 'implicit-expected'
        | 'plain-expected'
        | 'not-ftp'
        | 'tls-refused'
        | 'tls-needed'
        | 'tls-failed'
        | 'certificate-untrusted'
        | 'busy'
        | 'account-needed'
        | 'wrong-password'
        | 'session-lost'
        | 'passive-blocked'
        | 'no-data'
        | 'home-unreadable'
        | 'unfinished'
        | 'only-active'
        | 'tls-reuse-missing'
        | 'private-address'
        | 'limit-one'
        | 'charset-legacy'
        | 'all-fine'
        | 'no-restart'
        | 'clear-text';
      also: (
        | 'target-forbidden'
        | 'name-unknown'
        | 'nothing-listens'
        | 'no-answer'
        | 'implicit-expected'
        | 'plain-expected'
        | 'not-ftp'
        | 'tls-refused'
        | 'tls-needed'
        | 'tls-failed'
        | 'certificate-untrusted'
        | 'busy'
        | 'account-needed'
        | 'wrong-password'
        | 'session-lost'
        | 'passive-blocked'
        | 'no-data'
        | 'home-unreadable'
        | 'unfinished'
        | 'only-active'
        | 'tls-reuse-missing'
        | 'private-address'
        | 'limit-one'
        | 'charset-legacy'
        | 'all-fine'
        | 'no-restart'
        | 'clear-text'
      )[];
      en: string;
      zh: string;
    };
    /**
     * @example {
     *       "id": "q3VmZ1Jx0pWk7dTn2sYbLA",
     *       "site": "q3VmZ1Jx0pWk7dTn2sYbLA",
     *       "folder": "/incoming",
     *       "recursive": false,
     *       "name": "*.csv",
     *       "ignore": [
     *         "*.part",
     *         "*.tmp"
     *       ],
     *       "everySeconds": 30,
     *       "stableSeconds": 30,
     *       "from": "now",
     *       "types": [
     *         "arrived",
     *         "replaced"
     *       ],
     *       "paused": false,
     *       "state": "watching",
     *       "createdAt": "2026-11-23T08:15:42.000Z",
     *       "lastSeq": 7,
     *       "lastLook": {
     *         "at": "2026-11-23T08:15:42.000Z",
     *         "files": 12,
     *         "complete": true
     *       },
     *       "nextLookInSeconds": 21,
     *       "webhook": {
     *         "url": "https://orders.example.org/hooks/ftp",
     *         "state": "active",
     *         "waiting": 0,
     *         "failed": 0
     *       }
     *     }
     */
    Watch: {
      id: string;
      site: string;
      folder: string;
      recursive: boolean;
      name?: string;
      ignore: string[];
      everySeconds: number;
      stableSeconds: number;
      /** @enum {string} */
      from: 'now' | 'all';
      types: ('arrived' | 'replaced' | 'removed')[];
      paused: boolean;
      /**
       * @description `failing`: the last look failed, the next one is tried later and later; `stopped`: its site or its token is gone.
       * @enum {string}
       */
      state: 'starting' | 'watching' | 'failing' | 'paused' | 'stopped';
      /** Format: date-time */
      createdAt: string;
      /** @description Number of its newest event, 0 before the first one. */
      lastSeq: number;
      lastLook?: {
        /** Format: date-time */
        at: string;
        /** @description Files that were seen and are not ignored. */
        files: number;
        /** @description False when a limit or a folder that may not be read cut it. */
        complete: boolean;
      };
      nextLookInSeconds?: number;
      error?: {
        /** @description Code of the problem. */
        code: string;
        /** @description Technical, in English. */
        detail: string;
        /** Format: date-time */
        at: string;
        /** @description Looks that failed in a row. */
        failures: number;
      };
      webhook?: components['schemas']['Webhook'];
    };
    /**
     * @example {
     *       "paused": true
     *     }
     */
    WatchChange: {
      /** @description A paused watch does not look; what changes meanwhile is told when it goes on. */
      paused?: boolean;
      /** @description Another webhook, which also gets what still waits; null: none, and nothing waits any more. */
      webhook?: components['schemas']['WebhookDraft'] | null;
    };
    /**
     * @example {
     *       "site": "q3VmZ1Jx0pWk7dTn2sYbLA",
     *       "folder": "/incoming",
     *       "name": "*.csv",
     *       "everySeconds": 30,
     *       "stableSeconds": 30,
     *       "webhook": {
     *         "url": "https://orders.example.org/hooks/ftp"
     *       }
     *     }
     */
    WatchDraft: {
      /** @description Id of a saved site. */
      site: string;
      /** @description Absolute path. */
      folder: string;
      /** @description Whether folders in it are watched, too. Links are never followed. Default false. */
      recursive?: boolean;
      /** @description Only files whose name matches, with *, ? and [...]; upper and lower case are the same. */
      name?: string;
      /** @description Files and folders whose name matches one of these are left alone. Default: names of unfinished uploads, such as *.part and *.tmp. */
      ignore?: string[];
      /** @description From one look to the next. Default 60. */
      everySeconds?: number;
      /** @description How long size and time have to stand still, over two looks at least. Default 30. */
      stableSeconds?: number;
      /**
       * @description `now` (default): what is there already is known silently; `all`: it arrives, too.
       * @enum {string}
       */
      from?: 'now' | 'all';
      /** @description Which events are told. Default arrived and replaced. */
      types?: ('arrived' | 'replaced' | 'removed')[];
      webhook?: components['schemas']['WebhookDraft'];
    };
    /**
     * @example {
     *       "id": "q3VmZ1Jx0pWk7dTn2sYbLA-7",
     *       "seq": 7,
     *       "watch": "q3VmZ1Jx0pWk7dTn2sYbLA",
     *       "site": "q3VmZ1Jx0pWk7dTn2sYbLA",
     *       "type": "arrived",
     *       "path": "/incoming/orders.csv",
     *       "name": "orders.csv",
     *       "sizeBytes": 18204,
     *       "modifiedAt": "2026-11-23T08:14:55.000Z",
     *       "precision": "second",
     *       "at": "2026-11-23T08:15:42.000Z"
     *     }
     */
    WatchEvent: {
      /** @description The same however often it is told; drop what you have seen. */
      id: string;
      /** @description Counts within the watch. */
      seq: number;
      watch: string;
      site: string;
      /** @enum {string} */
      type: 'arrived' | 'replaced' | 'removed';
      /** @description As entries have it: give it back as it is. */
      path: string;
      /** @description For eyes only. */
      name: string;
      sizeBytes?: number;
      /** Format: date-time */
      modifiedAt?: string;
      /** @enum {string} */
      precision?: 'second' | 'minute' | 'day';
      /** Format: date-time */
      at: string;
    };
    /**
     * @description Events, oldest first.
     * @example {
     *       "events": [],
     *       "next": 7,
     *       "missed": 0
     *     }
     */
    WatchEvents: {
      events: components['schemas']['WatchEvent'][];
      /** @description Ask for `since` this next time. */
      next: number;
      /** @description Events after `since` that are not kept any more. */
      missed: number;
    };
    WayFacts: {
      /** @enum {string} */
      mode: 'extended-passive' | 'passive' | 'extended-active' | 'active';
      works: boolean;
      /** @enum {string} */
      dials: 'gateway' | 'server';
      announced?: {
        address: string;
        /** @enum {string} */
        kind: 'public' | 'private' | 'shared' | 'loopback' | 'link-local' | 'special';
      };
      port?: number;
      evidence: string;
    };
    Webhook: {
      url: string;
      /** @description Only in the answer to the call that made it. */
      secret?: string;
      /**
       * @description `stopped`: the receiver answered 410; set a webhook again to go on.
       * @enum {string}
       */
      state: 'active' | 'stopped';
      /** @description Events that are not delivered yet. */
      waiting: number;
      /** @description Events that were given up. */
      failed: number;
      /** @description Why the last attempt failed. */
      reason?: string;
    };
    /**
     * @example {
     *       "url": "https://orders.example.org/hooks/ftp"
     *     }
     */
    WebhookDraft: {
      /** @description http or https, without user and password. Redirects are not followed. */
      url: string;
      /** @description Signs every delivery; left out, one is made and shown in this answer only. */
      secret?: string;
    };
  };
  responses: {
    /** @description It failed; `code` says why. */
    Problem: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        /**
         * @example {
         *       "type": "urn:gangway:problem:ftp-not-found",
         *       "title": "Not found",
         *       "status": 404,
         *       "detail": "There is nothing at this path.",
         *       "code": "FTP_NOT_FOUND",
         *       "phase": "command",
         *       "ftp": {
         *         "verb": "RETR",
         *         "reply": 550,
         *         "text": "No such file."
         *       },
         *       "retryable": false,
         *       "requestId": "q3VmZ1Jx0pWk7dTn2sYbLA"
         *     }
         */
        'application/problem+json': components['schemas']['Problem'];
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who asks. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "kind": "keeper",
           *       "rights": [
           *         "admin"
           *       ],
           *       "sites": "all",
           *       "folder": "/",
           *       "expiresAt": "2026-11-23T20:15:00.000Z",
           *       "version": "0.1.0",
           *       "active": {}
           *     }
           */
          'application/json': components['schemas']['SessionInfo'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  signIn: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /** @example {} */
        'application/json': components['schemas']['SignIn'];
      };
    };
    responses: {
      /** @description Signed in before. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "kind": "keeper",
           *       "rights": [
           *         "admin"
           *       ],
           *       "sites": "all",
           *       "folder": "/",
           *       "expiresAt": "2026-11-23T20:15:00.000Z",
           *       "version": "0.1.0",
           *       "active": {}
           *     }
           */
          'application/json': components['schemas']['SessionInfo'];
        };
      };
      /** @description Signed in. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "kind": "keeper",
           *       "rights": [
           *         "admin"
           *       ],
           *       "sites": "all",
           *       "folder": "/",
           *       "expiresAt": "2026-11-23T20:15:00.000Z",
           *       "version": "0.1.0",
           *       "active": {}
           *     }
           */
          'application/json': components['schemas']['SessionInfo'];
        };
      };
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  signOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Signed out. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  createTicket: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A ticket. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "ticket": "Zm9yIGV4YW1wbGUgb25seTogbm9ib2R5IGhvbGRzIGl0",
           *       "expiresInSeconds": 30
           *     }
           */
          'application/json': components['schemas']['Ticket'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  listTokens: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The tokens. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example [
           *       {
           *         "id": "5rXn0cZt8uKq1aBvWm3yEg",
           *         "name": "Nightly report",
           *         "sites": [
           *           "q3VmZ1Jx0pWk7dTn2sYbLA"
           *         ],
           *         "rights": [
           *           "read",
           *           "write"
           *         ],
           *         "folder": "/reports",
           *         "createdAt": "2026-11-23T08:15:00.000Z"
           *       }
           *     ]
           */
          'application/json': components['schemas']['Token'][];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  createToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "Nightly report",
         *       "sites": [
         *         "q3VmZ1Jx0pWk7dTn2sYbLA"
         *       ],
         *       "rights": [
         *         "read",
         *         "write"
         *       ],
         *       "folder": "/reports"
         *     }
         */
        'application/json': components['schemas']['TokenDraft'];
      };
    };
    responses: {
      /** @description Made; `Location` says where it is managed. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "5rXn0cZt8uKq1aBvWm3yEg",
           *       "name": "Nightly report",
           *       "sites": [
           *         "q3VmZ1Jx0pWk7dTn2sYbLA"
           *       ],
           *       "rights": [
           *         "read",
           *         "write"
           *       ],
           *       "folder": "/reports",
           *       "createdAt": "2026-11-23T08:15:00.000Z",
           *       "token": "gw_Zm9yIGV4YW1wbGUgb25seTogbm9ib2R5IGhvbGRzIGl0"
           *     }
           */
          'application/json': components['schemas']['NewToken'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  getToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the token, not the token itself.
         * @example 5rXn0cZt8uKq1aBvWm3yEg
         */
        token: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The token. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "5rXn0cZt8uKq1aBvWm3yEg",
           *       "name": "Nightly report",
           *       "sites": [
           *         "q3VmZ1Jx0pWk7dTn2sYbLA"
           *       ],
           *       "rights": [
           *         "read",
           *         "write"
           *       ],
           *       "folder": "/reports",
           *       "createdAt": "2026-11-23T08:15:00.000Z"
           *     }
           */
          'application/json': components['schemas']['Token'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  revokeToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the token, not the token itself.
         * @example 5rXn0cZt8uKq1aBvWm3yEg
         */
        token: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Revoked. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  listSites: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The sites. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example [
           *       {
           *         "id": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *         "saved": true,
           *         "name": "ftp.example.org",
           *         "host": "ftp.example.org",
           *         "port": 21,
           *         "security": "auto",
           *         "user": "kim",
           *         "mode": "auto",
           *         "charset": "auto",
           *         "hasPassword": true,
           *         "createdAt": "2026-11-23T08:15:00.000Z"
           *       }
           *     ]
           */
          'application/json': components['schemas']['Site'][];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  createSite: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "saved": false,
         *       "host": "ftp.example.org",
         *       "user": "kim",
         *       "password": "correct horse"
         *     }
         */
        'application/json': components['schemas']['SiteDraft'];
      };
    };
    responses: {
      /** @description Made; `Location` says where it is. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *       "saved": true,
           *       "name": "ftp.example.org",
           *       "host": "ftp.example.org",
           *       "port": 21,
           *       "security": "auto",
           *       "user": "kim",
           *       "mode": "auto",
           *       "charset": "auto",
           *       "hasPassword": true,
           *       "createdAt": "2026-11-23T08:15:00.000Z"
           *     }
           */
          'application/json': components['schemas']['Site'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  getSite: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The site; `ETag` names this version of it. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *       "saved": true,
           *       "name": "ftp.example.org",
           *       "host": "ftp.example.org",
           *       "port": 21,
           *       "security": "auto",
           *       "user": "kim",
           *       "mode": "auto",
           *       "charset": "auto",
           *       "hasPassword": true,
           *       "createdAt": "2026-11-23T08:15:00.000Z"
           *     }
           */
          'application/json': components['schemas']['Site'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  deleteSite: {
    parameters: {
      query?: never;
      header?: {
        /** @description Entity tag of the version that is meant; another one is answered with 412. */
        'if-match'?: string;
      };
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ended. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  updateSite: {
    parameters: {
      query?: never;
      header?: {
        /** @description Entity tag of the version that is meant; another one is answered with 412. */
        'if-match'?: string;
      };
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "Old harbour",
         *       "charset": "gb18030"
         *     }
         */
        'application/json': components['schemas']['SiteChange'];
      };
    };
    responses: {
      /** @description The site as it is now. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *       "saved": true,
           *       "name": "ftp.example.org",
           *       "host": "ftp.example.org",
           *       "port": 21,
           *       "security": "auto",
           *       "user": "kim",
           *       "mode": "auto",
           *       "charset": "auto",
           *       "hasPassword": true,
           *       "createdAt": "2026-11-23T08:15:00.000Z"
           *     }
           */
          'application/json': components['schemas']['Site'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  diagnoseSite: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /**
         * @example {
         *       "write": false
         *     }
         */
        'application/json': components['schemas']['DiagnosisRequest'];
      };
    };
    responses: {
      /** @description One line per message; a body without the line `report` was broken off. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "type": "check",
           *       "id": "dns",
           *       "state": "pass",
           *       "evidence": "192.0.2.10",
           *       "ms": 3
           *     }
           */
          'application/x-ndjson': components['schemas']['DiagnosisLine'];
          /**
           * @example event: check
           *     data: {"type":"check","id":"dns","state":"running","evidence":"","ms":0}
           */
          'text/event-stream': string;
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  forgetProfile: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is forgotten. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  getSiteStatus: {
    parameters: {
      query?: {
        /** @description Log in first, if there is no session. */
        connect?: boolean;
      };
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The status. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "connected": true,
           *       "home": "/",
           *       "sessions": {
           *         "idle": 1,
           *         "leased": 0,
           *         "opening": 0,
           *         "waiting": 0,
           *         "limit": 4
           *       },
           *       "greeting": "FTP server ready",
           *       "system": "UNIX Type: L8",
           *       "protection": "explicit-tls",
           *       "dataMode": {
           *         "current": "extended-passive",
           *         "why": "it worked last time"
           *       },
           *       "charset": {
           *         "id": "utf-8",
           *         "why": "the server announces UTF8"
           *       },
           *       "capabilities": {
           *         "restart": {
           *           "available": true,
           *           "reason": "FEAT announces REST STREAM"
           *         }
           *       },
           *       "profile": {
           *         "dataMode": {
           *           "value": "extended-passive",
           *           "evidence": "229 was answered",
           *           "at": "2026-11-23T08:15:02.000Z"
           *         }
           *       }
           *     }
           */
          'application/json': components['schemas']['SiteStatus'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  getTranscript: {
    parameters: {
      query?: {
        /** @description Only what this request caused; its id is in `X-Request-Id`. */
        requestId?: string;
        /**
         * @description Only lines after this sequence number.
         * @example 0
         */
        since?: number;
        /** @description As a text file to keep, whatever `Accept` says. */
        download?: string;
      };
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The lines. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "lines": [
           *         {
           *           "sequence": 1,
           *           "at": "2026-11-22T10:00:00.000Z",
           *           "session": 1,
           *           "kind": "command",
           *           "text": "NOOP",
           *           "verb": "NOOP"
           *         }
           *       ]
           *     }
           */
          'application/json': components['schemas']['Transcript'];
          /** @example 2026-11-22T10:00:00.000Z 1 > PASS *** */
          'text/plain': string;
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  readFile: {
    parameters: {
      query?: {
        /**
         * @description `?download`: asks a browser to save the file.
         * @example
         */
        download?: string;
        /** @description Keeps the response open and sends what is appended to the file. */
        follow?: boolean;
        /** @description With `follow`: the first byte to send. Default: the end. */
        from?: number;
      };
      header?: {
        /**
         * @description One range of bytes, or several.
         * @example bytes=0-499
         */
        range?: string;
        /**
         * @description A strong entity tag or an HTTP date: parts only of that version.
         * @example "z-rs-4AB"
         */
        'if-range'?: string;
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags that the client has: 304 for one of them.
         * @example W/"z-rs"
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-modified-since'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
        /**
         * @description Asks for a `Repr-Digest`, where the server computes hashes (RFC 9530).
         * @example sha-256=10
         */
        'want-repr-digest'?: string;
      };
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The file. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example Hello from the harbour. */
          'application/octet-stream': string;
        };
      };
      /** @description The part that was asked for, or several parts as multipart/byteranges. */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example Hello from the harbour. */
          'application/octet-stream': string;
        };
      };
      /** @description The client has this version. */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  writeFile: {
    parameters: {
      query?: {
        /** @description Make the folders above it that are missing. */
        parents?: boolean;
      };
      header?: {
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags, or `*`: only if nothing is there.
         * @example *
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
        /**
         * @description Adds to the end of the file: `bytes first-last/total`; first is the size of the file now.
         * @example bytes 100-199/*
         */
        'content-range'?: string;
        /**
         * @description sha-256 or sha-512 of the body; nothing is put in place unless it is right (RFC 9530).
         * @example sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:
         */
        'repr-digest'?: string;
        /**
         * @description The same.
         * @example sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:
         */
        'content-digest'?: string;
        /**
         * @description Time of the file, RFC 3339.
         * @example 2026-11-22T08:15:00Z
         */
        'x-modified-at'?: string;
        /**
         * @description Id under which the transfer is shown: 8 to 64 letters, digits, - or _.
         * @example nightly-0001
         */
        'gateway-transfer'?: string;
      };
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /** @example Hello from the harbour. */
        'application/octet-stream': string;
      };
    };
    responses: {
      /** @description It is new. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description It has replaced a file, or was added to one. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  deleteFile: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags, or `*`: only if nothing is there.
         * @example *
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
      };
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  headFile: {
    parameters: {
      query?: {
        /**
         * @description `?download`: asks a browser to save the file.
         * @example
         */
        download?: string;
      };
      header?: {
        /**
         * @description One range of bytes, or several.
         * @example bytes=0-499
         */
        range?: string;
        /**
         * @description A strong entity tag or an HTTP date: parts only of that version.
         * @example "z-rs-4AB"
         */
        'if-range'?: string;
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags that the client has: 304 for one of them.
         * @example W/"z-rs"
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-modified-since'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
        /**
         * @description Asks for a `Repr-Digest`, where the server computes hashes (RFC 9530).
         * @example sha-256=10
         */
        'want-repr-digest'?: string;
      };
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The headers of the whole file. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The client has this version. */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  changeEntry: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags, or `*`: only if nothing is there.
         * @example *
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
      };
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "report-final.txt"
         *     }
         */
        'application/json': components['schemas']['EntryChange'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "path": "/archive/report.txt"
           *     }
           */
          'application/json': components['schemas']['ChangedEntry'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  getEntry: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "name": "report.txt",
           *       "path": "/pub/report.txt",
           *       "kind": "file",
           *       "sizeBytes": 18204,
           *       "modifiedAt": "2026-11-22T10:00:00.000Z",
           *       "precision": "second",
           *       "permissions": {
           *         "octal": "0644",
           *         "text": "rw-r--r--"
           *       }
           *     }
           */
          'application/json': components['schemas']['Entry'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  listFolder: {
    parameters: {
      query?: {
        /**
         * @description Entries of one page. Default 1000.
         * @example 200
         */
        limit?: number;
        /** @description From the page before. The page comes out of the same snapshot, in the same order; 410 CURSOR_EXPIRED when that is gone. */
        cursor?: string;
        /** @description What sorts. Numbers in names count as numbers, case does not; what is equal goes by name, then by code units. Default name. */
        sort?: 'name' | 'size' | 'modified' | 'kind';
        /** @description Entries without the fact that sorts are the smallest. Default asc. */
        order?: 'asc' | 'desc';
        /** @description Whether folders stand before all else, in either order. Default first. */
        folders?: 'first' | 'mixed';
        /**
         * @description Only names that contain this, or match it when it has a wildcard: `*` any run of characters, `?` one, `[a-z]`, `[!a-z]`. Case does not count.
         * @example *.pdf
         */
        filter?: string;
        /** @description Whether names that begin with a dot are listed. Default true. */
        hidden?: boolean;
      };
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once. May hold slashes, and may be left out for the root folder.
         * @example pub
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The folder, or a page of it. With a `cursor` there are more pages. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "path": "/pub",
           *       "bytesPath": "/pub",
           *       "shownPath": "/pub",
           *       "entries": [
           *         {
           *           "name": "report 9.pdf",
           *           "path": "/pub/report 9.pdf",
           *           "kind": "file",
           *           "sizeBytes": 48213,
           *           "modifiedAt": "2026-11-20T08:15:00.000Z",
           *           "precision": "second"
           *         }
           *       ],
           *       "complete": true,
           *       "charset": "utf-8",
           *       "dialect": "mlsd",
           *       "total": 1
           *     }
           */
          'application/json': components['schemas']['Folder'];
          /**
           * @example {
           *       "name": "report.txt",
           *       "path": "/pub/report.txt",
           *       "kind": "file",
           *       "sizeBytes": 18204,
           *       "modifiedAt": "2026-11-22T10:00:00.000Z",
           *       "precision": "second",
           *       "permissions": {
           *         "octal": "0644",
           *         "text": "rw-r--r--"
           *       }
           *     }
           */
          'application/x-ndjson': components['schemas']['FolderLine'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  createFolder: {
    parameters: {
      query?: {
        /** @description Whether missing folders around it are made, too. Default true. */
        parents?: boolean;
      };
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once. May hold slashes, and may be left out for the root folder.
         * @example pub
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is there. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  deleteFolder: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once. May hold slashes, and may be left out for the root folder.
         * @example pub
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  getArchive: {
    parameters: {
      query: {
        /**
         * @description A file or folder, absolute; may be given several times.
         * @example /pub/photos
         */
        path: string | string[];
        /**
         * @description Default zip. tar needs the size of every file before its bytes.
         * @example zip
         */
        format?: 'zip' | 'tar' | 'tar.gz';
        /** @description Of a zip: `fast` makes smaller what its name does not promise to be small already, `none` nothing. Default fast. */
        compression?: 'fast' | 'none';
      };
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The archive. One that was broken off has no valid end, and its connection is reset. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example Hello from the harbour. */
          'application/zip': string;
          /** @example Hello from the harbour. */
          'application/x-tar': string;
          /** @example Hello from the harbour. */
          'application/gzip': string;
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  makeArchive: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "paths": [
         *         "/pub/photos",
         *         "/pub/read me.txt"
         *       ],
         *       "format": "zip"
         *     }
         */
        'application/json': components['schemas']['ArchiveRequest'];
      };
    };
    responses: {
      /** @description The archive. One that was broken off has no valid end, and its connection is reset. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example Hello from the harbour. */
          'application/zip': string;
          /** @example Hello from the harbour. */
          'application/x-tar': string;
          /** @example Hello from the harbour. */
          'application/gzip': string;
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  searchTree: {
    parameters: {
      query?: {
        /**
         * @description Folder where the search begins, absolute. Default `/`.
         * @example /pub
         */
        path?: string;
        /**
         * @description Part of the name, or with a wildcard all of it: `*` any run of characters, `?` one, `[a-z]`, `[!a-z]`. Case does not count.
         * @example *.log
         */
        name?: string;
        kind?: 'file' | 'folder' | 'link' | 'other';
        /** @description Bytes. What has no size is no hit. */
        minSize?: number;
        /** @description Bytes. What has no size is no hit. */
        maxSize?: number;
        /** @description This instant or later. What has no time is no hit. */
        modifiedAfter?: string;
        /** @description Before this instant. What has no time is no hit. */
        modifiedBefore?: string;
        /**
         * @description Text within one line of the file. Read are files of up to 16 MiB that are text: UTF-8, UTF-16 with a mark, or the charset of the site.
         * @example connection refused
         */
        content?: string;
        /** @description Whether the case of `content` counts. Default any. */
        case?: 'any' | 'exact';
        /** @description Hits after which the search ends. Default 1000. */
        limit?: number;
      };
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Hits, progress, what was skipped, and the end. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "type": "hit",
           *       "entry": {
           *         "name": "ftp.log",
           *         "path": "/pub/ftp.log",
           *         "kind": "file",
           *         "sizeBytes": 48213
           *       },
           *       "matches": [
           *         {
           *           "line": 212,
           *           "excerpt": "10:15:02 connection refused by 192.0.2.7"
           *         }
           *       ]
           *     }
           */
          'application/x-ndjson':
            | {
                /** @constant */
                type: 'hit';
                entry: components['schemas']['Entry'];
                /** @description The first lines of the file that have `content` in them. */
                matches?: {
                  line: number;
                  /** @description What stands around it in its line. */
                  excerpt: string;
                }[];
              }
            | {
                /** @constant */
                type: 'skipped';
                path: string;
                /** @enum {string} */
                reason:
                  | 'forbidden'
                  | 'missing'
                  | 'depth'
                  | 'loop'
                  | 'cut'
                  | 'unsafe'
                  | 'link'
                  | 'other'
                  | 'size'
                  | 'large';
              }
            | {
                /** @constant */
                type: 'progress';
                /** @description Folders that were listed. */
                folders: number;
                /** @description Entries that were looked at. */
                entries: number;
                /** @description Files that were read. */
                files: number;
                hits: number;
                path: string;
              }
            | {
                /** @constant */
                type: 'end';
                /** @description True when everything was looked at. */
                complete: boolean;
                /** @enum {string} */
                limit?: 'hits' | 'entries' | 'time';
                /** @description Folders that were listed. */
                folders: number;
                /** @description Entries that were looked at. */
                entries: number;
                /** @description Files that were read. */
                files: number;
                hits: number;
                skipped: number;
              };
          /**
           * @example {
           *       "type": "hit",
           *       "entry": {
           *         "name": "ftp.log",
           *         "path": "/pub/ftp.log",
           *         "kind": "file",
           *         "sizeBytes": 48213
           *       },
           *       "matches": [
           *         {
           *           "line": 212,
           *           "excerpt": "10:15:02 connection refused by 192.0.2.7"
           *         }
           *       ]
           *     }
           */
          'text/event-stream':
            | {
                /** @constant */
                type: 'hit';
                entry: components['schemas']['Entry'];
                /** @description The first lines of the file that have `content` in them. */
                matches?: {
                  line: number;
                  /** @description What stands around it in its line. */
                  excerpt: string;
                }[];
              }
            | {
                /** @constant */
                type: 'skipped';
                path: string;
                /** @enum {string} */
                reason:
                  | 'forbidden'
                  | 'missing'
                  | 'depth'
                  | 'loop'
                  | 'cut'
                  | 'unsafe'
                  | 'link'
                  | 'other'
                  | 'size'
                  | 'large';
              }
            | {
                /** @constant */
                type: 'progress';
                /** @description Folders that were listed. */
                folders: number;
                /** @description Entries that were looked at. */
                entries: number;
                /** @description Files that were read. */
                files: number;
                hits: number;
                path: string;
              }
            | {
                /** @constant */
                type: 'end';
                /** @description True when everything was looked at. */
                complete: boolean;
                /** @enum {string} */
                limit?: 'hits' | 'entries' | 'time';
                /** @description Folders that were listed. */
                folders: number;
                /** @description Entries that were looked at. */
                entries: number;
                /** @description Files that were read. */
                files: number;
                hits: number;
                skipped: number;
              };
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  listUploads: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The unfinished uploads of whoever asks, oldest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "uploads": []
           *     }
           */
          'application/json': components['schemas']['UploadList'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  createUpload: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Version of the protocol; anything else is 412 `TUS_VERSION`.
         * @example 1.0.0
         */
        'tus-resumable'?: string;
        /**
         * @description Bytes of the whole file: 1 to 15 digits.
         * @example 5368709120
         */
        'upload-length'?: string;
        /**
         * @description Pairs of key and Base64 value. `path`, or `filename` with `folder` (default `/`): where the file goes. `overwrite`: `fail` (default) or `replace`; `ifMatch`, `ifNoneMatch`: entity tags, and then `replace` is the default; `modifiedAt`: RFC 3339; `parents`: `true` makes missing folders. Other keys are kept and given back.
         * @example path L3B1Yi9maWxtLm1wNA==,overwrite cmVwbGFjZQ==
         */
        'upload-metadata'?: string;
        /**
         * @description Checksum of the bytes of this request: algorithm (sha1, sha256, sha512, md5), a blank, Base64. When it is wrong, 460, and none of the bytes are kept.
         * @example sha1 L9ThxnotKPzthJ7hu3bnORuT6xI=
         */
        'upload-checksum'?: string;
        /**
         * @description `application/offset+octet-stream` when bytes are sent.
         * @example application/offset+octet-stream
         */
        'content-type'?: string;
      };
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /** @example Hello from the harbour. */
        'application/offset+octet-stream': string;
      };
    };
    responses: {
      /** @description The upload has begun; one of no bytes is complete. */
      201: {
        headers: {
          /** @description Address of the upload. */
          Location?: string;
          /** @description Bytes that the server has of the file. Only when some came along. */
          'Upload-Offset'?: string;
          /** @description When the upload is given up if nobody goes on with it. */
          'Upload-Expires'?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  offerUploads: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the site.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        site: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What is offered. */
      204: {
        headers: {
          /** @description Versions of the protocol. */
          'Tus-Version'?: string;
          /** @description Extensions of the protocol. */
          'Tus-Extension'?: string;
          /** @description Algorithms of `Upload-Checksum`. */
          'Tus-Checksum-Algorithm'?: string;
          /** @description Bytes of the largest file; missing when there is no limit. */
          'Tus-Max-Size'?: string;
          /** @description How the FTP server adds to a file: `REST`, `APPE`, or `none`: then only whole files arrive. Missing while nobody knows. */
          'Gateway-Append'?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  overrideUploadCall: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Version of the protocol; anything else is 412 `TUS_VERSION`.
         * @example 1.0.0
         */
        'tus-resumable'?: string;
        /**
         * @description Where these bytes begin, as HEAD told it.
         * @example 1048576
         */
        'upload-offset'?: string;
        /**
         * @description Checksum of the bytes of this request: algorithm (sha1, sha256, sha512, md5), a blank, Base64. When it is wrong, 460, and none of the bytes are kept.
         * @example sha1 L9ThxnotKPzthJ7hu3bnORuT6xI=
         */
        'upload-checksum'?: string;
        /**
         * @description `application/offset+octet-stream` when bytes are sent.
         * @example application/offset+octet-stream
         */
        'content-type'?: string;
        /**
         * @description `PATCH`, `DELETE` or `HEAD`.
         * @example HEAD
         */
        'x-http-method-override'?: string;
      };
      path: {
        /** @description Id of the site. */
        site: string;
        /** @description Id of the upload: the last part of the `Location` that made it. */
        upload: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /** @example Hello from the harbour. */
        'application/offset+octet-stream': string;
      };
    };
    responses: {
      /** @description As HEAD. */
      200: {
        headers: {
          /** @description Bytes that the server has of the file. */
          'Upload-Offset'?: string;
          /** @description Bytes of the whole file. */
          'Upload-Length'?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description As PATCH or DELETE. */
      204: {
        headers: {
          /** @description Bytes that the server has of the file. */
          'Upload-Offset'?: string;
          /** @description When the upload is given up if nobody goes on with it. */
          'Upload-Expires'?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  endUpload: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Version of the protocol; anything else is 412 `TUS_VERSION`.
         * @example 1.0.0
         */
        'tus-resumable'?: string;
      };
      path: {
        /** @description Id of the site. */
        site: string;
        /** @description Id of the upload: the last part of the `Location` that made it. */
        upload: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Given up. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  askUpload: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Version of the protocol; anything else is 412 `TUS_VERSION`.
         * @example 1.0.0
         */
        'tus-resumable'?: string;
      };
      path: {
        /** @description Id of the site. */
        site: string;
        /** @description Id of the upload: the last part of the `Location` that made it. */
        upload: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How far it is. At its length the file is in its place. */
      200: {
        headers: {
          /** @description Bytes that the server has of the file. */
          'Upload-Offset'?: string;
          /** @description Bytes of the whole file. */
          'Upload-Length'?: string;
          /** @description As it was said when the upload was made. */
          'Upload-Metadata'?: string;
          /** @description When the upload is given up if nobody goes on with it. */
          'Upload-Expires'?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  addToUpload: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description Version of the protocol; anything else is 412 `TUS_VERSION`.
         * @example 1.0.0
         */
        'tus-resumable'?: string;
        /**
         * @description Where these bytes begin, as HEAD told it.
         * @example 1048576
         */
        'upload-offset'?: string;
        /**
         * @description Checksum of the bytes of this request: algorithm (sha1, sha256, sha512, md5), a blank, Base64. When it is wrong, 460, and none of the bytes are kept.
         * @example sha1 L9ThxnotKPzthJ7hu3bnORuT6xI=
         */
        'upload-checksum'?: string;
        /**
         * @description `application/offset+octet-stream` when bytes are sent.
         * @example application/offset+octet-stream
         */
        'content-type'?: string;
      };
      path: {
        /** @description Id of the site. */
        site: string;
        /** @description Id of the upload: the last part of the `Location` that made it. */
        upload: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /** @example Hello from the harbour. */
        'application/offset+octet-stream': string;
      };
    };
    responses: {
      /** @description The bytes are on the server. */
      204: {
        headers: {
          /** @description Bytes that the server has of the file. */
          'Upload-Offset'?: string;
          /** @description When the upload is given up if nobody goes on with it. */
          'Upload-Expires'?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  listWatches: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The watches. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example [
           *       {
           *         "id": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *         "site": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *         "folder": "/incoming",
           *         "recursive": false,
           *         "name": "*.csv",
           *         "ignore": [
           *           "*.part",
           *           "*.tmp"
           *         ],
           *         "everySeconds": 30,
           *         "stableSeconds": 30,
           *         "from": "now",
           *         "types": [
           *           "arrived",
           *           "replaced"
           *         ],
           *         "paused": false,
           *         "state": "watching",
           *         "createdAt": "2026-11-23T08:15:42.000Z",
           *         "lastSeq": 7,
           *         "lastLook": {
           *           "at": "2026-11-23T08:15:42.000Z",
           *           "files": 12,
           *           "complete": true
           *         },
           *         "nextLookInSeconds": 21,
           *         "webhook": {
           *           "url": "https://orders.example.org/hooks/ftp",
           *           "state": "active",
           *           "waiting": 0,
           *           "failed": 0
           *         }
           *       }
           *     ]
           */
          'application/json': components['schemas']['Watch'][];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  createWatch: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "site": "q3VmZ1Jx0pWk7dTn2sYbLA",
         *       "folder": "/incoming",
         *       "name": "*.csv",
         *       "everySeconds": 30,
         *       "stableSeconds": 30,
         *       "webhook": {
         *         "url": "https://orders.example.org/hooks/ftp"
         *       }
         *     }
         */
        'application/json': components['schemas']['WatchDraft'];
      };
    };
    responses: {
      /** @description Made; `Location` says where it is. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *       "site": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *       "folder": "/incoming",
           *       "recursive": false,
           *       "name": "*.csv",
           *       "ignore": [
           *         "*.part",
           *         "*.tmp"
           *       ],
           *       "everySeconds": 30,
           *       "stableSeconds": 30,
           *       "from": "now",
           *       "types": [
           *         "arrived",
           *         "replaced"
           *       ],
           *       "paused": false,
           *       "state": "watching",
           *       "createdAt": "2026-11-23T08:15:42.000Z",
           *       "lastSeq": 7,
           *       "lastLook": {
           *         "at": "2026-11-23T08:15:42.000Z",
           *         "files": 12,
           *         "complete": true
           *       },
           *       "nextLookInSeconds": 21,
           *       "webhook": {
           *         "url": "https://orders.example.org/hooks/ftp",
           *         "state": "active",
           *         "waiting": 0,
           *         "failed": 0
           *       }
           *     }
           */
          'application/json': components['schemas']['Watch'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  getWatch: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the watch.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        watch: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The watch. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *       "site": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *       "folder": "/incoming",
           *       "recursive": false,
           *       "name": "*.csv",
           *       "ignore": [
           *         "*.part",
           *         "*.tmp"
           *       ],
           *       "everySeconds": 30,
           *       "stableSeconds": 30,
           *       "from": "now",
           *       "types": [
           *         "arrived",
           *         "replaced"
           *       ],
           *       "paused": false,
           *       "state": "watching",
           *       "createdAt": "2026-11-23T08:15:42.000Z",
           *       "lastSeq": 7,
           *       "lastLook": {
           *         "at": "2026-11-23T08:15:42.000Z",
           *         "files": 12,
           *         "complete": true
           *       },
           *       "nextLookInSeconds": 21,
           *       "webhook": {
           *         "url": "https://orders.example.org/hooks/ftp",
           *         "state": "active",
           *         "waiting": 0,
           *         "failed": 0
           *       }
           *     }
           */
          'application/json': components['schemas']['Watch'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  deleteWatch: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the watch.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        watch: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The watch is gone. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  changeWatch: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the watch.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        watch: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "paused": true
         *     }
         */
        'application/json': components['schemas']['WatchChange'];
      };
    };
    responses: {
      /** @description The watch as it is now. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "id": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *       "site": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *       "folder": "/incoming",
           *       "recursive": false,
           *       "name": "*.csv",
           *       "ignore": [
           *         "*.part",
           *         "*.tmp"
           *       ],
           *       "everySeconds": 30,
           *       "stableSeconds": 30,
           *       "from": "now",
           *       "types": [
           *         "arrived",
           *         "replaced"
           *       ],
           *       "paused": false,
           *       "state": "watching",
           *       "createdAt": "2026-11-23T08:15:42.000Z",
           *       "lastSeq": 7,
           *       "lastLook": {
           *         "at": "2026-11-23T08:15:42.000Z",
           *         "files": 12,
           *         "complete": true
           *       },
           *       "nextLookInSeconds": 21,
           *       "webhook": {
           *         "url": "https://orders.example.org/hooks/ftp",
           *         "state": "active",
           *         "waiting": 0,
           *         "failed": 0
           *       }
           *     }
           */
          'application/json': components['schemas']['Watch'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  listWatchDeliveries: {
    parameters: {
      query?: {
        /** @description `failed` (default): given up, the dead-letter list; `waiting`: not yet there. */
        state?: 'failed' | 'waiting' | 'done';
        /**
         * @description Only what comes after this number. Default 0.
         * @example 0
         */
        since?: number;
        /**
         * @description Default 100.
         * @example 100
         */
        limit?: number;
      };
      header?: never;
      path: {
        /**
         * @description Id of the watch.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        watch: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Deliveries, oldest event first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "deliveries": [],
           *       "next": 0
           *     }
           */
          'application/json': components['schemas']['Deliveries'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  retryWatchDelivery: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Id of the watch.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        watch: string;
        /**
         * @description `seq` of the event.
         * @example 7
         */
        number: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It waits to be delivered. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "number": 7,
           *       "state": "waiting",
           *       "attempts": 1,
           *       "reason": "HTTP 503",
           *       "event": {
           *         "id": "q3VmZ1Jx0pWk7dTn2sYbLA-7",
           *         "seq": 7,
           *         "watch": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *         "site": "q3VmZ1Jx0pWk7dTn2sYbLA",
           *         "type": "arrived",
           *         "path": "/incoming/orders.csv",
           *         "name": "orders.csv",
           *         "sizeBytes": 18204,
           *         "modifiedAt": "2026-11-23T08:14:55.000Z",
           *         "precision": "second",
           *         "at": "2026-11-23T08:15:42.000Z"
           *       }
           *     }
           */
          'application/json': components['schemas']['Delivery'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  listWatchEvents: {
    parameters: {
      query?: {
        /**
         * @description Only what comes after this number. Default 0.
         * @example 0
         */
        since?: number;
        /**
         * @description Default 100.
         * @example 100
         */
        limit?: number;
        /**
         * @description Seconds to wait for the first event when there is none. Default 0.
         * @example 0
         */
        wait?: number;
      };
      header?: never;
      path: {
        /**
         * @description Id of the watch.
         * @example q3VmZ1Jx0pWk7dTn2sYbLA
         */
        watch: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Events, oldest first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "events": [],
           *       "next": 7,
           *       "missed": 0
           *     }
           */
          'application/json': components['schemas']['WatchEvents'];
        };
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  readByFtp: {
    parameters: {
      query?: {
        security?: 'auto' | 'explicit' | 'implicit' | 'plain';
        mode?: 'auto' | 'passive' | 'active' | 'epsv' | 'pasv' | 'eprt' | 'port';
        charset?:
          | 'auto'
          | 'utf-8'
          | 'gb18030'
          | 'big5'
          | 'shift_jis'
          | 'euc-jp'
          | 'euc-kr'
          | 'windows-1250'
          | 'windows-1251'
          | 'windows-1252'
          | 'windows-1253'
          | 'windows-1254'
          | 'windows-1255'
          | 'windows-1256'
          | 'windows-1257'
          | 'windows-1258'
          | 'windows-874'
          | 'iso-8859-1'
          | 'iso-8859-2'
          | 'iso-8859-3'
          | 'iso-8859-4'
          | 'iso-8859-5'
          | 'iso-8859-6'
          | 'iso-8859-7'
          | 'iso-8859-8'
          | 'iso-8859-9'
          | 'iso-8859-10'
          | 'iso-8859-11'
          | 'iso-8859-13'
          | 'iso-8859-14'
          | 'iso-8859-15'
          | 'iso-8859-16'
          | 'koi8-r'
          | 'koi8-u'
          | 'ibm866';
        /**
         * @description `?download`: asks a browser to save the file.
         * @example
         */
        download?: string;
      };
      header?: {
        /**
         * @description One range of bytes, or several.
         * @example bytes=0-499
         */
        range?: string;
        /**
         * @description A strong entity tag or an HTTP date: parts only of that version.
         * @example "z-rs-4AB"
         */
        'if-range'?: string;
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags that the client has: 304 for one of them.
         * @example W/"z-rs"
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-modified-since'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
        /**
         * @description Asks for a `Repr-Digest`, where the server computes hashes (RFC 9530).
         * @example sha-256=10
         */
        'want-repr-digest'?: string;
      };
      path: {
        /**
         * @description Host or address, with `:port` where it is not the usual one.
         * @example ftp.example.org
         */
        server: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once; a folder ends with a slash. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The file, or the folder. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example Hello from the harbour. */
          'application/octet-stream': string;
          /**
           * @example {
           *       "path": "/pub",
           *       "bytesPath": "/pub",
           *       "shownPath": "/pub",
           *       "entries": [
           *         {
           *           "name": "report 9.pdf",
           *           "path": "/pub/report 9.pdf",
           *           "kind": "file",
           *           "sizeBytes": 48213,
           *           "modifiedAt": "2026-11-20T08:15:00.000Z",
           *           "precision": "second"
           *         }
           *       ],
           *       "complete": true,
           *       "charset": "utf-8",
           *       "dialect": "mlsd",
           *       "total": 1
           *     }
           */
          'application/json': components['schemas']['Folder'];
          /**
           * @example {
           *       "name": "report.txt",
           *       "path": "/pub/report.txt",
           *       "kind": "file",
           *       "sizeBytes": 18204,
           *       "modifiedAt": "2026-11-22T10:00:00.000Z",
           *       "precision": "second",
           *       "permissions": {
           *         "octal": "0644",
           *         "text": "rw-r--r--"
           *       }
           *     }
           */
          'application/x-ndjson': components['schemas']['FolderLine'];
          /** @example Hello from the harbour. */
          'text/html': string;
        };
      };
      /** @description The part that was asked for, or several parts as multipart/byteranges. */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example Hello from the harbour. */
          'application/octet-stream': string;
        };
      };
      /** @description It is a folder, whose URL ends with a slash. */
      302: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The client has this version. */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  writeByFtp: {
    parameters: {
      query?: {
        security?: 'auto' | 'explicit' | 'implicit' | 'plain';
        mode?: 'auto' | 'passive' | 'active' | 'epsv' | 'pasv' | 'eprt' | 'port';
        charset?:
          | 'auto'
          | 'utf-8'
          | 'gb18030'
          | 'big5'
          | 'shift_jis'
          | 'euc-jp'
          | 'euc-kr'
          | 'windows-1250'
          | 'windows-1251'
          | 'windows-1252'
          | 'windows-1253'
          | 'windows-1254'
          | 'windows-1255'
          | 'windows-1256'
          | 'windows-1257'
          | 'windows-1258'
          | 'windows-874'
          | 'iso-8859-1'
          | 'iso-8859-2'
          | 'iso-8859-3'
          | 'iso-8859-4'
          | 'iso-8859-5'
          | 'iso-8859-6'
          | 'iso-8859-7'
          | 'iso-8859-8'
          | 'iso-8859-9'
          | 'iso-8859-10'
          | 'iso-8859-11'
          | 'iso-8859-13'
          | 'iso-8859-14'
          | 'iso-8859-15'
          | 'iso-8859-16'
          | 'koi8-r'
          | 'koi8-u'
          | 'ibm866';
      };
      header?: {
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags, or `*`: only if nothing is there.
         * @example *
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
        /**
         * @description Adds to the end of the file: `bytes first-last/total`; first is the size of the file now.
         * @example bytes 100-199/*
         */
        'content-range'?: string;
        /**
         * @description sha-256 or sha-512 of the body; nothing is put in place unless it is right (RFC 9530).
         * @example sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:
         */
        'repr-digest'?: string;
        /**
         * @description The same.
         * @example sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:
         */
        'content-digest'?: string;
        /**
         * @description Time of the file, RFC 3339.
         * @example 2026-11-22T08:15:00Z
         */
        'x-modified-at'?: string;
        /**
         * @description Id under which the transfer is shown: 8 to 64 letters, digits, - or _.
         * @example nightly-0001
         */
        'gateway-transfer'?: string;
      };
      path: {
        /**
         * @description Host or address, with `:port` where it is not the usual one.
         * @example ftp.example.org
         */
        server: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once; a folder ends with a slash. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /** @example Hello from the harbour. */
        'application/octet-stream': string;
      };
    };
    responses: {
      /** @description It is new. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description It has replaced a file, or was added to one. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  deleteByFtp: {
    parameters: {
      query?: {
        security?: 'auto' | 'explicit' | 'implicit' | 'plain';
        mode?: 'auto' | 'passive' | 'active' | 'epsv' | 'pasv' | 'eprt' | 'port';
        charset?:
          | 'auto'
          | 'utf-8'
          | 'gb18030'
          | 'big5'
          | 'shift_jis'
          | 'euc-jp'
          | 'euc-kr'
          | 'windows-1250'
          | 'windows-1251'
          | 'windows-1252'
          | 'windows-1253'
          | 'windows-1254'
          | 'windows-1255'
          | 'windows-1256'
          | 'windows-1257'
          | 'windows-1258'
          | 'windows-874'
          | 'iso-8859-1'
          | 'iso-8859-2'
          | 'iso-8859-3'
          | 'iso-8859-4'
          | 'iso-8859-5'
          | 'iso-8859-6'
          | 'iso-8859-7'
          | 'iso-8859-8'
          | 'iso-8859-9'
          | 'iso-8859-10'
          | 'iso-8859-11'
          | 'iso-8859-13'
          | 'iso-8859-14'
          | 'iso-8859-15'
          | 'iso-8859-16'
          | 'koi8-r'
          | 'koi8-u'
          | 'ibm866';
      };
      header?: {
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags, or `*`: only if nothing is there.
         * @example *
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
      };
      path: {
        /**
         * @description Host or address, with `:port` where it is not the usual one.
         * @example ftp.example.org
         */
        server: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once; a folder ends with a slash. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  headByFtp: {
    parameters: {
      query?: {
        security?: 'auto' | 'explicit' | 'implicit' | 'plain';
        mode?: 'auto' | 'passive' | 'active' | 'epsv' | 'pasv' | 'eprt' | 'port';
        charset?:
          | 'auto'
          | 'utf-8'
          | 'gb18030'
          | 'big5'
          | 'shift_jis'
          | 'euc-jp'
          | 'euc-kr'
          | 'windows-1250'
          | 'windows-1251'
          | 'windows-1252'
          | 'windows-1253'
          | 'windows-1254'
          | 'windows-1255'
          | 'windows-1256'
          | 'windows-1257'
          | 'windows-1258'
          | 'windows-874'
          | 'iso-8859-1'
          | 'iso-8859-2'
          | 'iso-8859-3'
          | 'iso-8859-4'
          | 'iso-8859-5'
          | 'iso-8859-6'
          | 'iso-8859-7'
          | 'iso-8859-8'
          | 'iso-8859-9'
          | 'iso-8859-10'
          | 'iso-8859-11'
          | 'iso-8859-13'
          | 'iso-8859-14'
          | 'iso-8859-15'
          | 'iso-8859-16'
          | 'koi8-r'
          | 'koi8-u'
          | 'ibm866';
        /**
         * @description `?download`: asks a browser to save the file.
         * @example
         */
        download?: string;
      };
      header?: {
        /**
         * @description One range of bytes, or several.
         * @example bytes=0-499
         */
        range?: string;
        /**
         * @description A strong entity tag or an HTTP date: parts only of that version.
         * @example "z-rs-4AB"
         */
        'if-range'?: string;
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags that the client has: 304 for one of them.
         * @example W/"z-rs"
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-modified-since'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
        /**
         * @description Asks for a `Repr-Digest`, where the server computes hashes (RFC 9530).
         * @example sha-256=10
         */
        'want-repr-digest'?: string;
      };
      path: {
        /**
         * @description Host or address, with `:port` where it is not the usual one.
         * @example ftp.example.org
         */
        server: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once; a folder ends with a slash. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The headers of the whole file. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The client has this version. */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  readByFtps: {
    parameters: {
      query?: {
        security?: 'auto' | 'explicit' | 'implicit' | 'plain';
        mode?: 'auto' | 'passive' | 'active' | 'epsv' | 'pasv' | 'eprt' | 'port';
        charset?:
          | 'auto'
          | 'utf-8'
          | 'gb18030'
          | 'big5'
          | 'shift_jis'
          | 'euc-jp'
          | 'euc-kr'
          | 'windows-1250'
          | 'windows-1251'
          | 'windows-1252'
          | 'windows-1253'
          | 'windows-1254'
          | 'windows-1255'
          | 'windows-1256'
          | 'windows-1257'
          | 'windows-1258'
          | 'windows-874'
          | 'iso-8859-1'
          | 'iso-8859-2'
          | 'iso-8859-3'
          | 'iso-8859-4'
          | 'iso-8859-5'
          | 'iso-8859-6'
          | 'iso-8859-7'
          | 'iso-8859-8'
          | 'iso-8859-9'
          | 'iso-8859-10'
          | 'iso-8859-11'
          | 'iso-8859-13'
          | 'iso-8859-14'
          | 'iso-8859-15'
          | 'iso-8859-16'
          | 'koi8-r'
          | 'koi8-u'
          | 'ibm866';
        /**
         * @description `?download`: asks a browser to save the file.
         * @example
         */
        download?: string;
      };
      header?: {
        /**
         * @description One range of bytes, or several.
         * @example bytes=0-499
         */
        range?: string;
        /**
         * @description A strong entity tag or an HTTP date: parts only of that version.
         * @example "z-rs-4AB"
         */
        'if-range'?: string;
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags that the client has: 304 for one of them.
         * @example W/"z-rs"
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-modified-since'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
        /**
         * @description Asks for a `Repr-Digest`, where the server computes hashes (RFC 9530).
         * @example sha-256=10
         */
        'want-repr-digest'?: string;
      };
      path: {
        /**
         * @description Host or address, with `:port` where it is not the usual one.
         * @example ftp.example.org
         */
        server: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once; a folder ends with a slash. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The file, or the folder. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example Hello from the harbour. */
          'application/octet-stream': string;
          /**
           * @example {
           *       "path": "/pub",
           *       "bytesPath": "/pub",
           *       "shownPath": "/pub",
           *       "entries": [
           *         {
           *           "name": "report 9.pdf",
           *           "path": "/pub/report 9.pdf",
           *           "kind": "file",
           *           "sizeBytes": 48213,
           *           "modifiedAt": "2026-11-20T08:15:00.000Z",
           *           "precision": "second"
           *         }
           *       ],
           *       "complete": true,
           *       "charset": "utf-8",
           *       "dialect": "mlsd",
           *       "total": 1
           *     }
           */
          'application/json': components['schemas']['Folder'];
          /**
           * @example {
           *       "name": "report.txt",
           *       "path": "/pub/report.txt",
           *       "kind": "file",
           *       "sizeBytes": 18204,
           *       "modifiedAt": "2026-11-22T10:00:00.000Z",
           *       "precision": "second",
           *       "permissions": {
           *         "octal": "0644",
           *         "text": "rw-r--r--"
           *       }
           *     }
           */
          'application/x-ndjson': components['schemas']['FolderLine'];
          /** @example Hello from the harbour. */
          'text/html': string;
        };
      };
      /** @description The part that was asked for, or several parts as multipart/byteranges. */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example Hello from the harbour. */
          'application/octet-stream': string;
        };
      };
      /** @description It is a folder, whose URL ends with a slash. */
      302: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The client has this version. */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  writeByFtps: {
    parameters: {
      query?: {
        security?: 'auto' | 'explicit' | 'implicit' | 'plain';
        mode?: 'auto' | 'passive' | 'active' | 'epsv' | 'pasv' | 'eprt' | 'port';
        charset?:
          | 'auto'
          | 'utf-8'
          | 'gb18030'
          | 'big5'
          | 'shift_jis'
          | 'euc-jp'
          | 'euc-kr'
          | 'windows-1250'
          | 'windows-1251'
          | 'windows-1252'
          | 'windows-1253'
          | 'windows-1254'
          | 'windows-1255'
          | 'windows-1256'
          | 'windows-1257'
          | 'windows-1258'
          | 'windows-874'
          | 'iso-8859-1'
          | 'iso-8859-2'
          | 'iso-8859-3'
          | 'iso-8859-4'
          | 'iso-8859-5'
          | 'iso-8859-6'
          | 'iso-8859-7'
          | 'iso-8859-8'
          | 'iso-8859-9'
          | 'iso-8859-10'
          | 'iso-8859-11'
          | 'iso-8859-13'
          | 'iso-8859-14'
          | 'iso-8859-15'
          | 'iso-8859-16'
          | 'koi8-r'
          | 'koi8-u'
          | 'ibm866';
      };
      header?: {
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags, or `*`: only if nothing is there.
         * @example *
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
        /**
         * @description Adds to the end of the file: `bytes first-last/total`; first is the size of the file now.
         * @example bytes 100-199/*
         */
        'content-range'?: string;
        /**
         * @description sha-256 or sha-512 of the body; nothing is put in place unless it is right (RFC 9530).
         * @example sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:
         */
        'repr-digest'?: string;
        /**
         * @description The same.
         * @example sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:
         */
        'content-digest'?: string;
        /**
         * @description Time of the file, RFC 3339.
         * @example 2026-11-22T08:15:00Z
         */
        'x-modified-at'?: string;
        /**
         * @description Id under which the transfer is shown: 8 to 64 letters, digits, - or _.
         * @example nightly-0001
         */
        'gateway-transfer'?: string;
      };
      path: {
        /**
         * @description Host or address, with `:port` where it is not the usual one.
         * @example ftp.example.org
         */
        server: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once; a folder ends with a slash. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /** @example Hello from the harbour. */
        'application/octet-stream': string;
      };
    };
    responses: {
      /** @description It is new. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description It has replaced a file, or was added to one. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  deleteByFtps: {
    parameters: {
      query?: {
        security?: 'auto' | 'explicit' | 'implicit' | 'plain';
        mode?: 'auto' | 'passive' | 'active' | 'epsv' | 'pasv' | 'eprt' | 'port';
        charset?:
          | 'auto'
          | 'utf-8'
          | 'gb18030'
          | 'big5'
          | 'shift_jis'
          | 'euc-jp'
          | 'euc-kr'
          | 'windows-1250'
          | 'windows-1251'
          | 'windows-1252'
          | 'windows-1253'
          | 'windows-1254'
          | 'windows-1255'
          | 'windows-1256'
          | 'windows-1257'
          | 'windows-1258'
          | 'windows-874'
          | 'iso-8859-1'
          | 'iso-8859-2'
          | 'iso-8859-3'
          | 'iso-8859-4'
          | 'iso-8859-5'
          | 'iso-8859-6'
          | 'iso-8859-7'
          | 'iso-8859-8'
          | 'iso-8859-9'
          | 'iso-8859-10'
          | 'iso-8859-11'
          | 'iso-8859-13'
          | 'iso-8859-14'
          | 'iso-8859-15'
          | 'iso-8859-16'
          | 'koi8-r'
          | 'koi8-u'
          | 'ibm866';
      };
      header?: {
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags, or `*`: only if nothing is there.
         * @example *
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
      };
      path: {
        /**
         * @description Host or address, with `:port` where it is not the usual one.
         * @example ftp.example.org
         */
        server: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once; a folder ends with a slash. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  headByFtps: {
    parameters: {
      query?: {
        security?: 'auto' | 'explicit' | 'implicit' | 'plain';
        mode?: 'auto' | 'passive' | 'active' | 'epsv' | 'pasv' | 'eprt' | 'port';
        charset?:
          | 'auto'
          | 'utf-8'
          | 'gb18030'
          | 'big5'
          | 'shift_jis'
          | 'euc-jp'
          | 'euc-kr'
          | 'windows-1250'
          | 'windows-1251'
          | 'windows-1252'
          | 'windows-1253'
          | 'windows-1254'
          | 'windows-1255'
          | 'windows-1256'
          | 'windows-1257'
          | 'windows-1258'
          | 'windows-874'
          | 'iso-8859-1'
          | 'iso-8859-2'
          | 'iso-8859-3'
          | 'iso-8859-4'
          | 'iso-8859-5'
          | 'iso-8859-6'
          | 'iso-8859-7'
          | 'iso-8859-8'
          | 'iso-8859-9'
          | 'iso-8859-10'
          | 'iso-8859-11'
          | 'iso-8859-13'
          | 'iso-8859-14'
          | 'iso-8859-15'
          | 'iso-8859-16'
          | 'koi8-r'
          | 'koi8-u'
          | 'ibm866';
        /**
         * @description `?download`: asks a browser to save the file.
         * @example
         */
        download?: string;
      };
      header?: {
        /**
         * @description One range of bytes, or several.
         * @example bytes=0-499
         */
        range?: string;
        /**
         * @description A strong entity tag or an HTTP date: parts only of that version.
         * @example "z-rs-4AB"
         */
        'if-range'?: string;
        /**
         * @description Entity tags, or `*` for any file.
         * @example W/"z-rs"
         */
        'if-match'?: string;
        /**
         * @description Entity tags that the client has: 304 for one of them.
         * @example W/"z-rs"
         */
        'if-none-match'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-modified-since'?: string;
        /**
         * @description HTTP date.
         * @example Sun, 22 Nov 2026 08:15:00 GMT
         */
        'if-unmodified-since'?: string;
        /**
         * @description Asks for a `Repr-Digest`, where the server computes hashes (RFC 9530).
         * @example sha-256=10
         */
        'want-repr-digest'?: string;
      };
      path: {
        /**
         * @description Host or address, with `:port` where it is not the usual one.
         * @example ftp.example.org
         */
        server: string;
        /**
         * @description Absolute path on the server, every segment percent-encoded once; a folder ends with a slash. May hold slashes, and may be left out for the root folder.
         * @example pub/report.txt
         */
        path: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The headers of the whole file. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The client has this version. */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      401: components['responses']['Problem'];
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  getOpenApi: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The document. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "openapi": "3.1.1"
           *     }
           */
          'application/json': {
            openapi: string;
          };
        };
      };
      /** @description The one that the client has is current. */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The process answers. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "ok"
           *     }
           */
          'application/json': components['schemas']['Health'];
        };
      };
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  getMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The numbers of this moment. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example gangway_ftp_sessions{state="idle"} 2 */
          'text/plain': string;
        };
      };
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
  getReadiness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It takes requests. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "ready"
           *     }
           */
          'application/json': components['schemas']['Readiness'];
        };
      };
      '4XX': components['responses']['Problem'];
      '5XX': components['responses']['Problem'];
    };
  };
}
