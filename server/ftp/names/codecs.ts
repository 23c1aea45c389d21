/** Every charset a site's names may be in, as codecs. */
import { big5Shape, eucJpShape, eucKrShape, oneByte, shiftJisShape } from './byte-shapes.ts';
import type { CharsetId, Codec } from './codec.ts';
import { GB18030 } from './gb18030.ts';
import { TableCodec } from './table-codec.ts';
import type { TableSource } from './table-codec.ts';
import { LATIN1, UTF8 } from './unicode-codecs.ts';

function single(id: CharsetId, decoder: TableSource['decoder'] = 'platform'): Codec {
  return new TableCodec({ id, decoder, shape: oneByte, unitBytes: 1 });
}

function several(
  id: CharsetId,
  shape: TableSource['shape'],
  unitBytes: 2 | 3,
  decoder: TableSource['decoder'] = 'platform',
): Codec {
  return new TableCodec({ id, decoder, shape, unitBytes });
}

const CODECS: Readonly<Record<CharsetId, Codec>> = {
  'utf-8': UTF8,
  gb18030: GB18030,
  big5: several('big5', big5Shape, 2),
  shift_jis: several('shift_jis', shiftJisShape, 2),
  'euc-jp': several('euc-jp', eucJpShape, 3),
  // Node 24 reads only the 2,350 syllables of KS X 1001; Korean Windows servers send all 11,172 (code page 949).
  'euc-kr': several('euc-kr', eucKrShape, 2, 'iconv-lite'),
  'windows-1250': single('windows-1250'),
  'windows-1251': single('windows-1251'),
  'windows-1252': single('windows-1252'),
  'windows-1253': single('windows-1253'),
  'windows-1254': single('windows-1254'),
  'windows-1255': single('windows-1255'),
  'windows-1256': single('windows-1256'),
  'windows-1257': single('windows-1257'),
  'windows-1258': single('windows-1258'),
  'windows-874': single('windows-874'),
  'iso-8859-1': LATIN1,
  'iso-8859-2': single('iso-8859-2'),
  'iso-8859-3': single('iso-8859-3'),
  'iso-8859-4': single('iso-8859-4'),
  'iso-8859-5': single('iso-8859-5'),
  'iso-8859-6': single('iso-8859-6'),
  'iso-8859-7': single('iso-8859-7'),
  'iso-8859-8': single('iso-8859-8'),
  // To the platform these two are names of the Windows charsets that grew out of them.
  'iso-8859-9': single('iso-8859-9', 'iconv-lite'),
  'iso-8859-10': single('iso-8859-10'),
  'iso-8859-11': single('iso-8859-11', 'iconv-lite'),
  'iso-8859-13': single('iso-8859-13'),
  'iso-8859-14': single('iso-8859-14'),
  'iso-8859-15': single('iso-8859-15'),
  'iso-8859-16': single('iso-8859-16'),
  'koi8-r': single('koi8-r'),
  'koi8-u': single('koi8-u'),
  ibm866: single('ibm866'),
};

/** The codec of a charset. */
export function codecOf(id: CharsetId): Codec {
  return CODECS[id];
}
