/** The whole of the browser's side, put together once; components get it by context. */
import { createContext } from 'svelte';
import type { ProfileLine } from '../../../server/contract/diagnosis.ts';
import type { Entry } from '../../../server/contract/entry.ts';
import type { Problem } from '../../../server/contract/problem.ts';
import type { SessionInfo } from '../../../server/contract/session.ts';
import type { Site, SiteChange, SiteDraft } from '../../../server/contract/site.ts';
import { Api } from '../lib/api.ts';
import { downloadUrl } from '../lib/api-url.ts';
import type { DroppedFile } from '../lib/dropped-files.ts';
import { Live } from '../lib/live.ts';
import type { LiveState } from '../lib/live.ts';
import { problemOf } from '../../client/problem.ts';
import { normalisePath, parentOf } from '../lib/remote-path.ts';
import { saveUrl } from '../lib/save.ts';
import { formatPlace, placeOf } from '../lib/site-url.ts';
import { Charset } from './charset.svelte.ts';
import { Connection } from './connection.svelte.ts';
import { Dialogs } from './dialogs.svelte.ts';
import { Doctor } from './doctor.svelte.ts';
import type { Patient } from './doctor.svelte.ts';
import { FileActions } from './file-actions.svelte.ts';
import { FolderState } from './folder.svelte.ts';
import { GridView } from './grid-view.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { PlaceState } from './place.svelte.ts';
import { Preferences } from './preferences.svelte.ts';
import { Queue } from './queue.svelte.ts';
import { Rows } from './rows.svelte.ts';
import { Selection } from './selection.svelte.ts';
import { SiteStatusState } from './site-status.svelte.ts';
import { Sites } from './sites.svelte.ts';
import { Transcript } from './transcript.svelte.ts';
import { Uploads } from './uploads.svelte.ts';

/** Several uploads that end together cause one listing. */
const REFRESH_PAUSE_MS = 400;

