/** The commonest evidence in Chinese. What servers say, and rare findings, stay as they are. */

/** Sentences that never change. */
const SENTENCES: Readonly<Record<string, string>> = {
  'an earlier step failed': '前面的步骤失败',
  'there was no time left': '没有剩余时间',
  'this site is set to plain FTP': '此站点设置为普通 FTP',
  'the connection is not encrypted': '连接没有加密',
  'the server let us in': '服务器允许登录',
  'the server offers no TLS; everything travels in clear': '服务器不提供 TLS，所有内容都以明文传输',
  'the server speaks TLS': '服务器支持 TLS',
  'the server speaks in clear on this port': '服务器在此端口使用明文',
  'the server showed no certificate': '服务器没有出示证书',
  'no data connection came about': '没有建立任何数据连接',
  'data connections continue the TLS session of the control connection': '数据连接沿用控制连接的 TLS 会话',
  'data connections begin a TLS session of their own; that is slower': '数据连接各自新建 TLS 会话，速度较慢',
  'the server does not tell the size of a file': '服务器不提供文件大小',
  'the file is too short': '文件太短',
  'a file was written, its time was set, and the server confirms it':
    '已写入一个文件并设置其时间，服务器已确认',
  'folders are listed by MLSD, with exact times in UTC': '文件夹用 MLSD 列出，时间为精确的 UTC',
  'the server has no MLSD; LIST is read, whose times are exact to the minute':
    '服务器没有 MLSD，改用 LIST，时间只精确到分钟',
  'no name that begins with a dot was seen; there may be none': '没有看到以点开头的名称，也可能本来就没有',
  'all names seen are plain ASCII': '看到的名称都是 ASCII',
  'MLSD tells times in UTC': 'MLSD 的时间为 UTC',
  'there was no file whose LIST time could be compared with MDTM': '没有可用来比较 LIST 与 MDTM 时间的文件',
};

/** Sentences with names and numbers in them, which `$1` and so on take over. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^(\S+) is an address$/, '$1 本身就是地址'],
  [/^connected to (\S+) port (\d+)$/, '已连接到 $1 的 $2 端口'],
  [
    /^a listing of (\d+) entr(?:y|ies) and (\d+) bytes of a file in (\d+) ms$/,
    '列出 $1 项并读取文件的 $2 字节，用时 $3 毫秒',
  ],
  [/^a listing of (\d+) entr(?:y|ies) in (\d+) ms$/, '列出 $1 项，用时 $2 毫秒'],
  [
    /^no data connection to port (\d+) \(no answer within (\d+) ms\)$/,
    '无法连接数据端口 $1（$2 毫秒内没有应答）',
  ],
  [/^REST (\d+) began at byte (\d+)$/, 'REST $1 从第 $2 字节开始'],
  [/^SIZE says (\d+) bytes, and that is true$/, 'SIZE 报告 $1 字节，属实'],
  [/^MDTM says (\S+)$/, 'MDTM 报告 $1'],
  [/^(\d+) names are good UTF-8$/, '$1 个名称是正确的 UTF-8'],
  [/^(\d+) names that begin with a dot are shown$/, '显示了 $1 个以点开头的名称'],
  [/^nobody listens at this port \((.+)\)$/, '此端口没有程序在监听（$1）'],
  [/^the connection was ended at once \((.+)\)$/, '连接随即被对方断开（$1）'],
  [/^no way leads to this (?:host|network) \((.+)\)$/, '无法到达该主机（$1）'],
  [/^nobody answered \((.+)\)$/, '没有应答（$1）'],
  [/^no answer to the connection attempt within (\d+) ms$/, '$1 毫秒内没有应答连接请求'],
  [/^no greeting within (\d+) ms$/, '$1 毫秒内没有欢迎信息'],
  [/^(\d+) sessions at once are allowed; more were not tried$/, '允许同时 $1 个会话，没有尝试更多'],
];

/** The evidence in Chinese; undefined where it has no Chinese form. evidence: one line, masked. */
export function evidenceZh(evidence: string): string | undefined {
  if (Object.hasOwn(SENTENCES, evidence)) return SENTENCES[evidence];
  const found = PATTERNS.find(([pattern]) => pattern.test(evidence));
  return found === undefined ? undefined : evidence.replace(found[0], found[1]);
}
