import type { ElementMessages, PageMessages } from '../messages.js';

export const element: ElementMessages = {
  language: 'zh-Hant',
  direction: 'ltr',
  states: {
    idle: { title: '驗證您的身分', text: '{site}需要確認是您本人在操作。請準備好：' },
    starting: { title: '正在準備…', text: '' },
    redirecting: { title: '正在開啟驗證頁面…', text: '完成後，您會回到此頁面。' },
    'opened-externally': {
      title: '請在新開啟的視窗中繼續',
      text: '完成後，請回到這裡查看結果。',
    },
    busy: { title: '正在排隊', text: '目前人數較多。請不要關閉此頁面，稍後會自動繼續。' },
    checking: { title: '正在查詢結果…', text: '通常只需幾秒鐘。' },
    slow: { title: '仍在查詢…', text: '這次比平常久一些，請不要關閉此頁面。' },
    unfinished: {
      title: '您還沒有完成驗證',
      text: '您可以從上次的地方繼續。如果您其實已經完成，結果會顯示在這裡。',
    },
    passed: { title: '驗證成功', text: '謝謝，已全部完成。您可以繼續了。' },
    expired: { title: '這次驗證已過期', text: '準備好後，隨時可以重新開始。' },
    canceled: { title: '這次驗證已取消', text: '如果您不清楚原因，請向{site}尋求協助。' },
    lost: {
      title: '工作階段已結束',
      text: '如果您已完成驗證，{site}仍會收到結果。如果沒有，請重新開始。',
    },
  },
  reasons: {
    capture: {
      title: '畫面不夠清楚',
      text: '請找一個光線均勻的地方，並讓整張臉保持在畫面內。',
    },
    rejected: {
      title: '無法驗證您的身分',
      text: '如果您認為有誤，請再試一次，或向{site}尋求協助。',
    },
    cancelled: { title: '您中途離開了驗證', text: '沒關係，準備好後隨時可以重新開始。' },
    'timed-out': { title: '操作逾時', text: '請先準備好身分證件，然後再試一次。' },
    limit: { title: '驗證次數已用完', text: '請向{site}尋求協助。' },
    expired: { title: '這次驗證已失效', text: '它已過期或已被使用。請重新開始。' },
    service: { title: '我們這邊出了點問題', text: '這不是您的問題，請過幾分鐘再試。' },
    integration: { title: '目前無法進行驗證', text: '這不是您的問題，請將此情況告知{site}。' },
    unknown: { title: '未能完成驗證', text: '請再試一次。如果問題仍然存在，請向{site}尋求協助。' },
  },
  hints: {
    light: { title: '光線不合適', text: '請找光線均勻的地方，背後不要有窗戶或燈。' },
    covered: { title: '臉部被遮住了', text: '請取下口罩、墨鏡等遮擋物。' },
    'several-faces': { title: '畫面中有其他人', text: '請確認鏡頭前只有您一個人。' },
    'no-face': {
      title: '沒有拍到完整的臉',
      text: '請將相機舉到與眼睛同高，並讓整張臉保持在畫面內。',
    },
    sound: { title: '沒有聽到您的聲音', text: '請找一個安靜的地方，清楚地說話。' },
    video: { title: '影片未能上傳', text: '請檢查網路連線，或換一個瀏覽器。' },
  },
  errors: {
    offline: { title: '無法連線', text: '請檢查網路連線，然後再試一次。' },
    busy: { title: '目前人數較多', text: '很多人正在進行驗證，請過幾分鐘再試。' },
    photo: { title: '請返回後重新開始', text: '如要再試一次，請回到{site}重新開始。' },
    captcha: {
      title: '請重新完成真人驗證',
      text: '上一次的真人驗證已過期或已被使用。',
    },
  },
  unsupported: {
    'no-camera': { title: '找不到相機', text: '請改用手機開啟此頁面。' },
    'in-app': {
      title: '此應用程式可能無法使用相機',
      text: '請從應用程式選單中選擇在瀏覽器開啟此頁面。',
    },
    browser: { title: '瀏覽器版本過舊', text: '請更新瀏覽器，或改用其他瀏覽器開啟此頁面。' },
    framed: {
      title: '請在新分頁中繼續',
      text: '為了您的安全，驗證無法在其他網頁內進行。',
    },
  },
  needs: {
    document: '身分證件正本（不能是影本）',
    camera: '相機和充足的光線',
    time: '大約兩分鐘',
  },
  buttons: {
    start: '開始驗證',
    tryAgain: '再試一次',
    checkResult: '查看結果',
    continueAnyway: '仍要繼續',
    continue: '繼續',
    startOver: '重新開始',
    openInNewTab: '在新分頁中開啟',
  },
  links: {
    notRedirected: '沒有跳轉？按這裡繼續。',
    privacy: '您的資料將如何使用',
  },
  notes: {
    data: '騰訊雲受{site}委託，核對您的證件和臉部。',
    contact: '請向{site}尋求協助。',
    canClose: '謝謝，已全部完成。您可以關閉此頁面了。',
    attemptsLeft: { other: '還可以試{n}次' },
    reference: '聯絡客服時請提供：',
    required: '請先驗證身分，再繼續。',
    thisSite: '本網站',
  },
  handoff: {
    scan: {
      title: '在手機上繼續',
      text: '請用手機相機掃描此 QR 碼，結果會顯示在這裡。',
    },
    code: '供手機掃描的 QR 碼',
    number: '手機上應顯示此數字：',
    link: '在手機上開啟的連結',
    copyLink: '複製連結',
    copied: '連結已複製，請只傳給您自己。',
    useThisDevice: '改用此裝置',
    onPhone: {
      title: '請依手機上的步驟操作',
      text: '請不要關閉此頁面，結果會顯示在這裡。',
    },
    expired: { title: 'QR 碼已過期', text: '為了您的安全，每個 QR 碼只在幾分鐘內有效。' },
    newCode: '顯示新的 QR 碼',
  },
};

