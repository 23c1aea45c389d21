/** What is said in Chinese of failures of resumable uploads. */
import type { ProblemCode, Words } from '../problem.ts';

export const uploadWordsZh = {
  UPLOAD_NOT_FOUND: {
    title: '找不到该上传',
    detail: '此站点上没有这个上传。',
    advice: '请重新开始上传；GET /api/v1/sites/{site}/uploads 会列出尚未完成的上传。',
  },
  UPLOAD_OFFSET: {
    title: '偏移量不符',
    detail: '这些字节的起点与服务器上已有内容的末尾不一致。',
    advice: '请先用 HEAD 查询上传进度，再从该处继续。',
  },
  UPLOAD_GONE: {
    title: '上传已过期',
    detail: '此上传长时间无人继续，已被放弃。',
    advice: '请重新开始上传。',
  },
  UPLOAD_LOCKED: {
    title: '上传正在被使用',
    detail: '另一个请求正在处理此上传。',
    advice: '请先用 HEAD 查询上传进度，再从该处继续。',
  },
  TOO_MANY_UPLOADS: {
    title: '未完成的上传过多',
    detail: '您已开始的未完成上传达到了上限。',
    advice: '请完成或删除其中一些；GET /api/v1/sites/{site}/uploads 会列出它们。',
  },
  CHECKSUM_MISMATCH: {
    title: '校验和不符',
    detail: '本次请求的字节与所声明的校验和不一致，均未保留。',
    advice: '请先用 HEAD 查询上传进度，再重新发送这些字节。',
  },
  TUS_VERSION: {
    title: '不支持的 tus 版本',
    detail: '请求头 Tus-Resumable 必须为 1.0.0。',
    advice: '请使用支持 tus 1.0.0 的客户端，或一次上传整个文件：PUT /api/v1/sites/{site}/files/{path}。',
  },
  TUS_EXTENSION: {
    title: '未提供的 tus 扩展',
    detail: '文件长度必须在开始上传时声明，且不支持合并上传。',
    advice: '对上传地址发送 OPTIONS 可查看所提供的功能；请在客户端关闭并行上传。',
  },
  UPLOAD_NOT_RESUMABLE: {
    title: '服务器不支持续传',
    detail: '此 FTP 服务器无法在已有文件后追加内容，因此只能在一次请求中发送整个文件。',
    advice: '请在一次请求中发送全部字节（客户端不设分块大小），或让服务器允许 REST 加 STOR，或 APPE。',
  },
} satisfies Partial<Record<ProblemCode, Words>>;
