import type { HandoffTexts } from '../texts.js';

const texts: HandoffTexts = {
  scan: ['在手機上繼續', '請用手機相機掃描此 QR 碼，結果會顯示在本頁面。'],
  code: '供手機掃描的 QR 碼',
  number: '手機上應顯示此號碼：',
  copy: '複製連結',
  copied: '已複製。請只傳給您自己。',
  here: '改用此裝置',
  onPhone: ['請按手機上的步驟操作', '請不要關閉本頁面，結果會顯示在這裡。'],
  restart: '重新開始',
  over: ['此 QR 碼已失效', '為了安全，它只在幾分鐘內有效。'],
  renew: '顯示新的 QR 碼',
};

export default texts;