export const pages: PageMessages = {
  direction: 'ltr',
  confirm: {
    title: '在此手機上驗證身分',
    asks: '{site}的網頁請您驗證身分。',
    compare: '您的電腦上顯示的也是這個數字嗎？',
    continue: '是的，繼續',
    next: '接下來，您需要拍攝身分證件和臉部，大約需要兩分鐘。',
    warning:
      '數字不一樣？或者 QR 碼是別人傳給您的？那麼請關閉此頁面。只有您本人在{site}開始了驗證，才能繼續。',
  },
  leaving: {
    title: '正在開啟驗證頁面…',
    text: '完成後，請回到電腦上。',
    notRedirected: '沒有跳轉？按這裡繼續。',
  },
  codeExpired: {
    title: '此 QR 碼已失效',
    text: '它已過期或已被使用。請在電腦上顯示新的 QR 碼，然後重新掃描。',
  },
  done: { title: '手機上的步驟已完成', text: '請在電腦上查看結果。您可以關閉此頁面了。' },
  link: {
    title: '驗證身分',
    asks: '{site}請您在此驗證身分。',
    warning: '沒想到會收到此連結，或者不認識{site}？那麼請關閉此頁面。',
    noScript: '此頁面需要 JavaScript。請啟用它，或在其他瀏覽器中開啟此連結。',
    continue: '繼續前往{site}',
    canClose: '您可以關閉此頁面了。',
    ends: {
      passed: { title: '驗證成功', text: '謝謝，已全部完成。' },
      failed: { title: '無法驗證您的身分', text: '請向{site}尋求協助。' },
      expired: { title: '這次驗證已過期', text: '請向{site}索取新的連結。' },
      canceled: {
        title: '這次驗證已取消',
        text: '您不需要再做任何操作。如有疑問，請向{site}尋求協助。',
      },
    },
  },
  linkExpired: {
    title: '此連結已失效',
    text: '它已過期或已被使用。請回到您原本的網站，重新開始。',
  },
  tryAgain: '再試一次',
  busy: { title: '目前人數較多', text: '請稍等一分鐘，然後再試一次。' },
  service: { title: '我們這邊出了點問題', text: '這不是您的問題，請過幾分鐘再試。' },
};