/** Puts the states together and moves between the connect screen and the folders. */
export class App {
  readonly preferences = new Preferences(localStorage, navigator.languages);
  readonly notices = new Notices();
  readonly dialogs = new Dialogs();
  readonly api = new Api({
    language: () => this.preferences.locale,
    onSignedOut: () => void this.#signedOut(),
  });
  readonly live = new Live({
    ticket: () => this.api.ticket(),
    onState: (state) => (this.#liveState = state),
  });
  readonly sites = new Sites(this.api);
  readonly connection = new Connection(this.api, this.live);
  readonly doctor = new Doctor(this.api);
  readonly status = new SiteStatusState(this.api);
  readonly folder = new FolderState(this.api);
  readonly rows = new Rows(this.folder, this.preferences);
  readonly selection = new Selection(this.rows);
  readonly view = new GridView(this.rows, this.selection);
  readonly transcript = new Transcript(this.live);
  readonly queue = new Queue(this.live);
  readonly uploads = new Uploads(this.api, (upload) => this.#stored(upload.site, upload.folder));
  readonly place = new PlaceState(window, () => this.#arrive());
  readonly charset = new Charset({
    api: this.api,
    sites: this.sites,
    folder: this.folder,
    selection: this.selection,
    place: this.place,
    status: this.status,
    notices: this.notices,
    site: () => this.site,
  });
  readonly actions = new FileActions({
    api: this.api,
    folder: this.folder,
    selection: this.selection,
    dialogs: this.dialogs,
    notices: this.notices,
    preferences: this.preferences,
    goTo: (path) => this.goTo(path),
    save: (entry) => this.#save(entry),
  });
  #session = $state.raw<SessionInfo | undefined>();
  #startProblem = $state.raw<Problem | undefined>();
  #keyWasWrong = $state(false);
  #liveState = $state<LiveState>('closed');
  #wasSignedOut = $state(false);
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;

  /** The open site; undefined on the connect screen. */
  readonly site: Site | undefined = $derived.by(() =>
    this.place.current === undefined ? undefined : this.sites.find(this.place.current),
  );

  get session(): SessionInfo | undefined {
    return this.#session;
  }

  /** Why Gangway itself could not be reached. */
  get startProblem(): Problem | undefined {
    return this.#startProblem;
  }

  /** Whether the gateway asks for its access key. */
  get needsKey(): boolean {
    return this.#startProblem?.code === 'AUTH_KEY';
  }

  get keyWasWrong(): boolean {
    return this.#keyWasWrong;
  }

  get liveState(): LiveState {
    return this.#liveState;
  }

  get wasSignedOut(): boolean {
    return this.#wasSignedOut;
  }

  /** Signs in and goes to the place of the address. key: the access key, after the gateway has asked for it. */
  async start(key?: string): Promise<void> {
    // Where a key was asked for, the question stays until the answer is found right.
    if (key === undefined) this.#startProblem = undefined;
    try {
      const session = await this.api.session(key);
      this.#startProblem = undefined;
      this.#keyWasWrong = false;
      await this.sites.load();
      this.#session = session;
      this.live.open();
      this.live.subscribe('transfers', (message) => this.uploads.received(message, performance.now()));
      this.#arrive();
    } catch (thrown) {
      this.#startProblem = problemOf(thrown);
      this.#keyWasWrong = key !== undefined;
    }
  }

  /** Connects and goes there. folder: absolute, or empty for the folder the server puts us in. */
  async connect(draft: SiteDraft, folder: string): Promise<void> {
    const connected = await this.connection.open(draft);
    if (connected === undefined) return;
    this.#wasSignedOut = false;
    const { site, status } = connected;
    const place = placeOf(site, folder || (site.startFolder ?? status.home ?? '/'));
    this.status.know(site.id, status);
    await this.sites.adopt(site, place);
    this.place.go(place);
    this.#arrive();
  }

  /** Does what the doctor advised: sets the open site right, or connects anew with the better settings. */
  async follow(patient: Patient, profile: ProfileLine | undefined): Promise<void> {
    if (profile === undefined) return;
    const { security, settings } = profile;
    if ('draft' in patient) {
      const draft = { ...patient.draft, ...settings, ...(security === undefined ? {} : { security }) };
      return this.connect(draft as SiteDraft, patient.draft.startFolder ?? '');
    }
    try {
      await this.charset.adopt(await this.api.changeSite(patient.site.id, settings as SiteChange));
    } catch (thrown) {
      const problem = problemOf(thrown);
      this.notices.fail(problem, problem.detail);
    }
  }

  /** A folder of the open site. */
  goTo(path: string): void {
    if (this.site !== undefined) this.place.go(placeOf(this.site, normalisePath(path)));
  }

  /** The FTP address of an entry, for the clipboard. */
  addressOf(path: string): string {
    return this.site === undefined ? '' : formatPlace(placeOf(this.site, path));
  }

  upload(files: readonly DroppedFile[]): void {
    if (this.site === undefined || files.length === 0) return;
    this.uploads.add(this.site.id, this.folder.path, files);
    this.dialogs.trayShown = true;
  }

  /** The gateway no longer knows the open site: asks which it knows, which leads to the connect form when it is gone. */
  async reconnect(): Promise<void> {
    try {
      await this.sites.load();
      if (this.site === undefined) this.#arrive();
      else await this.folder.refresh();
    } catch (thrown) {
      const problem = problemOf(thrown);
      this.notices.fail(problem, problem.detail);
    }
  }

  async disconnect(site: Site): Promise<void> {
    const isOpen = site.id === this.site?.id;
    try {
      await this.sites.remove(site);
    } catch (thrown) {
      const problem = problemOf(thrown);
      this.notices.fail(problem, problem.detail);
    }
    if (isOpen) this.place.leave();
  }

  #arrive(): void {
    const { site } = this;
    this.transcript.follow(site?.id ?? '');
    this.queue.follow(site?.id ?? '');
    if (site === undefined) {
      this.folder.close();
      return;
    }
    const path = normalisePath(this.place.current?.path ?? '/');
    const from = this.folder.site === site.id ? this.folder.path : '';
    if (path === from) return;
    this.selection.reset();
    this.rows.filter = '';
    this.dialogs.renaming = '';
    if (from !== '' && parentOf(from) === path) this.selection.focusPath(from);
    if (this.folder.site !== site.id) void this.status.load(site.id);
    void this.folder.open(site.id, path);
  }

  #stored(site: string, folder: string): void {
    const shown = this.folder.path;
    if (site !== this.folder.site || (folder !== shown && !folder.startsWith(shown))) return;
    clearTimeout(this.#refreshTimer);
    this.#refreshTimer = setTimeout(() => void this.folder.refresh(), REFRESH_PAUSE_MS);
  }

  #save(entry: Entry): void {
    saveUrl(downloadUrl(this.folder.site, entry.path).href, entry.name);
  }

  async #signedOut(): Promise<void> {
    // Several calls may learn it at the same time; one new sign-in is enough.
    if (this.#session === undefined) return;
    this.#session = undefined;
    this.sites.forget();
    this.#wasSignedOut = true;
    this.#arrive();
    await this.start();
  }
}

/** Reads the app from a component, and gives it to all below one. */
export const [getApp, setApp] = createContext<App>();
