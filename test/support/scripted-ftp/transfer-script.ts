/** Words of the script about transfers: the data connection and the replies around it. */
import type { Bytes } from './byte-string.ts';
import { ControlScript } from './control-script.ts';
import type { Ending, ListingLines } from './deviation.ts';
import { reply } from './reply.ts';
import type { Reply } from './reply.ts';

/** Data connection and transfer replies of a script line. */
export class TransferScript extends ControlScript {
  /** Waits between the preliminary reply and the first byte. */
  dataDelay(ms: number): this {
    return this.with({ dataDelayMs: ms });
  }

  /** Resets the data connection after `atByte` bytes were sent or received; then 426 unless scripted. */
  dataResetAt(atByte: number): this {
    return this.with({ cut: { how: 'rst', atByte } });
  }

  /** Ends the data connection in order after `atByte` bytes; then 226 unless scripted: the lie. */
  dataFinAt(atByte: number): this {
    return this.with({ cut: { how: 'fin', atByte } });
  }

  /** Ends data TLS by a bare TCP FIN, without close_notify: at the end, or after `atByte` bytes. */
  tlsFinNoNotify(atByte?: number): this {
    return this.with({ cut: { how: 'fin-without-notify', ...(atByte === undefined ? {} : { atByte }) } });
  }

  /** Stops sending or reading after `atByte` bytes and leaves everything open. */
  stallAt(atByte: number): this {
    return this.with({ cut: { how: 'stall', atByte } });
  }

  /** Says 150 and then nothing, on either connection. */
  hangAfter150(): this {
    return this.stallAt(0);
  }

  /** Resets (or closes) the control connection once `atByte` data bytes have passed; the data goes on to its end. */
  losesControlAt(atByte: number, how: Ending = 'rst'): this {
    return this.with({ controlLost: { how, atByte } });
  }

  /** Sends pieces of `pieceBytes`, one every `everyMs`. */
  trickle(pieceBytes: number, everyMs: number): this {
    return this.with({ trickle: { pieceBytes, everyMs } });
  }

  /** Inverts the byte at this offset of the transferred bytes. */
  corruptAt(byte: number): this {
    return this.with({ corruptAtByte: byte });
  }

  /** Stores so many bytes less than it received and says nothing. */
  storeShort(bytes: number): this {
    return this.with({ storedShortBytes: bytes });
  }

  /** The disk is full: at once instead of 150, or (with `atByte`) after so many bytes, with a reset of the data. */
  full(code: 452 | 552, atByte?: number): this {
    const answer = reply(code, code === 452 ? 'Insufficient storage space' : 'Quota exceeded');
    return this.with(atByte === undefined ? { instead: () => answer } : { full: { reply: answer, atByte } });
  }

  /** Another preliminary reply, e.g. 125. */
  preliminary(code: number, text: Bytes = 'Data connection already open'): this {
    return this.with({ preliminary: reply(code, text) });
  }

  /** Another preliminary reply, as its bytes were. */
  preliminaryRaw(answer: Reply): this {
    return this.with({ preliminary: answer });
  }

  /** No preliminary reply: the completion comes alone. */
  noPreliminary(): this {
    return this.with({ preliminary: 'none' });
  }

  /** Another completion reply, whatever happened to the data. */
  finalReply(code: number, text: Bytes = 'Scripted end'): this {
    return this.with({ final: reply(code, text) });
  }

  /** Another completion reply, as its bytes were. */
  finalRaw(answer: Reply): this {
    return this.with({ final: answer });
  }

  /** No completion reply. */
  no226(): this {
    return this.with({ final: 'none' });
  }

  /** Closes the control connection instead of the completion reply. */
  closeInsteadOf226(): this {
    return this.with({ final: 'fin' });
  }

  /** Resets the control connection instead of the completion reply. */
  resetInsteadOf226(): this {
    return this.with({ final: 'rst' });
  }

  /** The completion reply comes before the first data byte (hold the data back with `dataDelay`). */
  earlyControlReply(): this {
    return this.with({ finalEarly: true });
  }

  /** Waits between the end of the data and the completion reply. */
  finalDelay(ms: number): this {
    return this.with({ finalDelayMs: ms });
  }

  /** The completion reply waits until the client has closed its side, as ProFTPD does. */
  finalAfterClientCloses(): this {
    return this.with({ finalAfterClientCloses: true });
  }

  /** The reply when the client ends the data connection early, instead of 426. */
  whenAborted(code: number, text: Bytes = 'Aborted'): this {
    return this.with({ aborted: reply(code, text) });
  }

  /** No reply when the client ends the data connection early. */
  silentWhenAborted(): this {
    return this.with({ aborted: 'none' });
  }

  /** Data TLS must resume the control session; otherwise 425, or 522 and the end of the control connection. */
  resumeRequired(code: 425 | 522 = 425): this {
    return this.with({ resumption: code });
  }

  /** The bytes of the listing, with their line ends. */
  listing(lines: ListingLines): this {
    return this.with({ listing: lines });
  }

  /** When the verb is refused, the waiting data connection is reset; otherwise it is left open, as most servers do. */
  refusalResetsData(): this {
    return this.with({ refusalResetsData: true });
  }
}
