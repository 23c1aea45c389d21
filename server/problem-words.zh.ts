/** What is said of each failure, in Simplified Chinese: a title, what happened, what to do next. */
import type { ProblemCode, Words } from './problem.ts';

export const wordsZh: Record<ProblemCode, Words> = {
  NAME_INVALID: {
    title: '名称不可用',
    detail: '名称中含有无法发送到此服务器的字符，或名称过长。',
    advice: '请换一个名称，或为站点选择其他字符集。',
  },
  PATH_INVALID: {
    title: '路径不可用',
    detail: '该路径不是有效的绝对路径。',
    advice: '请检查路径：每一段只做一次百分号编码，且不能超出根目录。',
  },
  HOST_INVALID: {
    title: '主机不可用',
    detail: '这不是可以连接的主机名或地址。',
    advice: '请使用 ftp.example.org 这样的主机名，或 192.0.2.10 这样的地址。',
  },
  REQUEST_INVALID: {
    title: '无法理解的请求',
    detail: '请求不符合此地址的要求。',
    advice: '请对照 API 说明检查。',
  },
  AUTH_REQUIRED: {
    title: '需要登录',
    detail: '您尚未登录，或登录已过期。',
    advice: '请重新登录：POST /api/v1/session。',
  },
  AUTH_TICKET: {
    title: '票据无效',
    detail: '票据不存在、已使用或已过期。',
    advice: '请重新获取：POST /api/v1/session/ticket。',
  },
  AUTH_CSRF: {
    title: '请求来自其他网站',
    detail: '该请求不是由本 Gangway 的页面发出的。',
    advice: '请通过公开网址打开 Gangway；程序请使用 Bearer 令牌而不是 Cookie。',
  },
  AUTH_FORBIDDEN: {
    title: '没有权限',
    detail: '已识别您的身份，但此令牌或登录的权限不足以执行该操作。',
    advice: '请使用具有相应权限、站点和文件夹范围的令牌；未设账户时，请参阅 README 中的 ACCESS_KEY。',
  },
  TARGET_NOT_ALLOWED: {
    title: '不允许的服务器',
    detail: '此 Gangway 不允许连接该服务器。',
    advice: '请让管理员把该服务器加入 TARGETS。',
  },
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
  NOT_FOUND: {
    title: '这里什么也没有',
    detail: '此地址没有内容。',
  },
  SITE_NOT_FOUND: {
    title: '找不到站点',
    detail: '站点不存在，或已随登录一起结束。',
    advice: '请重新连接服务器。',
  },
  FTP_NOT_FOUND: {
    title: '未找到',
    detail: '服务器上没有这个文件或文件夹。',
    advice: '它可能已被移动或删除，请刷新文件夹。',
  },
  METHOD_NOT_ALLOWED: {
    title: '方法不可用',
    detail: '此地址不支持该方法。',
  },
  EXISTS: {
    title: '已存在',
    detail: '已有同名的文件或文件夹。',
    advice: '请换一个名称，或明确选择替换。',
  },
  NOT_EMPTY: {
    title: '文件夹非空',
    detail: '文件夹中还有内容。',
    advice: '请先删除其中的内容。',
  },
  IS_FOLDER: {
    title: '这是文件夹',
    detail: '请求的是文件，但该处是文件夹。',
    advice: '请使用 folders 地址。',
  },
  FTP_FILE_BUSY: {
    title: '文件正忙',
    detail: '服务器提示该文件正在使用中。',
    advice: '请稍后再试。',
  },
  PRECONDITION: {
    title: '内容已变化',
    detail: '文件的当前状态与请求的预期不一致。',
    advice: '请查看当前文件后再决定。',
  },
  TOO_LARGE: {
    title: '内容过大',
    detail: '请求内容超过此地址的限制。',
  },
  MEDIA_TYPE: {
    title: '类型不可用',
    detail: '此地址不接受该类型或编码的内容。',
    advice: 'JSON 地址只接受 application/json；文件接受任意未压缩的字节。',
  },
  RANGE: {
    title: '范围不可用',
    detail: '文件没有所请求的字节。',
    advice: '请先查询文件大小。',
  },
  WRONG_HOST: {
    title: '地址不正确',
    detail: '此 Gangway 应通过另一个地址访问。',
    advice: '请使用其公开网址，或把 PUBLIC_URL 设为您使用的地址。',
  },
  DIAGNOSIS_RUNNING: {
    title: '正在诊断',
    detail: '此站点正在诊断中。',
    advice: '请等待本次诊断结束，最长约一分半钟。',
  },
  TOO_MANY_SITES: {
    title: '站点过多',
    detail: '此登录的站点数量已达上限。',
    advice: '请关闭不需要的站点。',
  },
  RATE_LIMITED: {
    title: '尝试过于频繁',
    detail: '短时间内尝试次数过多。',
    advice: '请等待几分钟，并确认用户名和密码正确。',
  },
  CLIENT_GONE: {
    title: '客户端已离开',
    detail: '请求完成之前连接已断开。',
  },
  CANCELLED: {
    title: '已取消',
    detail: '操作已被放弃。',
  },
  INTERNAL: {
    title: 'Gangway 内部错误',
    detail: 'Gangway 自身出现错误。',
    advice: '请附上请求编号报告此问题。',
  },
  FTP_NOT_SUPPORTED: {
    title: '服务器不支持',
    detail: '服务器不认识此操作所需的命令。',
  },
  DNS_FAILED: {
    title: '找不到主机名',
    detail: '无法把服务器名称解析为地址。',
    advice: '请检查主机名的拼写。',
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
  UPLOAD_MISMATCH: {
    title: '上传未完整保存',
    detail: '服务器没有保存全部字节；原文件未受影响。',
    advice: '请重试；服务器磁盘可能已满。',
  },
  NAME_CHANGED: {
    title: '名称未被保留',
    detail: '服务器接受此名称，却保存为另一个名称：它会改动末尾的空格或句点。没有做任何更改。',
    advice: '请使用末尾不是空格或句点的名称。',
  },
  FTP_BUSY: {
    title: '服务器繁忙',
    detail: '服务器目前不允许更多连接。',
    advice: '请稍后再试，并关闭使用同一账号的其他程序。',
  },
  DRAINING: {
    title: 'Gangway 正在停止',
    detail: '此 Gangway 正在停止或重启。',
    advice: '请稍后再试。',
  },
  FTP_TIMEOUT: {
    title: '服务器无响应',
    detail: '服务器没有及时应答。',
    advice: '请重试；防火墙可能拦截了连接。',
  },
  HTTP_VERSION: {
    title: '需要 HTTP/1.1',
    detail: '在 HTTP/1.0 下，大小未知的下载中断后看起来会像是完整的。',
    advice: '请让代理使用 HTTP/1.1（nginx：proxy_http_version 1.1）。',
  },
  FTP_STORAGE_FULL: {
    title: '空间不足',
    detail: '服务器空间已满，或配额已用完。',
    advice: '请在服务器上腾出空间。',
  },
};
