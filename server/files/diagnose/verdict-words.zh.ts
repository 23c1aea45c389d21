/** What the doctor says at the end, in Chinese. */
import type { VerdictCode } from '../../contract/diagnosis.ts';

/** `{charset}` is filled in. */
export const verdictZh: Readonly<Record<VerdictCode, string>> = {
  'all-fine': '一切正常：可以登录、列出文件夹并下载文件。',
  'clear-text': '连接没有加密：沿途的任何人都能看到密码和文件。如果服务器提供 FTPS，请改用 FTPS。',
  'no-restart': '服务器不能从文件中间开始传输。中断的下载需要从头开始，视频也无法拖动播放。',
  'charset-legacy':
    '部分文件名不是 UTF-8 编码，看起来像 {charset}。为此站点选择该字符集后，名称即可正确显示。',
  'limit-one':
    '服务器同一时间只允许一个会话。一切可用，但操作需要逐个进行；请关闭使用同一账号登录的其他程序。',
  'private-address':
    '在被动模式下，服务器给出的地址只在它自己的内部网络中有效。Gangway 会忽略该地址，改用您填写的地址，因此这里一切正常。其他程序可能会失败；服务器管理员应为被动模式设置公网地址。',
  'tls-reuse-missing':
    '登录正常，但服务器拒绝传输数据：它要求数据连接沿用控制连接的加密会话，而这一步失败了。服务器管理员可以关闭此要求（vsftpd：require_ssl_reuse=NO；ProFTPD：TLSOptions NoSessionReuseRequired）。',
  'only-active':
    '每次传输文件都需要第二条连接。Gangway 无法连到服务器给出的端口，通常是被防火墙挡住。反过来可以：由服务器连接 Gangway（主动模式）。Gangway 会使用这种方式；请把站点设为主动模式，以免浪费时间尝试。',
  'home-unreadable':
    '登录正常，但服务器不允许此账号列出起始文件夹。请指定一个可读的起始文件夹，或向服务器管理员申请列目录的权限。',
  unfinished: '诊断用时过长，在全部检查完成之前已结束：服务器响应非常慢，或没有响应。此前的结果见上。',
  'no-data':
    '登录正常，但无法获取任何文件：每次传输都需要第二条连接，而 Gangway 和服务器都无法建立它。服务器管理员应检查被动模式（EPSV 和 PASV）的设置。',
  'passive-blocked':
    '登录正常，但无法获取任何文件：每次传输都需要第二条连接。服务器给出了端口，但防火墙不放行；服务器也无法连接到 Gangway。服务器管理员需要在防火墙中开放全部被动端口，或者为 Gangway 配置公网地址和主动模式端口（ACTIVE_PUBLIC_ADDRESS、ACTIVE_PORTS）。',
  'session-lost': '服务器在登录完成之前断开了连接。请重试；如果仍然失败，请查看服务器日志中的原因。',
  'wrong-password': '可以连到服务器，但它拒绝此用户名或密码。请检查两者，注意大小写和末尾的空格。',
  'account-needed': '除用户名和密码外，服务器还要求提供账户（ACCT）。请填写账户后重新建立站点。',
  busy: '服务器目前没有空位：来自此地址、使用此账号或总的会话数过多。请关闭其他正在使用它的程序，或稍等片刻再试。',
  'certificate-untrusted':
    '服务器出示的证书无法信任，因此没有发送密码。如果您认识这台服务器，请与管理员核对指纹后再信任；否则，可能是他人在冒充它。',
  'tls-failed': '服务器接受加密，但握手失败。它的 TLS 可能过旧（至少需要 TLS 1.2）或配置有误。',
  'tls-needed': '服务器要求先加密再登录。请改用显式 TLS 重新连接。',
  'tls-refused':
    '此站点要求加密，但服务器拒绝。没有发送密码。如果您接受明文传输，请改用普通 FTP 重新连接；更好的办法是请服务器管理员启用 FTPS。',
  'not-ftp': '该端口有程序应答，但不是 FTP 服务器。请检查主机和端口。',
  'plain-expected':
    '该端口先使用普通 FTP，而站点设置为从第一个字节就加密（隐式 TLS）。请改用显式 TLS 重新连接。',
  'implicit-expected':
    '服务器在加密开始之前不会说话：该端口要求从第一个字节就使用 TLS。请改用隐式 TLS 重新连接。',
  'no-answer':
    '该地址和端口没有应答：可能被防火墙丢弃，或地址有误。请检查主机和端口；FTP 通常使用 21 端口，隐式 TLS 使用 990 端口。',
  'nothing-listens':
    '主机存在，但该端口没有 FTP 服务器。请检查端口（通常是 21，隐式 TLS 为 990）以及服务器是否在运行。',
  'name-unknown': '没有主机叫这个名字。请检查主机名的拼写。',
  'target-forbidden': 'Gangway 的管理员不允许连接到这台服务器（TARGETS 设置）。',
};
