/** Names of files as people give them, by the charset in which an old server would hold them. */
import type { CharsetChoice } from '../../server/contract/choices.ts';

type CharsetId = Exclude<CharsetChoice, 'auto'>;

/** One charset with the names of one site, separated by bars. */
export const NAMES_BY_CHARSET: readonly (readonly [id: CharsetId, names: readonly string[]])[] = [
  names(
    'gb18030',
    '报告.doc|文件|图片|新建文件夹|会议纪要2019.docx|财务报表.xls|产品说明书.pdf|我的文档|备份|合同扫描件.jpg|项目计划(最终版).ppt|员工名单.xlsx|照片|下载|软件|电影|毕业设计',
  ),
  names(
    'big5',
    '報告.doc|文件|圖片|新資料夾|會議記錄.docx|財務報表.xls|產品說明書.pdf|我的文件|備份|合約掃描.jpg|專案計畫(最終版).ppt|員工名單.xlsx|相片|下載|軟體|電影|功課',
  ),
  names(
    'shift_jis',
    '報告書.doc|新しいフォルダ|写真|会議資料.xls|見積書2019.pdf|ソフトウェア|表示データ|予定表|議事録.txt|お知らせ|マニュアル|東京出張|音楽|ﾃﾞｰﾀ.txt|請求書(控え).xls|コピー ～ 写真',
  ),
  names(
    'euc-jp',
    '報告書.doc|新しいフォルダ|写真アルバム|会議資料.xls|見積書2019.pdf|ソフトウェア|表示データ|予定表について|議事録のメモ.txt|お知らせ|マニュアル|東京出張の記録|音楽ファイル|請求書(控え).xls',
  ),
  names(
    'euc-kr',
    '보고서.hwp|새 폴더|사진|회의록.doc|견적서2019.xls|이력서|제안서 최종.ppt|음악|동영상|자료실|문서|여행 사진|매뉴얼.pdf|급여명세서.xls',
  ),
  names(
    'windows-1251',
    'Отчёт.doc|Новая папка|Фото|Документы|Договор №5.docx|Счёт.xls|Музыка|фильм.avi|Протокол совещания.txt|ПРИКАЗ.doc|Резюме|Инструкция.pdf|Мои рисунки|яхта.jpg',
  ),
  names(
    'koi8-r',
    'Отчет.doc|Новая папка|Фото|Документы|Договор.docx|Счет.xls|Музыка|фильм.avi|Протокол совещания.txt|ПРИКАЗ.doc|Резюме|Инструкция.pdf|Мои рисунки|яхта.jpg',
  ),
  names(
    'ibm866',
    'Отчет.doc|Новая папка|Фото|Документы|Договор.docx|Счет.xls|Музыка|фильм.avi|Протокол совещания.txt|ПРИКАЗ.doc|Резюме|Инструкция.pdf|Мои рисунки|яхта.jpg',
  ),
  names(
    'koi8-u',
    'Звіт.doc|Нова папка|Світлини|Документи|Договір.docx|Рахунок.xls|Музика|фільм.avi|Протокол засідання.txt|Інструкція.pdf|Малюнки|Київ.jpg|Українська мова.doc|Їжа',
  ),
  names(
    'windows-1252',
    'résumé.txt|Größe.doc|Übersicht|café.jpg|Año nuevo|relatório.pdf|été 2019|Straße.png|Mañana.mp3|função.c|Årsredovisning.pdf|naïve.txt|Prüfung.doc|Ænima|façade.jpg|Ökologie',
  ),
  names(
    'windows-1250',
    'Příloha.doc|Žádost o dovolenou.pdf|Zápis z jednání|Účetní závěrka.xls|Zdjęcia z wakacji|Zażółć gęślą jaźń|Umowa końcowa – załącznik.doc|Łódź.jpg|Tűzoltók|Árvíztűrő tükörfúrógép|Škoda příručka.pdf|Řízení vlaků.doc|Želježničar|Žiadosť',
  ),
  names(
    'iso-8859-2',
    'Příloha č. 5.doc|Žádost o dovolenou.pdf|Škoda.jpg|Účetní uzávěrka.xls|Zdjęcia z wakacji|Ścieżka.txt|Książka.pdf|Źródło|Tűzoltók|Šťastná rodina|Řízení.doc|Želva|Účtovná uzávierka ľudí|Gęś',
  ),
  names(
    'windows-1253',
    'Αναφορά.doc|Νέος φάκελος|Φωτογραφίες|Έγγραφα|Συμβόλαιο.docx|Τιμολόγιο.xls|Μουσική|ταινία.avi|Πρακτικά συνεδρίασης.txt|ΑΠΟΦΑΣΗ.doc|Βιογραφικό|Οδηγίες.pdf|εικόνες',
  ),
  names(
    'windows-1254',
    'Başvuru formu.doc|Yeni klasör (şirket)|Fotoğraflar|Çalışma|Sözleşme taslağı.docx|Müşteri ödemeleri.xls|Şarkılar|Görüntüler ışık|Toplantı tutanağı.txt|Kullanım kılavuzu.pdf|Yılsonu değerlendirme|Ağustos',
  ),
  names(
    'windows-1255',
    'דוח.doc|תיקיה חדשה|תמונות|מסמכים|חוזה.docx|חשבונית.xls|מוזיקה|סרט.avi|סיכום ישיבה.txt|קורות חיים|הוראות.pdf|ציורים|ילדים.jpg',
  ),
  names(
    'windows-1256',
    'تقرير.doc|مجلد جديد|صور|مستندات|عقد.docx|فاتورة.xls|موسيقى|فيلم.avi|محضر الاجتماع.txt|السيرة الذاتية|تعليمات.pdf|رسومات|الاطفال.jpg',
  ),
  names(
    'windows-874',
    'รายงาน.doc|โฟลเดอร์ใหม่|รูปภาพ|เอกสาร|สัญญา.docx|ใบแจ้งหนี้.xls|เพลง|ภาพยนตร์.avi|บันทึกการประชุม.txt|ประวัติส่วนตัว|คู่มือ.pdf|งานแต่งงาน|เด็ก.jpg',
  ),
  names(
    'windows-1257',
    'Ataskaita už metus.doc|Naujas aplankas (įmonė)|Nuotraukos iš kelionės|Sąskaita faktūra.xls|Mūsų šeima|Žiemos šventė.jpg|Susirinkimo užrašai.txt|Pārskats par mēnesi.doc|Jauna mape bērniem|Rēķins klientam.xls|Līgums ar uzņēmumu.docx|Ģimenes svētki',
  ),
];

function names(id: CharsetId, list: string): readonly [CharsetId, readonly string[]] {
  return [id, list.split('|')];
}
