/** What the text files of the demo say. */

/** The file one opens first. */
export const WELCOME = `# Welcome aboard

This folder is served by a small FTP server inside Gangway. It was made when the
demo started, everything in it may be changed, and it is gone when the demo ends.

## Things to try

- Open **Pictures** and look at one; open **Music** and play the melody.
- Walk into **文档** or **Grüße aus Köln**: any name works.
- Scroll through **Two thousand files** and filter for \`19\`.
- Drop a file of your own into **Inbox**, rename it, fetch it back, delete it.
- Follow the conversation with the server in the protocol view: every command
  and every reply, passwords masked.
- Fetch a part of \`Data/Twelve mebibytes.bin\` with a Range request.
`;

/** Lies in the folder for uploads. */
export const INBOX = 'Files dropped on this page end up here.\n';

/** The deepest file. */
export const THE_END = 'Five folders down. There is nothing below.\n';

/** Umlauts in name and content. */
export const STREET = 'Die Straße zum Öllager ist bis Freitag gesperrt.\nBitte über die Brücke fahren.\n';

/** A recipe, in German. */
export const RECIPE = `# Käsespätzle

| Menge | Zutat |
| --- | --- |
| 400 g | Mehl |
| 4 | Eier |
| 200 ml | Wasser |
| 250 g | Bergkäse, gerieben |
| 3 | Zwiebeln, in Ringen |

Teig schlagen, bis er Blasen wirft. Schaben, aufkochen, abschöpfen, mit Käse
schichten, Zwiebeln rösten, darübergeben.
`;

/** The guide, in Chinese. */
export const GUIDE_ZH = `# 说明

这个文件夹由 Gangway 内置的演示 FTP 服务器提供。演示启动时创建，结束时删除，
其中的内容可以随意修改。

- 打开 **照片** 查看图片。
- 把文件拖到 **Inbox**，改名、下载、再删除。
- 在协议视图里查看每一条 FTP 命令和应答，密码不会显示。
`;

/** A plan, in Chinese. */
export const PLAN_ZH = `项目计划

一月：清点旧服务器上的文件
二月：接入 Gangway，先只读
三月：开放上传，停用旧客户端
`;

/** A contract, in Chinese. */
export const CONTRACT_ZH = `租船合同（草案）

第一条：船名：待定。
第二条：租期自二〇二六年四月一日起，至九月三十日止。
第三条：文件以本目录中的最新版本为准。
`;

/** A small JSON document. */
export const BERTHS_JSON = `${JSON.stringify(
  {
    harbour: 'North quay',
    berths: [
      { number: 1, lengthMetres: 120, depthMetres: 9.5, free: true },
      { number: 2, lengthMetres: 180, depthMetres: 11, free: false },
      { number: 3, lengthMetres: 90, depthMetres: 7.2, free: true },
    ],
  },
  null,
  2,
)}\n`;

const TIDE_HOURS = 12.42;
const TIDE_DAYS = 7;
const TIDE_START = Date.parse('2026-01-12T00:00:00Z');
const HOUR_MS = 3_600_000;

/** Water levels of one week, hour by hour, as CSV with a header line. */
export function tidesCsv(): string {
  const rows = Array.from({ length: TIDE_DAYS * 24 }, (_, hour) => {
    const levelMetres = 2.1 + 1.4 * Math.sin((2 * Math.PI * hour) / TIDE_HOURS);
    return `${new Date(TIDE_START + hour * HOUR_MS).toISOString()},${levelMetres.toFixed(2)}`;
  });
  return ['time,level_metres', ...rows, ''].join('\n');
}
