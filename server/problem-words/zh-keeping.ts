/** What is said in Chinese of failures around who asks and what Gangway keeps: sign-ins, tokens, saved sites, the database. */
import type { ProblemCode, Words } from '../problem.ts';

export const keepingWordsZh = {
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
  SITE_NOT_FOUND: {
    title: '找不到站点',
    detail: '站点不存在，或已随登录一起结束。',
    advice: '请重新连接服务器。',
  },
  TOO_MANY_SITES: {
    title: '站点过多',
    detail: '此登录的站点数量已达上限。',
    advice: '请关闭不需要的站点。',
  },
  AUTH_KEY: {
    title: '需要访问密钥',
    detail: '此 Gangway 只允许持有访问密钥的人进入；密钥缺失或不正确。',
    advice: '请向管理员索取密钥：POST /api/v1/session，正文为 {"key": "..."}。',
  },
  TOKEN_NOT_FOUND: {
    title: '找不到令牌',
    detail: '没有此编号的 API 令牌。',
    advice: 'GET /api/v1/tokens 可列出所有令牌。',
  },
  TOO_MANY_TOKENS: {
    title: '令牌过多',
    detail: 'API 令牌的数量已达上限。',
    advice: '请撤销已过期或不再使用的令牌。',
  },
  SITE_LOCKED: {
    title: '站点已锁定',
    detail: '无法解开此站点保存的密码：密钥文件缺失或不匹配，或者站点在数据库中被改动。',
    advice: '请放回正确的密钥文件并重新启动 Gangway，或重新提交密码。',
  },
  SECRET_REQUIRED: {
    title: '需要再次提供密码',
    detail: '此更改会把保存的密码发送到另一台服务器或用于另一个用户。',
    advice: '请在更改时一并提交密码（如保存了账号信息 ACCT，也请一并提交），或用 null 将其删除。',
  },
  KEY_MISSING: {
    title: '缺少密钥',
    detail: '此 Gangway 的密钥文件缺失或无法创建，因此无法加密保存。',
    advice: '请从备份中恢复密钥文件，然后重新启动 Gangway。',
  },
  STORE_BUSY: {
    title: '数据库正被占用',
    detail: '另一个进程正在使用此 Gangway 的数据库。',
    advice: '请稍后重试。',
  },
  STORE_FULL: {
    title: 'Gangway 自身空间不足',
    detail: 'Gangway 存放数据库的磁盘已满。传输不受影响。',
    advice: '需要由运行此 Gangway 的人腾出空间。',
  },
} as const satisfies Partial<Record<ProblemCode, Words>>;
