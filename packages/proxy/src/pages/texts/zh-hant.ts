import type { PageTexts } from '../texts.js';

export const zhHant: PageTexts = {
  direction: 'ltr',
  confirm: {
    title: '在這部手機上驗證您的身分',
    asks: '{site} 請您驗證身分。',
    compare: '您的電腦上顯示的是這個號碼嗎？',
    goOn: '是，繼續',
    next: '接下來請拍攝您的身分證件和臉部，大約需要兩分鐘。',
    warning:
      '號碼不同，或這個 QR 碼是別人傳給您的？請關閉此頁面。只有您本人在 {site} 開始了驗證，才可繼續。',
  },
  leaving: {
    title: '正在前往驗證頁面…',
    advice: '完成後請回到您的電腦。',
    goOn: '沒有反應？請按這裡繼續。',
  },
  codeOver: {
    title: '此 QR 碼已失效',
    advice: '它已被使用，或已逾時。請在電腦上顯示新的 QR 碼，然後重新掃描。',
  },
  done: {
    title: '手機上的步驟已完成',
    advice: '請回到您的電腦，結果會顯示在那裡的頁面上。您可以關閉此頁面。',
  },
  linkOver: {
    title: '此連結已失效',
    advice: '請回到要求您驗證身分的網站，重新開始。',
  },
  busy: {
    title: '目前人數過多',
    advice: '請稍候一分鐘，然後重新開啟 QR 碼。',
  },
  trouble: {
    title: '發生問題',
    advice: '這不是您的問題。請幾分鐘後再試。',
  },
};
