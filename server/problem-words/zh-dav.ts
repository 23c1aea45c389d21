/** What is said of the failures that only WebDAV has. */
import type { davWordsEn } from './en-dav.ts';

export const davWordsZh: typeof davWordsEn = {
  DAV_XML_INVALID: {
    title: '无法理解 XML',
    detail: '请求中的 XML 格式有误、带有文档类型声明，或不是此方法所接受的内容。',
  },
  DAV_DEPTH: {
    title: '不列出整个目录树',
    detail: 'PROPFIND 只支持 Depth 0 或 1。',
    advice: '请逐个文件夹列出。',
  },
  DAV_SAME_PLACE: {
    title: '源与目标重叠',
    detail: '目标就是源本身，或两者互相包含。',
  },
  DAV_LOCK_TOKEN: {
    title: '此处没有这个锁',
    detail: '此地址没有使用该令牌的锁；它可能已经结束。',
  },
  DAV_PARENT_MISSING: {
    title: '文件夹不存在',
    detail: '要在其中创建内容的文件夹不存在。',
    advice: '请先创建该文件夹。',
  },
  DAV_LOCKED: {
    title: '已锁定',
    detail: '另一个程序锁定了它，或锁定了会随之改变的内容。',
    advice: '请在锁结束后重试。',
  },
  DAV_DESTINATION: {
    title: '目标不在此站点',
    detail: '只能在同一站点内复制和移动。',
    advice: '请下载文件，再上传到另一个站点。',
  },
  DAV_LIMIT: {
    title: '保存的内容过多',
    detail: '此站点的锁或属性已达到可保存的上限。',
  },
};
