/** What is said of each failure, in Simplified Chinese: a title, what happened, what to do next. */
import type { ProblemCode, Words } from '../problem.ts';
import { davWordsZh } from './zh-dav.ts';
import { ftpWordsZh } from './zh-ftp.ts';
import { keepingWordsZh } from './zh-keeping.ts';
import { uploadWordsZh } from './zh-uploads.ts';

export const wordsZh: Record<ProblemCode, Words> = {
  ...davWordsZh,
  ...ftpWordsZh,
  ...keepingWordsZh,
  ...uploadWordsZh,
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
  TARGET_NOT_ALLOWED: {
    title: '不允许的服务器',
    detail: '此 Gangway 不允许连接该服务器。',
    advice: '请让管理员把该服务器加入 TARGETS。',
  },
  NOT_FOUND: {
    title: '这里什么也没有',
    detail: '此地址没有内容。',
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
  TREE_TOO_LARGE: {
    title: '内容过多',
    detail: '这些文件夹里的内容多到无法一次走完。',
    advice: '请分成较小的部分请求。',
  },
  CURSOR_EXPIRED: {
    title: '分页已失效',
    detail: '这个游标所属的列表已不再保留。',
    advice: '请重新请求第一页。',
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
  DIGEST_MISMATCH: {
    title: '数据已损坏',
    detail: '收到的内容与其摘要不符；文件未被更改。',
    advice: '请重新发送；摘要应按实际发送的字节计算。',
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
  NOT_ACCEPTABLE: {
    title: '没有可接受的格式',
    detail: '无法以请求所接受的任何媒体类型给出回答。',
    advice: '请去掉 Accept 请求头，或使用该调用说明中列出的类型。',
  },
  IDEMPOTENCY_RUNNING: {
    title: '仍在执行',
    detail: '使用此 Idempotency-Key 的首个调用尚未得到回答。',
    advice: '请稍候，然后再次发送相同的调用。',
  },
  IDEMPOTENCY_UNKNOWN: {
    title: '回答未保留',
    detail: '此前已开始过使用此 Idempotency-Key 的调用，但无法再次给出其回答。',
    advice: '请检查它是否已完成；若未完成，请使用新的键重新发送。',
  },
  IDEMPOTENCY_MISMATCH: {
    title: '该键已用于其他调用',
    detail: '此 Idempotency-Key 属于另一个调用。',
    advice: '每个新调用请使用新的键；只有重复发送时才使用相同的键。',
  },
  DIAGNOSIS_RUNNING: {
    title: '正在诊断',
    detail: '此站点正在诊断中。',
    advice: '请等待本次诊断结束，最长约一分半钟。',
  },
  TOO_MANY_FOLLOWERS: {
    title: '跟随请求过多',
    detail: '此账户正在跟随的文件数量已达上限。',
    advice: '请先结束其中一个 follow=true 请求。',
  },
  TOO_MANY_SOCKETS: {
    title: '实时连接过多',
    detail: '您打开的实时连接数量已达上限。',
    advice: '请关闭其中一个；一个连接可以订阅多个主题。',
  },
  TOO_MANY_CHANNELS: {
    title: '通道过多',
    detail: '此实时连接上打开的通道数量已达上限。',
    advice: '请等待其中一个结束。',
  },
  RATE_LIMITED: {
    title: '尝试过于频繁',
    detail: '短时间内尝试次数过多。',
    advice: '请等待几分钟，并确认用户名和密码正确。',
  },
  WEBHOOK_INVALID: {
    title: '回调地址不可用',
    detail: '这不是可以用作回调的网址。',
    advice: '请使用 http 或 https，不含用户名、密码和片段；密钥请放在 "secret" 中。',
  },
  WEBHOOK_NOT_ALLOWED: {
    title: '不允许的回调地址',
    detail: '此 Gangway 不得调用该地址。',
    advice: '请让其管理员把该主机加入 WEBHOOK_HOSTS。',
  },
  WATCH_NOT_FOUND: {
    title: '未找到监视',
    detail: '没有这个监视。',
    advice: '请查看 GET /api/v1/watches。',
  },
  DELIVERY_NOT_FOUND: {
    title: '未找到投递',
    detail: '没有这个编号的事件，或该监视没有回调。',
    advice: '失败的投递：GET /api/v1/watches/{watch}/deliveries。',
  },
  SITE_NOT_SAVED: {
    title: '站点未保存',
    detail: '该站点会随登录一起结束，之后无法继续查看。',
    advice: '请先保存站点（PATCH 时设 "saved": true），再进行监视。',
  },
  TOO_MANY_WATCHES: {
    title: '监视过多',
    detail: '监视数量已达上限。',
    advice: '请删除不再需要的监视。',
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
  DNS_FAILED: {
    title: '找不到主机名',
    detail: '无法把服务器名称解析为地址。',
    advice: '请检查主机名的拼写。',
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
  DRAINING: {
    title: 'Gangway 正在停止',
    detail: '此 Gangway 正在停止或重启。',
    advice: '请稍后再试。',
  },
  HTTP_VERSION: {
    title: '需要 HTTP/1.1',
    detail: '在 HTTP/1.0 下，大小未知的下载中断后看起来会像是完整的。',
    advice: '请让代理使用 HTTP/1.1（nginx：proxy_http_version 1.1）。',
  },
};
