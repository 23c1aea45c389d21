/** What is said of the failures of FTP servers, in Chinese. */
import type { ProblemCode, Words } from '../problem.ts';

/** The codes that begin so. */
type FtpCode = Extract<ProblemCode, `FTP_${string}`>;

export const ftpWordsZh: Record<FtpCode, Words> = {
  FTP_LOGIN_REFUSED: {
    title: '登录被拒绝',
    detail: '服务器不接受此用户名或密码。',
    advice: '请检查用户名和密码；许多服务器会在几次错误后锁定账号。',
  },
  FTP_ACCOUNT_REQUIRED: {
    title: '需要账户',
    detail: '除用户名和密码外，服务器还要求账户信息。',
    advice: '请填写站点的账户（ACCT）。',
  },
  FTP_PERMISSION: {
    title: '没有权限',
    detail: '服务器不允许此登录执行该操作。',
    advice: '请向服务器所有者申请权限，或换用其他登录。',
  },
  FTP_NOT_FOUND: {
    title: '未找到',
    detail: '服务器上没有这个文件或文件夹。',
    advice: '它可能已被移动或删除，请刷新文件夹。',
  },
  FTP_FILE_BUSY: {
    title: '文件正忙',
    detail: '服务器提示该文件正在使用中。',
    advice: '请稍后再试。',
  },
  FTP_NOT_SUPPORTED: {
    title: '服务器不支持',
    detail: '服务器不认识此操作所需的命令。',
  },
  FTP_CONNECT: {
    title: '无法连接',
    detail: '服务器没有接受连接。',
    advice: '请检查主机和端口；服务器可能已关闭或位于防火墙之后。',
  },
  FTP_BAD_REPLY: {
    title: '不是 FTP 服务器',
    detail: '应答方使用的不是 FTP 协议。',
    advice: '请检查端口：FTP 通常为 21，隐式 TLS 为 990；SFTP（22）是另一种协议。',
  },
  FTP_REPLY_TOO_LARGE: {
    title: '应答过大',
    detail: '服务器发送了没有结尾的应答。',
    advice: '该服务器可能有故障或怀有恶意。',
  },
  FTP_REFUSED: {
    title: '被服务器拒绝',
    detail: '服务器拒绝了该命令。',
    advice: '服务器的应答中有更多说明。',
  },
  FTP_LOCAL_ERROR: {
    title: '服务器错误',
    detail: '服务器在执行时自身出错。',
    advice: '请重试；如果仍然失败，需要服务器管理员检查。',
  },
  FTP_SESSION_LOST: {
    title: '连接中断',
    detail: '服务器关闭了控制连接。',
    advice: '请重试；如果经常发生，服务器可能限制了连接数或时长。',
  },
  FTP_SESSION_STALE: {
    title: '连接中断',
    detail: '连接已失效。',
    advice: '请重试。',
  },
  FTP_DATA_REFUSED: {
    title: '无法建立数据连接',
    detail: '所有数据连接方式都未成功。',
    advice: '请设置站点的数据模式，并检查防火墙是否放行服务器的被动端口或 Gangway 的主动端口。',
  },
  FTP_DATA_LOST: {
    title: '传输中断',
    detail: '数据连接在全部内容到达之前断开。',
    advice: '请重试。',
  },
  FTP_INCOMPLETE: {
    title: '内容不完整',
    detail: '服务器在全部字节到达之前结束了传输。',
    advice: '请重试；文件可能正在变化。',
  },
  FTP_FILE_CHANGED: {
    title: '文件已更改',
    detail: '读取期间，服务器上的文件被更改。',
    advice: '请在没有人写入该文件时重试。',
  },
  FTP_TLS_REQUIRED: {
    title: '没有 TLS',
    detail: '服务器不提供站点要求的 TLS；没有发送任何机密信息。',
    advice: '如果您能接受，请为站点选择其他安全方式。',
  },
  FTP_TLS_RESUME: {
    title: 'TLS 会话未恢复',
    detail: '服务器要求数据连接恢复 TLS 会话，但未能恢复。',
    advice: '请重试；如果仍然失败，服务器可能需要其他 TLS 设置。',
  },
  FTP_TLS_CERT: {
    title: '证书不受信任',
    detail: '无法信任服务器的证书。',
    advice: '请与服务器所有者核对指纹，一致时才信任。',
  },
  FTP_TLS_FAILED: {
    title: 'TLS 失败',
    detail: 'TLS 握手失败。',
    advice: '请检查安全方式：隐式 TLS（990）与显式 TLS（21）不同。',
  },
  FTP_TLS_PLAIN: {
    title: '此端口不是隐式 TLS',
    detail: '本应使用隐式 TLS，服务器却以明文应答。',
    advice: '请把站点的安全方式改为“显式”或“自动”；隐式 TLS 通常使用 990 端口。',
  },
  FTP_TLS_IMPLICIT: {
    title: '服务器在等待 TLS',
    detail: '服务器没有发送欢迎信息，但会应答 TLS：此端口要求隐式 TLS。',
    advice: '请把站点的安全方式改为“隐式”。',
  },
  FTP_TLS_INJECTION: {
    title: 'TLS 遭到攻击',
    detail: '有人在 TLS 开始之前发送了明文，连接已终止。',
    advice: 'Gangway 与服务器之间的网络可能不可信。',
  },
  FTP_BUSY: {
    title: '服务器繁忙',
    detail: '服务器目前不允许更多连接。',
    advice: '请稍后再试，并关闭使用同一账号的其他程序。',
  },
  FTP_TIMEOUT: {
    title: '服务器无响应',
    detail: '服务器没有及时应答。',
    advice: '请重试；防火墙可能拦截了连接。',
  },
  FTP_STORAGE_FULL: {
    title: '空间不足',
    detail: '服务器空间已满，或配额已用完。',
    advice: '请在服务器上腾出空间。',
  },
};
