/** What the three-digit replies of FTP mean, in words for people. */
import type { Words } from './ftp-commands.ts';

/** By reply code. */
export const REPLY_WORDS: Readonly<Record<number, Words>> = {
  110: { en: 'A restart marker inside a transfer.', zh: '传输中的重启标记。', source: 'RFC 959, 4.2.2' },
  120: { en: 'Ready in some minutes.', zh: '几分钟后就绪。', source: 'RFC 959, 4.2.2' },
  125: {
    en: 'The data connection is already open; the transfer begins.',
    zh: '数据连接已打开，传输开始。',
    source: 'RFC 959, 4.2.2',
  },
  150: {
    en: 'The file is fine; the data connection is about to open.',
    zh: '文件没有问题，即将打开数据连接。',
    source: 'RFC 959, 4.2.2',
  },
  200: { en: 'Done.', zh: '完成。', source: 'RFC 959, 4.2.2' },
  202: {
    en: 'Not needed here, so nothing was done.',
    zh: '此处不需要，未执行任何操作。',
    source: 'RFC 959, 4.2.2',
  },
  211: {
    en: 'The state of the system, or the list of features.',
    zh: '系统状态，或功能列表。',
    source: 'RFC 959, 4.2.2; RFC 2389, 3',
  },
  212: { en: 'The state of a folder.', zh: '文件夹的状态。', source: 'RFC 959, 4.2.2' },
  213: {
    en: 'The asked-for fact about a file: its size or time.',
    zh: '所询问的文件信息：大小或时间。',
    source: 'RFC 3659, 3 and 4',
  },
  214: { en: 'A help text.', zh: '帮助文字。', source: 'RFC 959, 4.2.2' },
  215: {
    en: 'The kind of system the server runs on.',
    zh: '服务器所用系统的类型。',
    source: 'RFC 959, 4.2.2',
  },
  220: { en: 'The greeting: the server is ready.', zh: '欢迎语：服务器已就绪。', source: 'RFC 959, 4.2.2' },
  221: {
    en: 'Goodbye; the control connection closes.',
    zh: '再见，控制连接即将关闭。',
    source: 'RFC 959, 4.2.2',
  },
  225: {
    en: 'The data connection is open and idle.',
    zh: '数据连接已打开，没有传输。',
    source: 'RFC 959, 4.2.2',
  },
  226: {
    en: 'The transfer is complete and the data connection is closed. Only now are the bytes safe.',
    zh: '传输完成，数据连接已关闭。到此字节才算安全。',
    source: 'RFC 959, 4.2.2',
  },
  227: {
    en: 'Passive mode: dial h1.h2.h3.h4 at port p1 × 256 + p2.',
    zh: '被动模式：请连接 h1.h2.h3.h4，端口为 p1 × 256 + p2。',
    source: 'RFC 959, 4.1.2',
  },
  229: {
    en: 'Extended passive mode: dial the same host at this port.',
    zh: '扩展被动模式：请连接同一主机的这个端口。',
    source: 'RFC 2428, 3',
  },
  230: { en: 'Logged in.', zh: '登录成功。', source: 'RFC 959, 4.2.2' },
  232: {
    en: 'Logged in by the security exchange; no password needed.',
    zh: '已通过安全交换登录，无需密码。',
    source: 'RFC 2228, 5.1',
  },
  234: { en: 'Agreed; the TLS handshake follows.', zh: '同意，随后进行 TLS 握手。', source: 'RFC 4217, 4' },
  250: { en: 'The file action is complete.', zh: '文件操作已完成。', source: 'RFC 959, 4.2.2' },
  257: {
    en: 'A path: where we are, or what was made.',
    zh: '返回路径：当前位置，或刚新建的文件夹。',
    source: 'RFC 959, 4.2.2',
  },
  331: {
    en: 'The user name is fine; the password is wanted.',
    zh: '用户名无误，请提供密码。',
    source: 'RFC 959, 4.2.2',
  },
  332: { en: 'An account is wanted too.', zh: '还需要账户。', source: 'RFC 959, 4.2.2' },
  350: {
    en: 'So far so good; the second half is awaited (RNTO after RNFR, a transfer after REST).',
    zh: '目前正常，等待后半步（RNFR 之后的 RNTO，或 REST 之后的传输）。',
    source: 'RFC 959, 4.2.2',
  },
  421: {
    en: 'The server ends the session: it closes down, is full, or waited too long.',
    zh: '服务器结束会话：正在关闭、人数已满或等待过久。',
    source: 'RFC 959, 4.2.2',
  },
  425: {
    en: 'The data connection could not be opened: a firewall, NAT, or the wrong mode.',
    zh: '无法打开数据连接：防火墙、NAT 或模式不合适。',
    source: 'RFC 959, 4.2.2',
  },
  426: {
    en: 'The data connection was lost; the transfer is not complete.',
    zh: '数据连接中断，传输不完整。',
    source: 'RFC 959, 4.2.2',
  },
  430: {
    en: 'User name or password is wrong.',
    zh: '用户名或密码错误。',
    source: 'RFC 2228; used by some servers',
  },
  431: {
    en: 'The protection that was asked for is not available.',
    zh: '所请求的保护方式不可用。',
    source: 'RFC 2228, 5.1',
  },
  450: { en: 'The file is busy; try again later.', zh: '文件正忙，请稍后再试。', source: 'RFC 959, 4.2.2' },
  451: { en: 'Something went wrong inside the server.', zh: '服务器内部出错。', source: 'RFC 959, 4.2.2' },
  452: { en: 'The server has not enough room now.', zh: '服务器目前空间不足。', source: 'RFC 959, 4.2.2' },
  500: {
    en: 'The server does not know this command.',
    zh: '服务器不认识这条命令。',
    source: 'RFC 959, 4.2.2',
  },
  501: {
    en: 'The server does not understand what follows the command.',
    zh: '服务器不理解命令的参数。',
    source: 'RFC 959, 4.2.2',
  },
  502: {
    en: 'The server has not got this command.',
    zh: '服务器没有实现这条命令。',
    source: 'RFC 959, 4.2.2',
  },
  503: { en: 'The order of the commands is wrong.', zh: '命令的顺序不对。', source: 'RFC 959, 4.2.2' },
  504: {
    en: 'The command is known, but not with this argument.',
    zh: '认识这条命令，但不支持这个参数。',
    source: 'RFC 959, 4.2.2',
  },
  521: {
    en: 'This kind of data protection is refused.',
    zh: '拒绝这种数据保护方式。',
    source: 'RFC 4217, 10',
  },
  522: {
    en: 'The address family is refused; or the data connection must resume the TLS session.',
    zh: '不支持该地址族；或数据连接必须恢复 TLS 会话。',
    source: 'RFC 2428, 2',
  },
  530: {
    en: 'Not logged in: wrong name or password, or too many sessions.',
    zh: '未登录：用户名或密码错误，或会话过多。',
    source: 'RFC 959, 4.2.2',
  },
  532: { en: 'Storing files needs an account.', zh: '存放文件需要账户。', source: 'RFC 959, 4.2.2' },
  533: {
    en: 'This is refused for reasons of protection.',
    zh: '出于保护策略而拒绝。',
    source: 'RFC 2228, 5.1',
  },
  534: {
    en: 'This protection is refused by policy.',
    zh: '按策略拒绝这种保护方式。',
    source: 'RFC 2228, 5.1',
  },
  550: {
    en: 'Refused: after RETR it is not there or not allowed, after MKD it exists, after RMD it is not empty.',
    zh: '拒绝：RETR 之后表示不存在或无权限，MKD 之后表示已存在，RMD 之后表示不为空。',
    source: 'RFC 959, 4.2.2',
  },
  551: { en: 'The page type is unknown.', zh: '页面类型未知。', source: 'RFC 959, 4.2.2' },
  552: { en: 'The room allotted to you is used up.', zh: '分配给你的空间已用完。', source: 'RFC 959, 4.2.2' },
  553: { en: 'This name is not allowed.', zh: '不允许使用这个名称。', source: 'RFC 959, 4.2.2' },
};
