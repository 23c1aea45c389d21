/** What the commands of FTP are for, in words for people. */

/** A meaning in every language of the screens, and where it is written. */
export interface Words {
  readonly en: string;
  readonly zh: string;
  readonly source: string;
}

/** By verb, in capitals. */
export const COMMAND_WORDS: Readonly<Record<string, Words>> = {
  ABOR: { en: 'Stop the transfer that is running.', zh: '中止正在进行的传输。', source: 'RFC 959, 4.1.3' },
  ACCT: {
    en: 'Some servers want an account besides user and password.',
    zh: '有些服务器除用户名和密码外还要求账户。',
    source: 'RFC 959, 4.1.1',
  },
  ALLO: {
    en: 'Announces how much room the next upload needs.',
    zh: '预告下一次上传需要多少空间。',
    source: 'RFC 959, 4.1.3',
  },
  APPE: {
    en: 'Appends the coming bytes to a file.',
    zh: '把后续字节追加到文件末尾。',
    source: 'RFC 959, 4.1.3',
  },
  AUTH: {
    en: 'Asks to protect the control connection with TLS from here on.',
    zh: '请求从此刻起用 TLS 保护控制连接。',
    source: 'RFC 2228, 3; RFC 4217, 4',
  },
  CDUP: { en: 'Goes to the parent folder.', zh: '切换到上一级文件夹。', source: 'RFC 959, 4.1.1' },
  CLNT: {
    en: 'Tells the server which program is calling.',
    zh: '告诉服务器当前的客户端程序。',
    source: 'Not in an RFC; widely used',
  },
  CWD: {
    en: 'Goes to a folder. Also a cheap way to ask whether it exists.',
    zh: '切换到某个文件夹，也可用来确认它是否存在。',
    source: 'RFC 959, 4.1.1',
  },
  DELE: { en: 'Deletes one file.', zh: '删除一个文件。', source: 'RFC 959, 4.1.3' },
  EPRT: {
    en: 'Active mode for IPv4 and IPv6: “dial me at this address and port” for the next data connection.',
    zh: '适用于 IPv4 和 IPv6 的主动模式：“请连接我的这个地址和端口”建立下一条数据连接。',
    source: 'RFC 2428, 2',
  },
  EPSV: {
    en: 'Passive mode for IPv4 and IPv6: asks for a port to dial for the next data connection. The address is the server’s own.',
    zh: '适用于 IPv4 和 IPv6 的被动模式：索取一个端口来建立下一条数据连接，地址就是服务器本身。',
    source: 'RFC 2428, 3',
  },
  FEAT: {
    en: 'Asks what the server can do beyond the oldest standard.',
    zh: '询问服务器在最早标准之外还支持什么。',
    source: 'RFC 2389, 3',
  },
  HASH: { en: 'Asks for a checksum of a file.', zh: '索取文件的校验和。', source: 'draft-bryan-ftpext-hash' },
  HELP: {
    en: 'Asks for a text about the commands.',
    zh: '索取关于命令的说明文字。',
    source: 'RFC 959, 4.1.3',
  },
  LANG: {
    en: 'Chooses the language of the server’s texts.',
    zh: '选择服务器文字所用的语言。',
    source: 'RFC 2640, 4.1',
  },
  LIST: {
    en: 'Asks for a folder’s content, written for people; every server writes it a little differently.',
    zh: '索取文件夹内容，格式供人阅读，各家服务器写法略有不同。',
    source: 'RFC 959, 4.1.3',
  },
  MDTM: {
    en: 'Asks when a file was changed; some servers also set it.',
    zh: '询问文件的修改时间，有些服务器也可借此设置。',
    source: 'RFC 3659, 3',
  },
  MFMT: { en: 'Sets when a file was changed.', zh: '设置文件的修改时间。', source: 'draft-somers-ftp-mfxx' },
  MKD: { en: 'Makes a folder.', zh: '新建文件夹。', source: 'RFC 959, 4.1.3' },
  MLSD: {
    en: 'Asks for a folder’s content, written for programs: exact sizes and times in UTC.',
    zh: '索取文件夹内容，格式供程序读取：精确的大小与 UTC 时间。',
    source: 'RFC 3659, 7',
  },
  MLST: {
    en: 'Asks for the facts about one entry, without a data connection.',
    zh: '询问单个项目的信息，不需要数据连接。',
    source: 'RFC 3659, 7',
  },
  MODE: {
    en: 'Chooses how data is sent; S is a plain stream.',
    zh: '选择数据的发送方式，S 表示普通的流。',
    source: 'RFC 959, 4.1.2',
  },
  NLST: {
    en: 'Asks for the bare names in a folder.',
    zh: '只索取文件夹中的名称。',
    source: 'RFC 959, 4.1.3',
  },
  NOOP: {
    en: 'Does nothing; shows that both ends are still there.',
    zh: '什么也不做，只确认双方仍在线。',
    source: 'RFC 959, 4.1.3',
  },
  OPTS: {
    en: 'Sets an option of a command, for example UTF8 ON or the facts of MLST.',
    zh: '设置某命令的选项，例如 UTF8 ON 或 MLST 的信息项。',
    source: 'RFC 2389, 4',
  },
  PASS: {
    en: 'Sends the password. Gangway never shows it.',
    zh: '发送密码。Gangway 从不显示它。',
    source: 'RFC 959, 4.1.1',
  },
  PASV: {
    en: 'Passive mode: asks for an address and a port to dial for the next data connection. Gangway uses only the port when the address is not the server’s.',
    zh: '被动模式：索取一个地址和端口来建立下一条数据连接。若地址不属于该服务器，Gangway 只采用端口。',
    source: 'RFC 959, 4.1.2',
  },
  PBSZ: {
    en: 'Required before PROT; with TLS the size is always 0.',
    zh: 'PROT 之前必须发送；使用 TLS 时大小总为 0。',
    source: 'RFC 4217, 9',
  },
  PORT: {
    en: 'Active mode: “dial me at h1.h2.h3.h4, port p1 × 256 + p2” for the next data connection.',
    zh: '主动模式：“请连接 h1.h2.h3.h4 的 p1 × 256 + p2 端口”建立下一条数据连接。',
    source: 'RFC 959, 4.1.2',
  },
  PROT: {
    en: 'P protects the data connections with TLS, C leaves them clear.',
    zh: 'P 表示用 TLS 保护数据连接，C 表示不加密。',
    source: 'RFC 4217, 9',
  },
  PWD: { en: 'Asks in which folder we are.', zh: '询问当前所在的文件夹。', source: 'RFC 959, 4.1.3' },
  QUIT: { en: 'Says goodbye.', zh: '道别并结束会话。', source: 'RFC 959, 4.1.1' },
  REIN: { en: 'Starts over as if just connected.', zh: '重新开始，如同刚刚连接。', source: 'RFC 959, 4.1.1' },
  REST: {
    en: 'Sets the byte at which the next transfer begins: the basis of resuming.',
    zh: '指定下一次传输从哪个字节开始，这是断点续传的基础。',
    source: 'RFC 3659, 5',
  },
  RETR: {
    en: 'Downloads a file over the data connection.',
    zh: '通过数据连接下载文件。',
    source: 'RFC 959, 4.1.3',
  },
  RMD: { en: 'Deletes an empty folder.', zh: '删除空文件夹。', source: 'RFC 959, 4.1.3' },
  RNFR: {
    en: 'First half of renaming: the old name.',
    zh: '重命名的前半步：旧名称。',
    source: 'RFC 959, 4.1.3',
  },
  RNTO: {
    en: 'Second half of renaming: the new name.',
    zh: '重命名的后半步：新名称。',
    source: 'RFC 959, 4.1.3',
  },
  SITE: {
    en: 'Commands of this server’s own, such as SITE CHMOD for permissions.',
    zh: '服务器自有的命令，例如用 SITE CHMOD 修改权限。',
    source: 'RFC 959, 4.1.3',
  },
  SIZE: { en: 'Asks for a file’s size in bytes.', zh: '询问文件大小（字节）。', source: 'RFC 3659, 4' },
  STAT: {
    en: 'Asks for the state of the session, or of a file, over the control connection.',
    zh: '通过控制连接询问会话或文件的状态。',
    source: 'RFC 959, 4.1.3',
  },
  STOR: {
    en: 'Uploads a file over the data connection; Gangway stores a part file and renames it when it is complete.',
    zh: '通过数据连接上传文件；Gangway 先写入临时文件，完整后再改名。',
    source: 'RFC 959, 4.1.3',
  },
  STOU: {
    en: 'Uploads under a name that the server makes up.',
    zh: '上传文件，由服务器取一个唯一的名称。',
    source: 'RFC 959, 4.1.3',
  },
  STRU: {
    en: 'Chooses the structure of files; F is plain bytes.',
    zh: '选择文件结构，F 表示普通字节序列。',
    source: 'RFC 959, 4.1.2',
  },
  SYST: {
    en: 'Asks for the kind of operating system.',
    zh: '询问操作系统的类型。',
    source: 'RFC 959, 4.1.3',
  },
  TYPE: {
    en: 'Chooses the transfer type: I sends bytes unchanged, A converts line ends.',
    zh: '选择传输类型：I 原样传送字节，A 会转换换行符。',
    source: 'RFC 959, 4.1.2',
  },
  USER: {
    en: 'Says who we are; “anonymous” needs no account.',
    zh: '说明用户身份；“anonymous”无需账户。',
    source: 'RFC 959, 4.1.1',
  },
};
